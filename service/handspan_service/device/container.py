"""Read an MCAP file from its beginning, record by record, up to its first damage.

Law: whatever the bytes are, the records yielded are exactly the first ones that were written, and
the end is either the file's own or a Damage that says what is wrong.

The index at the end serves for progress bars only: a recording that was cut off by a crash has
none. Chunks are checked by their own sums, the rest by the sum over the whole data section.
Source: the MCAP specification, version 0 (opcodes and layouts).
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

import zstandard

MAGIC = b"\x89MCAP0\r\n"
MAX_CHUNK_BYTES = 64 << 20  # Ours have 1 MB; a hostile file shall not fill memory.

_FOOTER, _CHANNEL, _MESSAGE, _CHUNK = 0x02, 0x04, 0x05, 0x06
_ATTACHMENT, _STATISTICS, _METADATA, _DATA_END = 0x09, 0x0B, 0x0C, 0x0F
_TIMES_AT = 26  # In a statistics record, behind the numbers of the whole file: first, last time.
_LAST_KNOWN = 0x0F
_FIRST_PRIVATE = 0x80
_RECORD = struct.Struct("<BQ")
_FOOTER_BODY = struct.Struct("<QQI")
_MESSAGE_HEAD = struct.Struct("<HIQQ")
_CHUNK_HEAD = struct.Struct("<QQQI")


class NoContainer(Exception):
    """The file does not begin as an MCAP file."""


class Damage(Exception):
    """The file is damaged or cut off from here on; the text says how."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    Attributes:
        topic: Of its channel.
        sequence: As its writer numbered it.
        time_ns: When it was recorded, on the writer's clock.
        data: Its bytes.
    """

    topic: str
    sequence: int
    time_ns: int
    data: memoryview


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the file, whole by its own sum."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Metadata:
    """Names and values."""

    name: str
    values: dict[str, str]


Record: TypeAlias = Message | Attachment | Metadata


class _Cursor:
    """Takes values out of the body of a record; a Damage where it ends too early."""

    def __init__(self, body: memoryview) -> None:
        self.rest = body

    def take(self, length: int) -> memoryview:
        if length > len(self.rest):
            raise Damage("a record is shorter than it says")
        taken, self.rest = self.rest[:length], self.rest[length:]
        return taken

    def number(self, length: int) -> int:
        return int.from_bytes(self.take(length), "little")

    def text(self) -> str:
        try:
            return str(self.take(self.number(4)), "utf-8")
        except UnicodeDecodeError as error:
            raise Damage("a name is no text") from error


def read_records(file: BinaryIO) -> Iterator[Record]:
    """Yield what an MCAP file holds, in the order in which it was written.

    Args:
        file: Open for reading, at its beginning.

    Yields:
        Messages, attachments and metadata.

    Raises:
        NoContainer: It is no MCAP file.
        Damage: It is damaged or cut off here. Everything yielded before is whole.
        OSError: The medium fails.
    """
    if file.read(len(MAGIC)) != MAGIC:
        raise NoContainer
    size = os.fstat(file.fileno()).st_size
    checksum = zlib.crc32(MAGIC)
    topics: dict[int, str] = {}
    data_ended = False
    while True:
        head = file.read(_RECORD.size)
        if len(head) < _RECORD.size:
            raise Damage("it ends in the middle: the recording was cut off")
        opcode, length = _RECORD.unpack(head)
        if length > size - file.tell():
            raise Damage("it ends in the middle of a record: it was cut off or is damaged")
        if _LAST_KNOWN < opcode < _FIRST_PRIVATE or opcode == 0:
            raise Damage(f"it holds a record of the unknown kind {opcode}")
        if opcode == _FOOTER:
            break
        body = file.read(length)
        if opcode == _DATA_END:
            _check(int.from_bytes(body[:4], "little"), checksum)
            data_ended = True
        if not data_ended:
            checksum = zlib.crc32(body, zlib.crc32(head, checksum))
            yield from _contents(opcode, memoryview(body), topics)
    file.read(length)
    if not data_ended or file.read(len(MAGIC)) != MAGIC:
        raise Damage("its last bytes are missing or damaged")


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the index at the end of a file tells.

    Attributes:
        counts: Messages of each topic.
        first_ns: Time of the first message.
        last_ns: Time of the last message.
    """

    counts: dict[str, int]
    first_ns: int
    last_ns: int


def message_count(file: BinaryIO, topic: str) -> int | None:
    """Return how many messages of a topic the index tells of; see `statistics`."""
    told = statistics(file)
    return None if told is None else told.counts.get(topic, 0)


def statistics(file: BinaryIO) -> Statistics | None:
    """Return what the index at the end of a file tells.

    Args:
        file: Open for reading.

    Returns:
        The figures, or None where the file has no index or a damaged one.

    Raises:
        OSError: The medium fails.
    """
    tail_bytes = _RECORD.size + _FOOTER_BODY.size
    end = os.fstat(file.fileno()).st_size - len(MAGIC) - tail_bytes
    if end < len(MAGIC):
        return None
    file.seek(end)
    tail = file.read(tail_bytes)
    opcode, length = _RECORD.unpack_from(tail)
    start, _, checksum = _FOOTER_BODY.unpack_from(tail, _RECORD.size)
    if opcode != _FOOTER or length != _FOOTER_BODY.size or not len(MAGIC) <= start < end:
        return None
    file.seek(start)
    index = file.read(end - start)
    if zlib.crc32(tail[:-4], zlib.crc32(index)) != checksum:
        return None
    try:
        return _told(memoryview(index))
    except Damage:
        return None


