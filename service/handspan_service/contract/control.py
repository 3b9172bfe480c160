"""Messages between the service and whoever controls it (panel, command line), and their codec.

Law: any split of the byte stream gives the same messages; a state change is always a whole new
Status, never a difference.

Framing: 4-byte little-endian length, then that many bytes of JSON; a picture has its pixels
behind it (contract/pictures.py). The service speaks first
(Hello), then answers each request by its id with a Reply. Status is pushed on each change and
at least once a second; frames are pushed while subscribed, newest only.

The messages stand by their themes, in status, requests and calibration; this is their one door.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, TypeAlias

import msgspec

from handspan_service.contract.calibration import CalibrationNews
from handspan_service.contract.message import Message
from handspan_service.contract.model import Frame
from handspan_service.contract.pictures import MARK, MAX_PICTURE_BYTES, SeenHand, join, part
from handspan_service.contract.recordings import RecordingList
from handspan_service.contract.requests import (
    AddHandUser,
    AnswerQuestion,
    AskPicture,
    Attend,
    ChooseHandUser,
    ChooseProfile,
    EndCaution,
    ForgetHandSize,
    GetStatus,
    HandUserRequest,
    PauseFor,
    ProfileRequest,
    RemoveHandUser,
    RemoveProfile,
    RenameHandUser,
    RevokePermission,
    SaveProfile,
    SetForeground,
    SetPaused,
    SetPermission,
    SetSettings,
    Stop,
    SubscribeFrames,
    ToService,
)
from handspan_service.contract.status import (
    HINDRANCE_ADVICE,
    ClientStatus,
    Hindrance,
    Imaging,
    NativeState,
    NativeStatus,
    Origin,
    ServiceState,
    Status,
    WebSocketState,
    WebSocketStatus,
)
from handspan_service.contract.timing import Stages, Timing
from handspan_service.errors import DeviceReason, PeerError

__all__ = (  # The panel's door, also to the reasons in errors.
    "HINDRANCE_ADVICE",
    "MAX_FROM_SERVICE_BYTES",
    "MAX_MESSAGE_BYTES",
    "PROTOCOL",
    "AddHandUser",
    "AnswerQuestion",
    "AskPicture",
    "Attend",
    "ChooseHandUser",
    "ChooseProfile",
    "ClientStatus",
    "DeviceReason",
    "EndCaution",
    "ForgetHandSize",
    "FrameMessage",
    "FromService",
    "GetStatus",
    "HandUserRequest",
    "Hello",
    "Hindrance",
    "Imaging",
    "MessageReader",
    "NativeState",
    "NativeStatus",
    "Origin",
    "PauseFor",
    "PeerError",
    "PictureMessage",
    "ProfileRequest",
    "RemoveHandUser",
    "RemoveProfile",
    "RenameHandUser",
    "Reply",
    "RevokePermission",
    "SaveProfile",
    "ServiceState",
    "SetForeground",
    "SetPaused",
    "SetPermission",
    "SetSettings",
    "Stages",
    "Status",
    "Stop",
    "SubscribeFrames",
    "Timing",
    "ToService",
    "WebSocketState",
    "WebSocketStatus",
    "encode",
)

PROTOCOL = 10
MAX_MESSAGE_BYTES = 1 << 20
MAX_FROM_SERVICE_BYTES = 1 << 23  # A status with 1,000 clients, each with the longest names.
_LENGTH = struct.Struct("<I")


class Hello(Message, frozen=True, tag="hello"):
    """First message of the service.

    Attributes:
        protocol: A peer that does not know this number must not go on.
        version: Of the service.
        pid: Of the service.
    """

    protocol: int
    version: str
    pid: int


class Reply(Message, frozen=True, tag="reply"):
    """Answer to one request.

    Attributes:
        id: Of the request.
        error: Empty if it was carried out; otherwise one sentence that says what to do.
    """

    id: int
    error: str = ""


class FrameMessage(Message, frozen=True, tag="frame"):
    """The newest frame, for a subscriber."""

    frame: Frame


class PictureMessage(Message, frozen=True, tag="picture"):
    """What both cameras saw, for whoever asked for it.

    Attributes:
        frame: Number of the frame that was made from it.
        width_px: Of one eye.
        height_px: Of one eye.
        hands: Those of that frame.
        pixels: Left eye row by row, then the right one; one byte each.
    """

    frame: int
    width_px: int
    height_px: int
    hands: tuple[SeenHand, ...]
    pixels: bytes


FromService: TypeAlias = (
    Hello | Status | Reply | FrameMessage | PictureMessage | CalibrationNews | RecordingList
)

_encoder = msgspec.json.Encoder()
_from_service = msgspec.json.Decoder(FromService)
_to_service = msgspec.json.Decoder(ToService)


def encode(message: FromService | ToService) -> bytes:
    """Return the message with its length in front."""
    if isinstance(message, PictureMessage):
        head = _encoder.encode(msgspec.structs.replace(message, pixels=b""))
        return join(head, message.pixels)
    body = _encoder.encode(message)
    return _LENGTH.pack(len(body)) + body


class MessageReader:
    """Cuts a byte stream into messages. No I/O."""

    def __init__(self, *, from_service: bool) -> None:
        """Read what the service sends, or what its controllers send."""
        self._decoder: msgspec.json.Decoder[Any] = _from_service if from_service else _to_service
        self._limit = MAX_FROM_SERVICE_BYTES if from_service else MAX_MESSAGE_BYTES
        self._pictures = from_service
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Any]:
        """Take bytes and yield the messages that are complete.

        Raises:
            PeerError: The peer sent an oversized or unknown message; close the connection.
        """
        self._buffer += data
        while len(self._buffer) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer)
            pictured = bool(length & MARK) and self._pictures
            length &= ~MARK if pictured else 0xFFFFFFFF
            if length > (MAX_PICTURE_BYTES if pictured else self._limit):
                raise PeerError(f"a control message of {length} bytes exceeds the limit")
            end = _LENGTH.size + length
            if len(self._buffer) < end:
                return
            body = bytes(self._buffer[_LENGTH.size : end])
            del self._buffer[:end]
            yield self._picture(body) if pictured else self._decode(body)

    def _decode(self, body: bytes | memoryview) -> Any:
        try:
            return self._decoder.decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise PeerError(f"a control message was not understood: {error}") from error

    def _picture(self, body: bytes) -> PictureMessage:
        head, pixels = part(memoryview(body))
        message = self._decode(head)
        if not isinstance(message, PictureMessage):
            raise PeerError("pixels came with a message that is no picture")
        if len(pixels) != 2 * message.width_px * message.height_px:
            raise PeerError(f"a picture has {len(pixels)} pixels, which are not those it tells of")
        return msgspec.structs.replace(message, pixels=pixels)
