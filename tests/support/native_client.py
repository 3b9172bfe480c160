"""A native program for tests: it speaks the native protocol by its own reading of the document."""

from __future__ import annotations

import asyncio
import struct
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from handspan_service.wire.native import FRAME, IMAGE, MessageReader, encode
from handspan_service.wire.native_messages import (
    MAGIC,
    Bye,
    Device,
    Hello,
    Message,
    Role,
    ServiceNews,
    Wants,
    Welcome,
)

M = TypeVar("M", bound=Message)
PATIENCE_S = 60.0
HELLO = Hello(MAGIC, 1, 1, Role.CLIENT, Wants.FRAMES, 0, "test", "tests 1.0")


class Fields:
    """Reads named values from bytes, one after another."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.at = 0

    def one(self, code: str) -> Any:
        """Return one number."""
        return self.some(code)[0]

    def some(self, code: str) -> tuple[Any, ...]:
        """Return the numbers of a struct code."""
        layout = struct.Struct("<" + code)
        values = layout.unpack_from(self.body, self.at)
        self.at += layout.size
        return values

    def vector(self) -> tuple[float, ...]:
        return self.some("3f")

    def named(self, text: str) -> dict[str, Any]:
        """Return values by name from a text like "id:I tip:3f"; a lone value is no tuple."""
        found: dict[str, Any] = {}
        for item in text.split():
            name, _, code = item.partition(":")
            values = self.some(code)
            found[name] = values[0] if len(values) == 1 else values
        return found


BONE = "prev_joint:3f next_joint:3f width:f rotation:4f"
HAND = (
    "id:I flags:I type:I confidence:f visible_time:Q pinch_distance:f grab_angle:f "
    "pinch_strength:f grab_strength:f position:3f stabilized_position:3f velocity:3f normal:3f "
    "width:f direction:3f orientation:4f"
)
CLASSIC = (
    "source_timestamp:q box_center:3f box_size:3f rotation:9f scale:f translation:3f zero:I"
)
CLASSIC_HAND = (
    "sphere_center:3f sphere_radius:f rotation:9f scale:f translation:3f thumb_base:4f "
    "thumb_base_width:f known:I time_visible:f"
)
CLASSIC_FINGER = (
    "tip_position:3f stabilized_tip_position:3f tip_velocity:3f direction:3f length:f width:f "
    "touch_zone:I touch_distance:f"
)
TOOL = (
    "id:i hand_id:i tip_position:3f stabilized_tip_position:3f tip_velocity:3f direction:3f "
    "length:f width:f touch_zone:I touch_distance:f time_visible:f"
)
GESTURE = (
    "id:i type:i state:i hand_id:i pointable_id:i zero:I duration:q a:3f b:3f c:3f x:f y:f zero:I"
)
FRAME_HEAD = (
    "device:I parts:I frame_id:q timestamp:q rate:f hands:H tools:H gestures:H zero:H zero:I"
)
IMAGE_HEAD = (
    "device:I format:I frame_id:q timestamp:q width:I height:I calibration:I zero:I"
)


def read_frame(body: bytes) -> dict[str, Any]:
    """Return what a FRAME holds, whole."""
    fields = Fields(body)
    frame = fields.named(FRAME_HEAD)
    counts = {name: frame.pop(name) for name in ("hands", "tools", "gestures")}
    frame["hands"] = [_hand(fields) for _ in range(counts["hands"])]
    if frame["parts"] & 1:
        frame["classic"] = fields.named(CLASSIC)
        frame["classic_hands"] = [_classic_hand(fields) for _ in range(counts["hands"])]
    frame["tools"] = [fields.named(TOOL) for _ in range(counts["tools"])]
    frame["gestures"] = [fields.named(GESTURE) for _ in range(counts["gestures"])]
    assert fields.at == len(body)
    return frame


def _hand(fields: Fields) -> dict[str, Any]:
    begin = fields.at
    hand = fields.named(HAND)
    assert fields.at - begin == 120
    hand["digits"] = []
    for _ in range(5):
        digit = {"finger_id": fields.one("i")}
        digit["bones"] = [fields.named(BONE) for _ in range(4)]
        digit["is_extended"] = fields.one("I")
        hand["digits"].append(digit)
    hand["arm"] = fields.named(BONE)
    assert fields.at - begin == 1084
    return hand


def _classic_hand(fields: Fields) -> dict[str, Any]:
    hand = fields.named(CLASSIC_HAND)
    hand["fingers"] = [fields.named(CLASSIC_FINGER) for _ in range(5)]
    return hand


def read_image(body: bytes) -> dict[str, Any]:
    """Return what an IMAGE holds; both eyes as bytes."""
    fields = Fields(body)
    image = fields.named(IMAGE_HEAD)
    half = image["width"] * image["height"]
    image["left"] = body[fields.at : fields.at + half]
    image["right"] = body[fields.at + half :]
    assert len(image["right"]) == half
    return image


@dataclass
class NativeClient:
    """One connected program.

    Attributes:
        heard: Control messages, in order, beats among them.
        frames: Frames, in order, each with its age when it came.
        images: Images, in order.
        order: What came, as names.
        hasty: Whether it looks at the heads of frames alone: a crowd of programs in one process
            has no time for more.
    """

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    heard: list[Message] = field(default_factory=list)
    frames: list[dict[str, Any]] = field(default_factory=list)
    images: list[dict[str, Any]] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    closed: bool = False
    hasty: bool = False
    _messages: MessageReader = field(default_factory=lambda: MessageReader(from_service=True))
    _task: asyncio.Task[None] | None = None
    _something: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    async def connect(
        cls, path: Path, hello: Hello | None = HELLO, *, hasty: bool = False, **changes: Any
    ) -> NativeClient:
        """Connect and say hello."""
        reader, writer = await asyncio.open_unix_connection(str(path))
        client = cls(reader, writer, hasty=hasty)
        if hello is not None:
            client.say(msgspec.structs.replace(hello, **changes))
        client.listen()
        return client

    def say(self, message: Message) -> None:
        self.writer.write(encode(message))

    def listen(self) -> None:
        """Read from now on."""
        self._task = asyncio.create_task(self._listen())

    async def deaf(self) -> None:
        """Read no more."""
        assert self._task is not None
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _listen(self) -> None:
        try:
            while data := await self.reader.read(1 << 16):
                for message in self._messages.feed(data):
                    self._take(message)
                self._something.set()
        except OSError:
            pass
        self.writer.close()
        self.closed = True
        self._something.set()

    def _take(self, message: Message | tuple[int, bytes]) -> None:
        if isinstance(message, tuple):
            kind, body = message
            if kind == FRAME:
                frame = Fields(body).named(FRAME_HEAD) if self.hasty else read_frame(body)
                frame["age_us"] = time.monotonic_ns() // 1000 - frame["timestamp"]
                self.frames.append(frame)
                self.order.append(f"frame {self.frames[-1]['frame_id']}")
            elif kind == IMAGE:
                self.images.append(read_image(body))
                self.order.append(f"image {self.images[-1]['frame_id']}")
            return
        self.heard.append(message)
        self.order.append(type(message).__name__)

    async def until(self, condition: Any, timeout_s: float = PATIENCE_S) -> None:
        """Wait until something holds that depends on what came."""
        async with asyncio.timeout(timeout_s):
            while not condition():
                self._something.clear()
                await self._something.wait()

    async def hear(self, kind: type[M], **fields: Any) -> M:
        """Wait for a message of a kind whose fields are as named, and return the first."""

        def found() -> list[M]:
            return [
                one
                for one in self.heard
                if isinstance(one, kind) and all(getattr(one, k) == v for k, v in fields.items())
            ]

        await self.until(found)
        return found()[0]

    async def welcome(self) -> Welcome:
        return await self.hear(Welcome)

    def devices(self) -> list[Device]:
        return [one for one in self.heard if isinstance(one, Device)]

    def states(self) -> list[ServiceNews]:
        return [one for one in self.heard if isinstance(one, ServiceNews)]

    async def bye(self) -> Bye:
        return await self.hear(Bye)

    async def close(self) -> None:
        """Leave."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        self.writer.close()
