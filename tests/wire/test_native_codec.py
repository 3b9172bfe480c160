"""The codec of the native protocol: golden bytes, any split, hostile bytes."""

from __future__ import annotations

import struct
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handspan_service.errors import PeerError
from handspan_service.wire.native import (
    MAX_FROM_CLIENT,
    MAX_TEXT,
    MessageReader,
    encode,
    pack_value,
    unpack_value,
)
from handspan_service.wire.native_messages import (
    FROM_CLIENT,
    FROM_SERVICE,
    GetConfig,
    Message,
    Ping,
    ServiceNews,
    SetPaused,
    SetPolicy,
)
from support.native_examples import GOLDEN, MESSAGES, frames
from support.native_golden import described

EXAMPLES: dict[str, bytes] = {name: encode(message) for name, message in MESSAGES.items()}
EXAMPLES |= frames()


def read(data: bytes, *, from_service: bool) -> list[Any]:
    return list(MessageReader(from_service=from_service).feed(data))


def texts(limit: int = 40) -> st.SearchStrategy[str]:
    letters = st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")
    return st.text(letters, max_size=limit)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_bytes_are_golden(name: str) -> None:
    golden = (GOLDEN / f"{name}.bin").read_bytes()
    assert described(GOLDEN / f"{name}.txt") == golden, "description and bytes disagree"
    assert EXAMPLES[name] == golden


def test_every_golden_file_belongs_to_an_example() -> None:
    hands = {path.stem for path in GOLDEN.glob("classic_*.txt")}  # What all languages print.
    assert {path.stem for path in GOLDEN.iterdir()} - hands == set(EXAMPLES)
    assert not hands & set(EXAMPLES)


def test_every_message_has_an_example() -> None:
    assert {type(message) for message in MESSAGES.values()} == {*FROM_CLIENT, *FROM_SERVICE}


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_what_was_encoded_is_decoded(name: str) -> None:
    message = MESSAGES[name]
    (found,) = read(encode(message), from_service=type(message) in FROM_SERVICE)
    for field in type(message).__struct_fields__:
        expected = getattr(message, field)
        if isinstance(expected, float):
            assert getattr(found, field) == pytest.approx(expected, rel=1e-6)
        else:
            assert getattr(found, field) == expected


@given(st.lists(st.integers(1, 40), max_size=200))
@settings(max_examples=40)
def test_any_split_gives_the_same_messages(cuts: list[int]) -> None:
    ours = [message for message in MESSAGES.values() if type(message) in FROM_SERVICE]
    stream = b"".join(map(encode, ours)) + frames()["image"]
    whole = read(stream, from_service=True)
    reader, at = MessageReader(from_service=True), 0
    found: list[Any] = []
    for cut in [*cuts, len(stream)]:
        found += reader.feed(stream[at : at + cut])
        at += cut
    assert found == whole
    assert len(whole) == len(ours) + 1


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1), texts())
def test_numbers_and_texts_come_back(number: int, large: int, text: str) -> None:
    for message in (SetPolicy(number, number, large, large), GetConfig(number, text)):
        assert read(encode(message), from_service=False) == [message]


@given(st.one_of(
    st.booleans(), st.integers(-(2**31), 2**31 - 1), st.floats(width=32, allow_nan=False),
    texts(), st.none(),
))  # fmt: skip
def test_values_come_back_with_their_type(value: bool | int | float | str | None) -> None:
    found = unpack_value(*pack_value(value))
    assert found == value
    assert type(found) is type(value)


def test_a_boolean_is_its_first_byte() -> None:
    assert unpack_value(1, b"\x01\xcd\xcd\xcd", "") is True
    assert unpack_value(1, b"\x00\xcd\xcd\xcd", "") is False


def test_a_longer_body_is_a_newer_one() -> None:
    data = encode(Ping(3, 4)) + b"later"
    longer = struct.pack("<I", len(data) - 4) + data[4:]
    assert read(longer, from_service=False) == [Ping(3, 4)]


def test_an_unknown_kind_is_passed_on() -> None:
    data = struct.pack("<IHH", 7, 0x3FFF, 0) + b"abc" + encode(SetPaused(1, 0))
    assert read(data, from_service=False) == [(0x3FFF, b"abc"), SetPaused(1, 0)]


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_shorter_body_is_malformed(name: str) -> None:
    message = MESSAGES[name]
    data = encode(message)
    for size in range(8, len(data)):
        short = struct.pack("<I", size - 4) + data[4:size]
        with pytest.raises(PeerError):
            read(short, from_service=type(message) in FROM_SERVICE)


@pytest.mark.parametrize("length", [0, 3, MAX_FROM_CLIENT + 1, 2**32 - 1])
def test_an_impossible_length_ends_the_session(length: int) -> None:
    with pytest.raises(PeerError):
        read(struct.pack("<IHH", length, 3, 0), from_service=False)


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"a\0b", b"\xc3"])
def test_a_text_must_be_legible(raw: bytes) -> None:
    body = struct.pack("<IH", 1, len(raw)) + raw
    with pytest.raises(PeerError):
        read(struct.pack("<IHH", len(body) + 4, GetConfig.KIND, 0) + body, from_service=False)


def test_a_text_has_a_limit() -> None:
    body = struct.pack("<IH", 1, MAX_TEXT + 1) + b"a" * (MAX_TEXT + 1)
    with pytest.raises(PeerError):
        read(struct.pack("<IHH", len(body) + 4, GetConfig.KIND, 0) + body, from_service=False)


@given(st.text(max_size=5000))
@settings(max_examples=40)
def test_what_leaves_can_be_read(text: str) -> None:
    (found,) = read(encode(ServiceNews(1, 0, 0.0, text)), from_service=True)
    assert isinstance(found, ServiceNews)
    assert len(found.detail.encode()) <= MAX_TEXT


def test_a_long_text_is_cut_between_letters() -> None:
    (found,) = read(encode(ServiceNews(1, 0, 0.0, "ü" * MAX_TEXT)), from_service=True)
    assert found.detail == "ü" * (MAX_TEXT // 2)


@given(st.binary(max_size=300), st.integers(1, 12), st.booleans())
@settings(max_examples=400)
def test_hostile_bytes_raise_peer_errors_only(body: bytes, kind: int, from_service: bool) -> None:
    kind += 0x100 if from_service else 0
    data = struct.pack("<IHH", len(body) + 4, kind, 0) + body
    with suppress(PeerError):
        for message in read(data, from_service=from_service):
            if isinstance(message, Message):
                encode(message)


@given(st.sampled_from(sorted(MESSAGES)), st.data())
@settings(max_examples=300)
def test_damaged_messages_raise_peer_errors_only(name: str, data: st.DataObject) -> None:
    message = MESSAGES[name]
    raw = bytearray(encode(message))
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with suppress(PeerError):
        read(bytes(raw), from_service=type(message) in FROM_SERVICE)


def test_messages_are_frozen_values() -> None:
    with pytest.raises(AttributeError):
        MESSAGES["ping"].request = 2  # type: ignore[attr-defined]
    assert msgspec.structs.replace(Ping(1, 2), request=1) == Ping(1, 2)
