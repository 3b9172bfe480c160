"""Gestures that we find in recordings of real hands beside those recorded with them.

Law: every recorded gesture is counted once: found by us, or not; and the other way round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from handspan_service.contract.model import Gesture, GestureType, TrackedHands
from handspan_service.contract.settings import GestureSettings
from handspan_service.device.leapjs import LeapRecording, recording_text
from handspan_service.device.playback import recorded_hands
from handspan_service.gestures.recogniser import GestureRecogniser

SUFFIX = ".json.lz"
NEAR_S = 0.25  # Two gestures that come so near to each other mean the same motion.
TYPES: tuple[GestureType, ...] = ("circle", "swipe", "keyTap", "screenTap")
# The service of these recordings, a beta of 2014, began swipes at about 100 mm, not at the 150 mm
# that were documented later. Verified: docs/gestures.md#recordings.
BETA = GestureSettings(swipe_min_length_mm=100.0)


@dataclass
class Span:
    """One gesture of a recording.

    Attributes:
        type: Which.
        pointable: Finger.
        begin_s: First object.
        end_s: Last object.
    """

    type: GestureType
    pointable: int
    begin_s: float
    end_s: float


def spans(told: Iterator[tuple[int, tuple[Gesture, ...]]]) -> list[Span]:
    """Return the gestures of a stream of objects.

    Args:
        told: Time (us) and gesture objects of every frame.
    """
    known: dict[int, Span] = {}
    for time_us, gestures in told:
        for gesture in gestures:
            now_s = time_us * 1e-6
            span = known.setdefault(
                gesture.id, Span(gesture.type, gesture.pointable_ids[0], now_s, now_s)
            )
            span.end_s = now_s
    return list(known.values())


def matched(ours: list[Span], theirs: list[Span]) -> int:
    """Return how many of one list have a partner of type and finger in the other."""
    return sum(any(_same(one, other) for other in theirs) for one in ours)


def _same(one: Span, other: Span) -> bool:
    return (
        (one.type, one.pointable) == (other.type, other.pointable)
        and one.begin_s - NEAR_S < other.end_s
        and other.begin_s - NEAR_S < one.end_s
    )


def both(path: Path, wanted: GestureSettings) -> tuple[list[Span], list[Span]]:
    """Return the recorded and our own gestures of one recording."""
    recording = LeapRecording(recording_text(path.read_bytes(), path.name), path.name)
    frames = [
        recorded_hands(recording, index, time_us)
        for index, time_us in enumerate(recording.timestamps_us)
    ]
    recogniser = GestureRecogniser(wanted)
    ours = spans(
        (frame.timestamp_us, recogniser.process(TrackedHands(frame.timestamp_us, frame.hands)))
        for frame in frames
    )
    return spans((frame.timestamp_us, frame.gestures or ()) for frame in frames), ours


def compare(folder: Path) -> None:
    """Print one table over all recordings of a folder."""
    print("recorded gestures (theirs), ours, and how many of each have a partner in the other")
    print(f"{'recording':<24}" + "".join(f"{type:>22}" for type in TYPES))
    total: Counter[tuple[str, str]] = Counter()
    for path in sorted(folder.glob("*" + SUFFIX)):
        theirs, ours = both(path, BETA)
        row = f"{path.name.removesuffix(SUFFIX):<24}"
        for type in TYPES:
            a = [span for span in theirs if span.type == type]
            b = [span for span in ours if span.type == type]
            row += f"{matched(a, b):>9} of {len(a):<3}{matched(b, a):>3}/{len(b):<3}"
            total[type, "theirs"] += len(a)
            total[type, "found"] += matched(a, b)
            total[type, "ours"] += len(b)
        print(row)
    print(f"{'found of theirs':<24}" + "".join(
        f"{total[type, 'found']:>9} of {total[type, 'theirs']:<10}" for type in TYPES
    ))  # fmt: skip
