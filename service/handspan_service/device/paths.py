"""Move one hand from posture to posture, as a person does. Pure numpy.

Law: a path is smooth (minimum jerk between keys), never faster than its speed, and written for a
right hand; a left hand takes the mirrored path.

A key is 26 numbers (`Key`): the palm's place in device space with x counted outward from the
middle (mm), then yaw inward, pitch up and roll (rad), then the 20 angles of `anatomy`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import ANGLES, Array

PLACE = slice(0, 3)
TURN = slice(3, 6)
POSE = slice(6, 6 + ANGLES)
KEY = 6 + ANGLES
Share = TypeVar("Share", float, Array)

PEAK_OF_MEAN = 1.875  # Top speed over mean speed of a minimum-jerk movement: 10 * 3 / 16.
PEAK_SPEED_MM_S = 600.0  # A quick, unhurried hand.
PEAK_TURN_RAD_S = 7.0
PEAK_FLEXION_RAD_S = 12.0  # A snapped fist takes about a quarter of a second.
LEAST_MOVE_S = 0.12
_SHORTEST_S = 1e-9  # Keeps quotients defined where two keys have one time.


@dataclass(frozen=True)
class Track:
    """What one hand does over one act.

    Attributes:
        times_s: (N,), rising, first 0.
        keys: (N, 26), one key each.
        away: (N,) bool; between two keys that are both away there is no hand.
    """

    times_s: Array
    keys: Array
    away: NDArray[np.bool_]

    def at(self, time_s: float) -> Array | None:
        """Return the key of one moment, or None while the hand is away.

        Args:
            time_s: Since the act began; held at both ends.
        """
        keys, there = self.during(np.array([time_s]))
        return keys[0] if there[0] else None

    def during(self, times_s: Array) -> tuple[Array, NDArray[np.bool_]]:
        """Return the keys of several moments.

        Args:
            times_s: (T,), since the act began; held at both ends.

        Returns:
            (T, 26), and (T,) whether the hand is there.
        """
        last = len(self.times_s) - 1
        i = np.searchsorted(self.times_s, times_s, side="right") - 1
        i = np.minimum(np.maximum(i, 0), max(last - 1, 0))
        j = np.minimum(i + 1, last)
        start_s = self.times_s[i]
        span_s = np.maximum(self.times_s[j] - start_s, _SHORTEST_S)
        share = np.minimum(np.maximum((times_s - start_s) / span_s, 0.0), 1.0)
        start = self.keys[i]
        mixed: Array = start + minimum_jerk(share)[:, None] * (self.keys[j] - start)
        return mixed, ~(self.away[i] & self.away[j])


def minimum_jerk(share: Share) -> Share:
    """Return the way done after a share of the time, both 0 to 1."""
    return share * share * share * (10.0 - 15.0 * share + 6.0 * share * share)


def least_duration_s(start: Array, end: Array) -> float:
    """Return how long a person takes at least from one key to another.

    Args:
        start: (26,), key.
        end: (26,), key.
    """
    step = np.abs(end - start)
    return max(
        LEAST_MOVE_S,
        PEAK_OF_MEAN * float(np.linalg.norm(step[PLACE])) / PEAK_SPEED_MM_S,
        PEAK_OF_MEAN * float(np.linalg.norm(step[TURN])) / PEAK_TURN_RAD_S,
        PEAK_OF_MEAN * float(step[POSE].max()) / PEAK_FLEXION_RAD_S,
    )


class Path:
    """Builds a track key by key."""

    def __init__(self, home: Array, end: Array) -> None:
        """Start at a key, at time 0.

        Args:
            home: (26,), key of the beginning.
            end: (26,), key that the finished track ends with.
        """
        self.home = home
        self._end = end
        self._times = [0.0]
        self._keys = [home]
        self._away = [False]

    @property
    def time_s(self) -> float:
        """Where the path ends so far."""
        return self._times[-1]

    @property
    def key(self) -> Array:
        """(26,), where the hand is at the end so far."""
        return self._keys[-1]

    def to(
        self,
        duration_s: float,
        *,
        place_mm: Array | None = None,
        turn_rad: Array | None = None,
        pose_rad: Array | None = None,
    ) -> Self:
        """Move on; what is not named stays.

        Args:
            duration_s: Wanted; longer where a person could not keep it.
            place_mm: (3,), palm.
            turn_rad: (3,), yaw, pitch, roll.
            pose_rad: (20,), angles.
        """
        key = self.key.copy()
        for part, value in ((PLACE, place_mm), (TURN, turn_rad), (POSE, pose_rad)):
            if value is not None:
                key[part] = value
        return self._append(max(duration_s, least_duration_s(self.key, key)), key, away=False)

    def hold(self, duration_s: float) -> Self:
        """Stay."""
        if duration_s > 0.0:
            self._append(duration_s, self.key, away=self._away[-1])
        return self

    def wait_for(self, time_s: float) -> Self:
        """Stay until a moment of the act; nothing happens if it is already past."""
        return self.hold(time_s - self.time_s)

    def leave(self, duration_s: float, place_mm: Array) -> Self:
        """Move out of sight and be gone from then on.

        Args:
            duration_s: Wanted.
            place_mm: (3,), palm, outside what the cameras see.
        """
        key = self.key.copy()
        key[PLACE] = place_mm
        return self._append(max(duration_s, least_duration_s(self.key, key)), key, away=True)

    def enter(self, place_mm: Array) -> Self:
        """Be at another place while away; the next move, or the way home, comes from there."""
        key = self.home.copy()
        key[PLACE] = place_mm
        return self._append(1e-3, key, away=True)

    def track(self, duration_s: float) -> Track:
        """Return the path brought home and fitted to the length of the act.

        Args:
            duration_s: Length of the act; a longer path is played faster.
        """
        back_s = max(0.5, least_duration_s(self.key, self._end))
        self.wait_for(duration_s - back_s)
        self._append(back_s, self._end, away=False)
        times = np.array(self._times)
        return Track(
            times * (duration_s / times[-1]), np.stack(self._keys), np.array(self._away, np.bool_)
        )

    def _append(self, duration_s: float, key: Array, *, away: bool) -> Self:
        self._times.append(self.time_s + duration_s)
        self._keys.append(key)
        self._away.append(away)
        return self
