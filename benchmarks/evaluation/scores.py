"""What a sequence tells about a tracker, image by image and hand by hand. Pure numpy.

Law: published hands alone are judged, and every image counts.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from evaluation.matching import NOBODY, match, palms, unmatched
from evaluation.values import LEFT, RIGHT, SLOTS, Flags, Floats, Published, Truth

IN_VIEW = 0.9  # Share of the joints inside both images for a hand to be wanted.
NEAREST_MM, FARTHEST_MM = 100.0, 500.0  # Of the palm above the controller.
ACQUIRE_S = 0.104  # A hand may be acquired this long before it is wanted: 12 images at 115 Hz.
APPEARED = 0.8  # Share of the joints inside both images that makes a hand appear.
AWAY_S = 0.15  # A hand that was away for longer may come back as another. Source: identity rules.
SETTLE_IMAGES = 5  # Published images of an id, before its side is judged.


@dataclass(frozen=True, eq=False)
class Scores:
    """What is known about the wanted hands of some sequences.

    Attributes:
        height_mm: (M,), palm above the controller; one row per image and wanted hand.
        found: (M,), whether it was published.
        error_mm: (M, 21), distance of each joint; NaN where not found.
        relative_mm: (M, 21), the same with both wrists laid upon each other.
        palm_error_mm: (M,), distance of the palm; NaN where not found.
        side: (M,), 1 right and 0 wrong; NaN where not found or not settled yet.
        early: (M,), whether within a second of being met.
        jerk_m_s2: (K,), error of the acceleration, mean over joints.
        acquired_ms: (A,), from appearing to being published; infinite where it never was.
        taken_ms: (N,), CPU time for each image.
        hands: (N,), how many were published.
        seconds: How long the sequences are; NaN for a part of their hands.
        false_hands: How often a hand was published that is none.
        switches: How often a hand was given another id.
    """

    height_mm: Floats
    found: Flags
    error_mm: Floats
    relative_mm: Floats
    palm_error_mm: Floats
    side: Floats
    early: Flags
    jerk_m_s2: Floats
    acquired_ms: Floats
    taken_ms: Floats
    hands: NDArray[np.int64]
    seconds: float
    false_hands: int
    switches: int

    def near(self, low_mm: float, high_mm: float) -> Scores:
        """Return the wanted hands of a range of heights alone, the palm's, mm."""
        rows = (self.height_mm >= low_mm) & (self.height_mm < high_mm)
        return self._of(rows)

    def first_second(self) -> Scores:
        """Return the wanted hands within a second of being met alone."""
        return self._of(self.early)

    def _of(self, rows: Flags) -> Scores:
        """Return a part of the wanted hands; what belongs to no one row of them is unknown."""
        names = ("height_mm", "found", "error_mm", "relative_mm", "palm_error_mm", "side", "early")
        return Scores(
            **{name: getattr(self, name)[rows] for name in names},
            jerk_m_s2=np.empty(0),
            acquired_ms=np.empty(0),
            taken_ms=np.empty(0),
            hands=np.empty(0, np.int64),
            seconds=float("nan"),
            false_hands=0,
            switches=0,
        )


def join(scores: list[Scores]) -> Scores:
    """Return everything that several sequences tell."""
    parts: dict[str, object] = {}
    for item in fields(Scores):
        values = [getattr(one, item.name) for one in scores]
        plain = isinstance(values[0], int | float)
        parts[item.name] = sum(values) if plain else np.concatenate(values)
    return Scores(**parts)  # type: ignore[arg-type]


def judge(truth: Truth, published: Published, rate_hz: float) -> Scores:
    """Judge one sequence.

    Args:
        truth: What happened.
        published: What was said, image for image.
        rate_hz: Of the images.
    """
    slots = match(truth, published)
    wanted = wanted_hands(truth, rate_hz)
    errors = _errors(truth, published, slots)
    ids = np.where(slots != NOBODY, _taken(published.id, slots), 0)
    rows = wanted.ravel()
    return Scores(
        height_mm=truth.palm_mm[..., 1].ravel()[rows],
        found=(slots != NOBODY).ravel()[rows],
        error_mm=errors[0].reshape(-1, 21)[rows],
        relative_mm=errors[1].reshape(-1, 21)[rows],
        palm_error_mm=errors[2].ravel()[rows],
        side=_sides(published, slots, ids).ravel()[rows],
        early=_early(truth, slots, rate_hz).ravel()[rows],
        jerk_m_s2=_jerks(truth, published, slots, ids, rate_hz),
        acquired_ms=_acquisitions(truth, slots, rate_hz),
        taken_ms=published.taken_ms,
        hands=(published.id != 0).sum(axis=1),
        seconds=len(slots) / rate_hz,
        false_hands=_false_hands(published, slots, rate_hz),
        switches=_switches(truth, ids, rate_hz),
    )


def wanted_hands(truth: Truth, rate_hz: float) -> Flags:
    """Return (N, 2): which hands a tracker must have found by now."""
    height = np.nan_to_num(truth.palm_mm[..., 1], nan=-1.0)
    there = truth.present & (truth.visible >= IN_VIEW)
    there &= (height >= NEAREST_MM) & (height < FARTHEST_MM)
    grace = round(ACQUIRE_S * rate_hz)
    return np.stack([run_lengths(there[:, slot]) > grace for slot in range(SLOTS)], axis=1)


