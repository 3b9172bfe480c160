"""How fast payloads become images: frames per second of the assembler and of the de-interleaving.

Run: python benchmarks/assembler.py [FRAMES]. The controller sends 115 frames per second.
"""

from __future__ import annotations

import sys
import time

from handspan_service.device.peripheral import FrameAssembler, encode_payloads, split_frame

FRAME_BYTES, INTERVAL_MS = 640 * 240 * 2, 8.6956


def measure(frames: int, *, split: bool) -> tuple[float, float]:
    """Return CPU and wall time in microseconds per frame.

    Args:
        frames: How many to put together.
        split: Whether each is also split into the images of both eyes.
    """
    streams = [
        [memoryview(data) for data in encode_payloads(bytes(FRAME_BYTES), fid, 9 * fid)]
        for fid in range(2)
    ]
    assembler = FrameAssembler(FRAME_BYTES, INTERVAL_MS)
    cpu_s, wall_s = time.process_time(), time.perf_counter()
    for number in range(frames):
        for payload in streams[number & 1]:
            assembler.feed(payload, number)
        frame = assembler.take()
        if split and frame is not None:
            split_frame(frame.pixels, 640, 240)
    cpu_s, wall_s = time.process_time() - cpu_s, time.perf_counter() - wall_s
    if assembler.counters().images != frames - 1:
        raise RuntimeError(f"{assembler.counters()}: every frame but the first must be whole")
    return cpu_s / frames * 1e6, wall_s / frames * 1e6


def main() -> None:
    """Print one line per stage."""
    frames = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    for name, split in (("assemble", False), ("assemble and split", True)):
        cpu_us, wall_us = measure(frames, split=split)
        print(
            f"{name:20} {cpu_us:7.1f} us CPU, {wall_us:7.1f} us wall per frame, "
            f"{1e6 / cpu_us:7.0f} frames/s of CPU"
        )


if __name__ == "__main__":
    main()
