"""Recordings of leap.js playback: text in, frames as recorded out. Pure.

Law: a recording is either understood in every one of its frames or refused with the reason.

A body is plain (frame objects as the WebSocket sent them) or packed (formatVersion 2: the first
element names the places of all values, each later one is a frame as a list of values). Frames stay
JSON until they are asked for: parsed, a minute of two hands would fill 200 MB.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from handspan_service.contract.model import GestureState, GestureType, TouchZone
from handspan_service.device.lzstring import LZStringError, decompress_base64
from handspan_service.errors import UnreadableSource

FINGERS = 5
CLOCK_TOLERANCE_S = 0.2  # The clocks are printed with six digits. Verified.
LARGEST = 1e9  # Far above any length, speed or clock; what is derived from it stays finite.

Number: TypeAlias = Annotated[float, msgspec.Meta(ge=-LARGEST, le=LARGEST)]
Vector: TypeAlias = tuple[Number, Number, Number]
Basis: TypeAlias = tuple[Vector, Vector, Vector]


class WireHand(msgspec.Struct, frozen=True):
    """A hand under the wire's own names; None where the recording has no such key."""

    id: int
    type: Literal["left", "right"]
    palmPosition: Vector
    palmNormal: Vector
    direction: Vector
    palmVelocity: Vector
    grabStrength: Number
    pinchStrength: Number
    confidence: Number
    stabilizedPalmPosition: Vector | None = None
    palmWidth: Number | None = None
    sphereCenter: Vector | None = None
    sphereRadius: Number | None = None
    grabAngle: Number | None = None
    pinchDistance: Number | None = None
    timeVisible: Number | None = None
    armBasis: Basis | None = None
    armWidth: Number | None = None
    elbow: Vector | None = None
    wrist: Vector | None = None
    r: Basis | None = None
    s: Number | None = None
    t: Vector | None = None


class WirePointable(msgspec.Struct, frozen=True):
    """A finger under the wire's own names; None where the recording has no such key."""

    id: int
    handId: int
    mcpPosition: Vector
    pipPosition: Vector
    dipPosition: Vector
    tipPosition: Vector
    direction: Vector
    length: Number
    type: int | None = None
    tool: bool = False
    carpPosition: Vector | None = None
    btipPosition: Vector | None = None
    bases: tuple[Basis, Basis, Basis, Basis] | None = None
    width: Number | None = None
    stabilizedTipPosition: Vector | None = None
    tipVelocity: Vector | None = None
    extended: bool | None = None
    touchZone: TouchZone | None = None
    touchDistance: Number | None = None

    @property
    def finger(self) -> int:
        """0 thumb to 4 pinky. Source: the id rule of docs/recordings.md#playback. Verified."""
        return self.id % 10 if self.type is None else self.type


class WireGesture(msgspec.Struct, frozen=True):
    """What all gestures have; their own fields are read beside it."""

    id: int
    type: GestureType
    state: GestureState
    duration: int
    handIds: tuple[int, ...]
    pointableIds: tuple[int, ...]


class WireFrame(msgspec.Struct, frozen=True):
    """A frame under the wire's own names."""

    id: int
    timestamp: int
    hands: tuple[WireHand, ...]
    pointables: tuple[msgspec.Raw, ...] = ()
    gestures: tuple[msgspec.Raw, ...] = ()


class _Tool(msgspec.Struct, frozen=True):
    tool: bool = False


class _Body(msgspec.Struct, frozen=True):
    frames: tuple[msgspec.Raw, ...]


Fields: TypeAlias = dict[str, float | Vector]
_COMMON = frozenset(WireGesture.__struct_fields__)
_body = msgspec.json.Decoder(_Body)
_frame = msgspec.json.Decoder(WireFrame)
_pointable = msgspec.json.Decoder(WirePointable)
_tool = msgspec.json.Decoder(_Tool)
_gesture = msgspec.json.Decoder(WireGesture)
_fields = msgspec.json.Decoder(dict[str, Any])


@dataclass(frozen=True, slots=True)
class RecordedFrame:
    """One frame as recorded.

    Attributes:
        timestamp_us: Clock of the service that recorded it.
        hands: Each hand with its five fingers, thumb to pinky.
        gestures: What all gestures have, and the fields of their type.
    """

    timestamp_us: int
    hands: tuple[tuple[WireHand, tuple[WirePointable, ...]], ...]
    gestures: tuple[tuple[WireGesture, Fields], ...]