def run_lengths(flags: Flags) -> NDArray[np.int64]:
    """Return how many images a flag has been up without a break, (N,)."""
    count = np.arange(1, len(flags) + 1)
    last_down = np.maximum.accumulate(np.where(flags, 0, count))
    return count - last_down


def _taken(values: NDArray[np.int64], slots: NDArray[np.intp]) -> NDArray[np.int64]:
    return np.take_along_axis(values, np.maximum(slots, 0), axis=1)


def _found_joints(published: Published, slots: NDArray[np.intp]) -> Floats:
    """Return (N, 2, 21, 3): what was said about each true hand, NaN where nothing."""
    at = np.maximum(slots, 0)[..., None, None]
    said = np.take_along_axis(published.joints_mm, at, axis=1)
    found: Floats = np.where((slots != NOBODY)[..., None, None], said, np.nan)
    return found


def _errors(
    truth: Truth, published: Published, slots: NDArray[np.intp]
) -> tuple[Floats, Floats, Floats]:
    """Return errors of the joints, of the joints against the wrist, and of the palms."""
    said = _found_joints(published, slots)
    off = said - truth.joints_mm
    true_palm, said_palm = palms(truth, published)
    said_palm = np.take_along_axis(said_palm, np.maximum(slots, 0)[..., None], axis=1)
    palm = np.linalg.norm(said_palm - true_palm, axis=-1)
    return (
        np.linalg.norm(off, axis=-1),
        np.linalg.norm(off - off[:, :, :1], axis=-1),
        np.where(slots != NOBODY, palm, np.nan),
    )


def _sides(
    published: Published, slots: NDArray[np.intp], ids: NDArray[np.int64]
) -> Floats:
    """Return (N, 2): 1 where the side is right, 0 where wrong, NaN before it can be known."""
    right = np.take_along_axis(published.right, np.maximum(slots, 0), axis=1)
    sides = np.full(slots.shape, np.nan)
    for slot, is_right in ((LEFT, False), (RIGHT, True)):
        seen: dict[int, int] = {}
        for row in np.flatnonzero(ids[:, slot]):
            number = int(ids[row, slot])
            seen[number] = seen.get(number, 0) + 1
            if seen[number] > SETTLE_IMAGES:
                sides[row, slot] = float(right[row, slot] == is_right)
    return sides


def _early(truth: Truth, slots: NDArray[np.intp], rate_hz: float) -> Flags:
    """Return (N, 2): which images lie within a second of a hand's first publishing."""
    early = np.zeros(slots.shape, np.bool_)
    for slot in range(SLOTS):
        found = np.flatnonzero(slots[:, slot] != NOBODY)
        if found.size:
            early[found[0] : found[0] + round(rate_hz), slot] = True
    return early & truth.present


def _jerks(truth: Truth, published: Published, slots: NDArray[np.intp],
           ids: NDArray[np.int64], rate_hz: float) -> Floats:
    """Return the errors of acceleration where three images in a row show one id, m/s^2."""
    said = _found_joints(published, slots)
    bend = np.diff(said - truth.joints_mm, n=2, axis=0) * rate_hz**2 / 1000.0
    same = (ids[:-2] == ids[1:-1]) & (ids[1:-1] == ids[2:]) & (ids[1:-1] != 0)
    jerks: Floats = np.linalg.norm(bend[same], axis=-1).mean(axis=-1)
    return jerks


def _acquisitions(truth: Truth, slots: NDArray[np.intp], rate_hz: float) -> Floats:
    """Return how long each appearing hand waited, ms."""
    height = np.nan_to_num(truth.palm_mm[..., 1], nan=-1.0)
    there = truth.present & (truth.visible >= APPEARED)
    there &= (height >= NEAREST_MM) & (height < FARTHEST_MM)
    waits: list[float] = []
    for slot in range(SLOTS):
        for first, end in spells(there[:, slot], round(AWAY_S * rate_hz)):
            found = np.flatnonzero(slots[first:end, slot] != NOBODY)
            waits.append(float(found[0]) * 1000.0 / rate_hz if found.size else np.inf)
    return np.array(waits)


def spells(flags: Flags, bridged: int) -> list[tuple[int, int]]:
    """Return where a flag is up, as (first, end), gaps of up to `bridged` images closed."""
    rows = np.flatnonzero(flags)
    if not rows.size:
        return []
    breaks = np.flatnonzero(np.diff(rows) > bridged + 1)
    firsts = [int(rows[0]), *(int(rows[i + 1]) for i in breaks)]
    ends = [*(int(rows[i]) + 1 for i in breaks), int(rows[-1]) + 1]
    return list(zip(firsts, ends, strict=True))


def _false_hands(published: Published, slots: NDArray[np.intp], rate_hz: float) -> int:
    """Return how many hands were published that are none; one id may be several, at its times."""
    wrong = unmatched(published, slots)
    count = 0
    for number in np.unique(published.id[wrong]):
        there = (wrong & (published.id == number)).any(axis=1)
        count += len(spells(there, round(ACQUIRE_S * rate_hz)))
    return count


def _switches(truth: Truth, ids: NDArray[np.int64], rate_hz: float) -> int:
    """Return how often a hand that was not away was given another id."""
    count = 0
    for slot in range(SLOTS):
        in_sight = truth.present[:, slot] & (truth.visible[:, slot] > 0.0)
        for first, end in spells(in_sight, round(AWAY_S * rate_hz)):
            known = ids[first:end, slot]
            known = known[known != 0]
            count += int(np.count_nonzero(np.diff(known)))
    return count
