"""Time of one encoding of a two-hand frame, ours against the obvious ways.

Run: python benchmarks/encode.py [RECORDING.json.lz]
CPU time of this process, best of several rounds; what other programs do to the clock is left out.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from handspan_service.contract.model import Frame
from handspan_service.device.base import EndOfSource, RecordedHands
from handspan_service.device.playback import PlaybackSource
from handspan_service.frames import FrameMaker
from handspan_service.wire.leap_frames import FrameText, encode_frame
from handspan_service.wire.native_frames import FrameBytes

ROUNDS = 9
DEFAULT = Path(__file__).resolve().parents[2] / "shared/data/recordings/flapping.json.lz"


def frames_of(path: Path) -> list[Frame]:
    """Return the frames of a leap.js recording."""
    maker = FrameMaker()
    frames: list[Frame] = []
    with PlaybackSource(path, speed=None, loop=False) as source:
        while True:
            try:
                item = source.read(1.0)
            except EndOfSource:
                return frames
            if isinstance(item, RecordedHands):
                frames.append(maker.make(item.timestamp_us, item.hands, item.gestures or ()))


def best_us(encode: Callable[[Frame], object], frames: list[Frame]) -> float:
    """Return the CPU time per frame, microseconds, best of the rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        begin = time.process_time()
        for frame in frames:
            encode(frame)
        best = min(best, time.process_time() - begin)
    return best / len(frames) * 1e6


def main() -> None:
    """Print one table."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    frames = frames_of(path)[:120]
    dictionary = [json.loads(encode_frame(frame)) for frame in frames]
    packed = msgspec.json.Encoder()
    rows: list[tuple[str, Callable[[Frame], object]]] = [
        ("leap_frames (template, 6 digits)", lambda frame: FrameText(frame).plain()),
        ("same with gestures", encode_frame),
        ("native, hands alone", lambda frame: FrameBytes(frame, 1, 1).plain()),
        ("native, with the classic part",
         lambda frame: FrameBytes(frame, 1, 1).classic(frame.gestures, tools=True)),
        ("msgspec of the model (no dialect, 17 digits)", packed.encode),
        ("json.dumps of the model (no dialect)",
         lambda frame: json.dumps(msgspec.to_builtins(frame))),
    ]
    size = sum(len(encode_frame(frame)) for frame in frames) / len(frames)
    print(f"{path.name}: {len(frames)} frames, {size:.0f} bytes each")
    for name, encode in rows:
        print(f"{best_us(encode, frames):8.1f} us  {name}")
    iterator = iter(dictionary * ROUNDS)
    dumps = best_us(lambda _: json.dumps(next(iterator), separators=(",", ":")), frames)
    print(f"{dumps:8.1f} us  json.dumps of a ready dictionary (its making not counted)")


if __name__ == "__main__":
    main()