class LeapRecording:
    """The frames of one recording, parsed one at a time."""

    def __init__(self, text: str, name: str) -> None:
        """Take the JSON text of a recording and parse every frame once.

        Args:
            text: JSON.
            name: Of the file, for error texts.

        Raises:
            UnreadableSource: It is no recording, or one of its frames is not understood.
        """
        self._name = name
        try:
            frames = _body.decode(text).frames
            packed = bool(frames) and bytes(frames[0]).lstrip()[:1] == b"["
            self._structure = msgspec.json.decode(frames[0]) if packed else None
        except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError) as error:
            raise UnreadableSource(
                f"{name} is no recording of leap.js: {error}. Such a recording is "
                'a JSON object with the key "frames"; record it again.'
            ) from error
        self._frames = frames[1:] if packed else frames
        if not self._frames:
            raise UnreadableSource(f"{name} holds no frame; record it again")
        # Pages that did not ask for gestures recorded empty lists: they tell nothing of the hands.
        self.has_gestures = False
        self.timestamps_us, self.first_seen_us = self._survey()

    def __len__(self) -> int:
        return len(self._frames)

    def frame(self, index: int) -> RecordedFrame:
        """Return one frame as recorded.

        Raises:
            UnreadableSource: It is not understood.
        """
        try:
            data: bytes | msgspec.Raw = self._frames[index]
            if self._structure is not None:
                values = msgspec.json.decode(data)
                data = msgspec.json.encode(_unpack(self._structure, values))
            return _recorded(_frame.decode(data))
        except (msgspec.MsgspecError, RecursionError, ValueError) as error:
            raise UnreadableSource(
                f"frame {index} of {self._name} is not understood: {error}. Only recordings "
                "of Leap Motion software 2.0 and newer hold the joints that are needed."
            ) from error

    def _survey(self) -> tuple[tuple[int, ...], dict[int, float]]:
        """Parse every frame; return all times, and when each hand appeared by its id.

        In recordings of 2014 every second frame holds the service's clock where the time since
        the hand appeared belongs. The first value that is no clock tells the truth.
        """
        times: list[int] = []
        appeared: dict[int, float] = {}
        told: set[int] = set()
        for index in range(len(self)):
            frame = self.frame(index)
            time_us = frame.timestamp_us
            if times and time_us <= times[-1]:
                raise UnreadableSource(
                    f"the time of frame {index} of {self._name} does not rise: "
                    f"{time_us} after {times[-1]}; record it again"
                )
            times.append(time_us)
            self.has_gestures = self.has_gestures or bool(frame.gestures)
            for hand, _ in frame.hands:
                appeared.setdefault(hand.id, float(time_us))
                visible = hand.timeVisible
                is_clock = visible is None or abs(visible - time_us / 1e6) < CLOCK_TOLERANCE_S
                if visible is not None and not is_clock and hand.id not in told:
                    appeared[hand.id] = time_us - visible * 1e6
                    told.add(hand.id)
        return tuple(times), appeared


def recording_text(data: bytes, name: str) -> str:
    """Return the JSON text of a recording file, packed with LZString or not.

    Args:
        data: The file's bytes.
        name: Of the file, for error texts.

    Raises:
        UnreadableSource: It is neither.
    """
    try:
        if data.lstrip()[:1] == b"{":
            return data.decode("utf-8")
        return decompress_base64(data)
    except (LZStringError, UnicodeDecodeError) as error:
        raise UnreadableSource(
            f"{name} is neither JSON nor a packed recording of leap.js: {error}. "
            "Copy it again from where it was recorded."
        ) from error


def _unpack(structure: object, values: object) -> dict[str, Any]:
    """Return the object that a packed record stands for.

    Raises:
        ValueError: Record and structure do not fit.
    """
    if not isinstance(structure, list) or not isinstance(values, list):
        raise ValueError("a packed record is no list")
    if len(values) != len(structure):
        raise ValueError(f"a packed record has {len(values)} values, not {len(structure)}")
    result: dict[str, Any] = {}
    for item, value in zip(structure, values, strict=True):
        if isinstance(item, str):
            if value is not None:
                result[item] = value
        elif isinstance(item, dict) and len(item) == 1:
            ((key, inner),) = item.items()
            if isinstance(inner, list) and len(inner) == 1 and isinstance(inner[0], list):
                if not isinstance(value, list):
                    raise ValueError(f"the packed {key} are no list")
                result[key] = [_unpack(inner[0], record) for record in value]
            else:
                result[key] = _unpack(inner, value)
        else:
            raise ValueError("the packed structure names a value that is neither text nor object")
    return result


def _recorded(frame: WireFrame) -> RecordedFrame:
    """Return the frame with its fingers sorted to their hands.

    Raises:
        ValueError: A hand has not exactly its five fingers, or a gesture is malformed.
    """
    fingers = [_pointable.decode(raw) for raw in frame.pointables if not _tool.decode(raw).tool]
    hands = []
    for hand in frame.hands:
        own = sorted((f for f in fingers if f.handId == hand.id), key=lambda f: f.finger)
        if [f.finger for f in own] != list(range(FINGERS)):
            raise ValueError(f"hand {hand.id} has {len(own)} fingers with joints, not five")
        hands.append((hand, tuple(own)))
    return RecordedFrame(
        timestamp_us=frame.timestamp,
        hands=tuple(hands),
        gestures=tuple(_recorded_gesture(raw) for raw in frame.gestures),
    )


def _recorded_gesture(raw: msgspec.Raw) -> tuple[WireGesture, Fields]:
    fields: Fields = {}
    for key, value in _fields.decode(raw).items():
        if key in _COMMON:
            continue
        fields[key] = _vector(value) if isinstance(value, list) else _number(value)
    return _gesture.decode(raw), fields


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a gesture has a field that is no number")
    if abs(value) > LARGEST:
        raise ValueError(f"a gesture has the impossible number {value:.3g}")
    return value


def _vector(value: Sequence[object]) -> Vector:
    if len(value) != 3:
        raise ValueError("a gesture has a vector that has not three numbers")
    return _number(value[0]), _number(value[1]), _number(value[2])
