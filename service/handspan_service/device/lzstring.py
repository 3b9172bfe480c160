"""Pack and unpack LZString texts, the packing of leap.js recordings. Pure.

Law: any text gives either the string that was packed or LZStringError; never anything else, and
never more than `MAX_CHARACTERS`;
what was packed here is unpacked to the same string.

The stream: bits are taken from each byte highest first, and a number of n bits holds its lowest
bit first. Turning the bits of every byte round makes it one long little-endian number, from which
each token is a shift and a mask.
"""

from __future__ import annotations

import base64
import binascii

MAX_CHARACTERS = 128 << 20  # Some ten minutes of two hands; the words kept need about as much.
_END = 2
_TURNED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_WINDOW_BYTES = 8


class LZStringError(ValueError):
    """The text is no LZString stream or is cut off."""


class _Bits:
    """Numbers of any width out of a byte string."""

    def __init__(self, data: bytes) -> None:
        self._data = data.translate(_TURNED) + bytes(_WINDOW_BYTES)
        self._end = len(data) * 8
        self._at = 0

    def take(self, width: int) -> int:
        at = self._at
        self._at = at + width
        if self._at > self._end:
            raise LZStringError("the packed text is cut off")
        first = at >> 3
        window = int.from_bytes(self._data[first : first + _WINDOW_BYTES], "little")
        return (window >> (at & 7)) & ((1 << width) - 1)


def decompress_base64(text: str | bytes) -> str:
    """Return the string that was packed with LZString and written as Base64.

    Args:
        text: Standard Base64, white space allowed.

    Returns:
        The string.

    Raises:
        LZStringError: The text is no Base64, no LZString stream, cut off or unreasonably long.

    Source:
        Format of lz-string 1.3.3 and newer, docs/recordings.md#packed-text. Verified on real files.
    """
    packed = text.encode("ascii", "replace") if isinstance(text, str) else text
    try:
        data = base64.b64decode(b"".join(packed.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise LZStringError(f"the packed text is no Base64: {error}") from error
    return decompress(data)


def decompress(data: bytes) -> str:
    """Return the string of an LZString stream.

    Args:
        data: The stream.

    Returns:
        The string.

    Raises:
        LZStringError: No LZString stream, cut off or unreasonably long.
    """
    bits = _Bits(data)
    kind = bits.take(2)
    if kind == _END:
        return ""
    if kind > _END:
        raise LZStringError("the packed text does not begin as an LZString stream")
    word = chr(bits.take(8 << kind))
    words = ["", "", "", word]  # The first three indices are commands.
    return _decode(bits, words, word)


def _decode(bits: _Bits, words: list[str], word: str) -> str:
    """Follow the stream after its first character."""
    parts = [word]
    total, width, left = 1, 3, 4
    while True:
        token = bits.take(width)
        if token < _END:
            words.append(chr(bits.take(8 << token)))
            token = len(words) - 1
            left -= 1
            if left == 0:
                left = 1 << width
                width += 1
        elif token == _END:
            return "".join(parts)
        if token < len(words):
            entry = words[token]
        elif token == len(words):
            entry = word + word[0]
        else:
            raise LZStringError(f"the packed text refers to word {token} of {len(words)}")
        parts.append(entry)
        total += len(entry)
        if total > MAX_CHARACTERS:
            raise LZStringError(f"the packed text is longer than {MAX_CHARACTERS} characters")
        words.append(word + entry[0])
        left -= 1
        word = entry
        if left == 0:
            left = 1 << width
            width += 1


def compress_base64(text: str) -> str:
    """Return a string packed with LZString and written as Base64.

    Args:
        text: Characters up to U+FFFF; JSON without any other can always be written.

    Source:
        docs/recordings.md#packed-text. Law: decompress_base64(compress_base64(text)) == text.
    """
    return base64.b64encode(compress(text)).decode("ascii")


def compress(text: str) -> bytes:
    """Return the LZString stream of a string.

    Raises:
        ValueError: It holds a character beyond U+FFFF.
    """
    tokens = _Tokens()
    words: dict[str, int] = {}
    new: set[str] = set()  # Known, but not announced yet.
    word = ""
    for character in text:
        if character not in words:
            words[character] = len(words) + _END + 1
            new.add(character)
        longer = word + character
        if longer in words:
            word = longer
            continue
        tokens.put(word, words, new)
        words[longer] = len(words) + _END + 1
        word = character
    if word:
        tokens.put(word, words, new)
    return tokens.finish()


class _Tokens:
    """Writes words as tokens of growing width."""

    def __init__(self) -> None:
        self._width, self._left = 2, 2
        self._bits: list[str] = []  # Of each number, lowest first.

    def put(self, word: str, words: dict[str, int], new: set[str]) -> None:
        """Write a word; one character that is new is announced."""
        if word not in new:
            self._number(words[word], self._width)
        else:
            new.discard(word)
            code = ord(word)
            wide = code > 0xFF
            if code > 0xFFFF:
                raise ValueError(f"the character {word!r} cannot be packed")
            self._number(int(wide), self._width)
            self._number(code, 16 if wide else 8)
            self._used()
        self._used()

    def finish(self) -> bytes:
        """Write the end, and return all bytes."""
        self._number(_END, self._width)
        bits = "".join(self._bits)
        bits += "0" * (-len(bits) % 8)
        return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))

    def _number(self, value: int, width: int) -> None:
        self._bits.append(f"{value:0{width}b}"[::-1])

    def _used(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._left = 1 << self._width
            self._width += 1