def _told(index: memoryview) -> Statistics:
    topics: dict[int, str] = {}
    counts: dict[str, int] = {}
    first_ns = last_ns = 0
    cursor = _Cursor(index)
    while len(cursor.rest):
        opcode = cursor.number(1)
        body = cursor.take(cursor.number(8))
        if opcode == _CHANNEL:
            _learn(body, topics)
        elif opcode == _STATISTICS:  # In the files of all known writers behind the channels.
            told = _Cursor(body)
            told.take(_TIMES_AT)
            first_ns, last_ns = told.number(8), told.number(8)
            told.rest = told.take(told.number(4))
            while len(told.rest):
                channel, count = told.number(2), told.number(8)
                topic = topics.get(channel, "")
                counts[topic] = counts.get(topic, 0) + count
    return Statistics(counts, first_ns, last_ns)


def _check(stated: int, found: int) -> None:
    if stated not in (0, found):  # 0: its writer made no sum.
        raise Damage("its checksum does not fit: a part outside the images is damaged")


def _contents(opcode: int, body: memoryview, topics: dict[int, str]) -> Iterator[Record]:
    """Yield what one record of the data section holds; learn the topics of channels."""
    if opcode == _CHUNK:
        yield from _chunk(body, topics)
    elif opcode == _CHANNEL:
        _learn(body, topics)
    elif opcode == _MESSAGE:
        raise Damage("it holds messages outside chunks, without a checksum; rewrite it in chunks")
    elif opcode == _ATTACHMENT:
        yield _attachment(body)
    elif opcode == _METADATA:
        yield _metadata(body)


def _chunk(body: memoryview, topics: dict[int, str]) -> Iterator[Message]:
    cursor = _Cursor(body)
    _, _, size, checksum = _CHUNK_HEAD.unpack(cursor.take(_CHUNK_HEAD.size))
    compression = cursor.text()
    packed = cursor.take(cursor.number(8))
    data = _unpacked(packed, compression, size)
    if len(data) != size or zlib.crc32(data) != checksum:
        raise Damage("a chunk of images does not fit its checksum")
    at = 0
    while at < size:
        if size - at < _RECORD.size:
            raise Damage("a chunk ends in the middle of a record")
        opcode, length = _RECORD.unpack_from(data, at)
        at += _RECORD.size
        if length > size - at:
            raise Damage("a record reaches beyond its chunk")
        inner = data[at : at + length]
        at += length
        if opcode == _CHANNEL:
            _learn(inner, topics)
        elif opcode == _MESSAGE:
            yield _message(inner, topics)


def _unpacked(packed: memoryview, compression: str, size: int) -> memoryview:
    if size > MAX_CHUNK_BYTES:
        raise Damage(f"a chunk of {size} bytes is too large")
    if not compression:
        return packed
    if compression != "zstd":
        raise Damage(f"its chunks are packed with {compression}; rewrite it with zstd")
    try:
        known = zstandard.get_frame_parameters(packed).content_size
        if known not in (size, zstandard.CONTENTSIZE_UNKNOWN):
            raise Damage("a chunk of images has another size than it says")
        return memoryview(zstandard.ZstdDecompressor().decompress(packed, max_output_size=size))
    except zstandard.ZstdError as error:
        raise Damage("a chunk of images cannot be unpacked") from error


def _learn(body: memoryview, topics: dict[int, str]) -> None:
    cursor = _Cursor(body)
    number, _ = cursor.number(2), cursor.number(2)
    topics[number] = cursor.text()


def _message(body: memoryview, topics: dict[int, str]) -> Message:
    cursor = _Cursor(body)
    channel, sequence, time_ns, _ = _MESSAGE_HEAD.unpack(cursor.take(_MESSAGE_HEAD.size))
    if channel not in topics:
        raise Damage(f"a message belongs to the unknown channel {channel}")
    return Message(topics[channel], sequence, time_ns, cursor.rest)


def _attachment(body: memoryview) -> Attachment:
    stated = int.from_bytes(body[-4:], "little")
    if stated not in (0, zlib.crc32(body[:-4])):
        raise Damage("an attached file does not fit its checksum")
    cursor = _Cursor(body[:-4])
    cursor.take(16)
    name, _ = cursor.text(), cursor.text()
    return Attachment(name, bytes(cursor.take(cursor.number(8))))


def _metadata(body: memoryview) -> Metadata:
    cursor = _Cursor(body)
    name = cursor.text()
    cursor.rest = cursor.take(cursor.number(4))
    values: dict[str, str] = {}
    while len(cursor.rest):
        key = cursor.text()
        values[key] = cursor.text()
    return Metadata(name, values)
