"""Pictures on the control socket: any split, no pixel more or less than told."""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handspan_service.contract.control import (
    AskPicture,
    MessageReader,
    PictureMessage,
    Reply,
    encode,
)
from handspan_service.contract.model import Side
from handspan_service.contract.pictures import MARK, MAX_PICTURE_BYTES, SeenHand, join
from handspan_service.errors import PeerError

HAND = SeenHand(7, Side.LEFT, ((1.5, 2.0), None), (None, (3.0, -4.5)))
PICTURE = PictureMessage(12, 4, 3, (HAND,), bytes(range(24)))


def read(*parts: bytes) -> list[Any]:
    reader = MessageReader(from_service=True)
    return [message for part in parts for message in reader.feed(part)]


@given(st.lists(st.integers(0, 400)))
def test_any_split_gives_the_same_picture(cuts: list[int]) -> None:
    stream = encode(Reply(1)) + encode(PICTURE) + encode(Reply(2))
    ends = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    assert read(*(stream[a:b] for a, b in pairwise(ends))) == [Reply(1), PICTURE, Reply(2)]


def test_pixels_travel_as_they_are() -> None:
    assert encode(PICTURE).endswith(PICTURE.pixels)
    assert b'"pixels":""' in encode(PICTURE)


@pytest.mark.parametrize("pixels", [b"", bytes(23), bytes(25)])
def test_other_pixels_than_told_are_refused(pixels: bytes) -> None:
    with pytest.raises(PeerError, match="pixels"):
        read(encode(msgspec.structs.replace(PICTURE, pixels=pixels)))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (struct.pack("<I", MARK | 2) + b"{}", "without"),
        (struct.pack("<III", MARK | 6, 9, 0)[:10], "half"),
        (join(b"{}", b""), "not understood"),
        (join(encode(Reply(1))[4:], b"12"), "no picture"),
        (struct.pack("<I", MARK | (MAX_PICTURE_BYTES + 1)), "exceeds"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(PeerError, match=words):
        read(data)


def test_nobody_sends_pictures_to_the_service() -> None:
    reader = MessageReader(from_service=False)
    assert list(reader.feed(encode(AskPicture(1)))) == [AskPicture(1)]
    with pytest.raises(PeerError, match="exceeds"):
        list(reader.feed(encode(PICTURE)))
