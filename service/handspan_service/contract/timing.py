"""How fast frames come, and how long they take on their way.

Law: a figure describes the last second or so, a count everything since the start; 0 where unknown.
"""

from __future__ import annotations

import msgspec


class Stages(msgspec.Struct, frozen=True):
    """How long the way of a frame takes, from its whole image to whoever gets it. Medians, ms.

    Attributes:
        wait_ms: Until the tracker takes the image.
        find_ms: Until its hands are found.
        way_ms: Until the service has them.
        serve_ms: Until the frame is handed out to everybody.
        total_p50_ms: All of it.
        total_p95_ms: All of it, 95th percentile.
    """

    wait_ms: float = 0.0
    find_ms: float = 0.0
    way_ms: float = 0.0
    serve_ms: float = 0.0
    total_p50_ms: float = 0.0
    total_p95_ms: float = 0.0


class Timing(msgspec.Struct, frozen=True):
    """Rates and delays over the last second or so, and counts since the start.

    Attributes:
        image_rate_hz: Whole images per second from the source.
        frame_rate_hz: Frames published per second.
        track_p50_ms: Median time of the tracker for one image.
        track_p95_ms: 95th percentile of the same.
        images: Whole images since the start.
        dropped: Images that the tracker never saw because a newer one was there.
        lost: Images that never became whole (short, damaged, missing).
        spared_rate_hz: Images per second that the quality leaves out; nobody misses them.
        stages: How long the way of a frame takes.
    """

    image_rate_hz: float = 0.0
    frame_rate_hz: float = 0.0
    track_p50_ms: float = 0.0
    track_p95_ms: float = 0.0
    images: int = 0
    dropped: int = 0
    lost: int = 0
    spared_rate_hz: float = 0.0
    stages: Stages = Stages()
