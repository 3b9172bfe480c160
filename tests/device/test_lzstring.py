from __future__ import annotations

import base64
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handspan_service.device import lzstring
from handspan_service.device.lzstring import LZStringError, decompress, decompress_base64


def compress(text: str) -> bytes:
    """Pack a text by the description of the format: the decoder's counterpart, for tests only."""
    bits: list[int] = []

    def put(value: int, width: int) -> None:
        bits.extend((value >> i) & 1 for i in range(width))

    def put_new(character: str, width: int) -> None:
        wide = ord(character) > 0xFF
        put(1 if wide else 0, width)
        put(ord(character), 16 if wide else 8)

    # The decoder learns a word one token after the encoder; `known` is what it has by then.
    known: dict[str, int] = {}
    size, width, left, first = 3, 2, 2, True

    def grow() -> None:
        nonlocal left, width
        left -= 1
        if left == 0:
            left = 1 << width
            width += 1

    word = ""
    fresh: set[str] = set()

    def emit(entry: str) -> None:
        nonlocal first
        if entry in fresh:
            put_new(entry, width)
            fresh.discard(entry)
            grow()
        else:
            put(known[entry], width)
        grow()

    for character in text:
        if character not in known:
            known[character] = size
            size += 1
            fresh.add(character)
        if word + character in known:
            word += character
        else:
            emit(word)
            known[word + character] = size
            size += 1
            word = character
    if word:
        emit(word)
    put(2, width)
    bits.extend([0] * (-len(bits) % 8))
    return bytes(
        sum(bit << (7 - i) for i, bit in enumerate(bits[at : at + 8]))
        for at in range(0, len(bits), 8)
    )


TEXTS = st.text(
    st.one_of(
        st.sampled_from("ab[0,1]."),
        st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]),
    )
)


@given(TEXTS)
def test_a_packed_text_comes_back(text: str) -> None:
    assert decompress(compress(text)) == text


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with contextlib.suppress(LZStringError):
        decompress(data)


@given(st.text("ab{}:1", min_size=1, max_size=300), st.data())
def test_a_cut_off_text_is_refused(text: str, data: st.DataObject) -> None:
    packed = compress(text)
    end = data.draw(st.integers(0, len(packed) - 2))
    with pytest.raises(LZStringError, match="cut off"):
        decompress(packed[:end])


def test_base64_may_be_broken_into_lines() -> None:
    text = base64.encodebytes(compress("the same words, the same words " * 20))
    assert decompress_base64(text) == "the same words, the same words " * 20


@pytest.mark.parametrize("text", ["{", "AA*A", "äöü", "A"])
def test_what_is_no_base64_is_refused(text: str) -> None:
    with pytest.raises(LZStringError, match="no Base64"):
        decompress_base64(text)


def test_a_word_that_does_not_exist_is_refused() -> None:
    packed = compress("ab")
    with pytest.raises(LZStringError):
        decompress(packed[:1] + b"\xff\xff\xff\xff")


@given(st.text(alphabet=st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])))
def test_what_we_pack_is_what_the_description_says_and_comes_back(text: str) -> None:
    assert lzstring.compress(text) == compress(text)
    assert decompress_base64(lzstring.compress_base64(text)) == text


def test_a_character_that_the_format_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be packed"):
        lzstring.compress("a\U0001f590")
