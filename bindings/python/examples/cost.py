"""Measure what frames cost a program in Python: python cost.py [seconds]."""

from __future__ import annotations

import sys
import time
from statistics import median, quantiles

import handspan


def main() -> None:
    """Take every frame for some seconds, and print delays and the time of this process."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    late_ms, made_us = [], []
    with handspan.connect() as client:
        client.ready().result()
        frames = client.frames()
        began_s, used_s = time.monotonic(), time.process_time()
        while time.monotonic() < began_s + seconds:
            if (frame := frames.take(1.0)) is None:
                continue
            late_ms.append((handspan.now_us() - frame.timestamp_us) / 1000)
            start_s = time.perf_counter()
            newest = client.frame  # Made anew from bytes whenever it is asked for.
            if newest is not None and len(newest.hands) == 2:
                made_us.append((time.perf_counter() - start_s) * 1e6)
        used_s = time.process_time() - used_s
    print(
        f"{len(late_ms)} frames, {frames.dropped} dropped, {100 * used_s / seconds:.1f} % of a core"
    )
    print(f"image to program: p50 {median(late_ms):.1f} ms, p95 {quantiles(late_ms, n=20)[-1]:.1f}")
    print(f"values of two hands: p50 {median(made_us):.0f} us")


if __name__ == "__main__":
    main()
