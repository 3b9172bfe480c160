"""When an image was really taken, from when its first payload reached us.

Law: times rise strictly, keep the pace of the controller, and stay within 50 ms of the host's
clock; the host's delays are smoothed away.

The controller's own clock counts whole milliseconds, too coarse for speeds; the number of frames
between two images is exact, so the time is predicted from the measured pace and corrected slowly.
"""

from __future__ import annotations

TIME_SHARE = 0.1  # Of an error that corrects the time at once.
PACE_SHARE = 0.005  # Of an error that corrects the pace.
LARGEST_ERROR_US = 4000.0  # What one late arrival may count for.
JUMP_US = 50_000  # Beyond it the stream was interrupted: begin anew.
WIDEST_PACE = 0.2  # The pace may differ from the mode's by this share.


class FrameClock:
    """Smooths the arrival times of one stream."""

    def __init__(self, interval_us: float) -> None:
        """Begin with the pace that the mode promises.

        Args:
            interval_us: Time between frames.
        """
        self._nominal_us = self._pace_us = interval_us
        self._time_us: float | None = None
        self._sequence = 0
        self._given_us = -1

    def time_us(self, arrival_us: int, sequence: int) -> int:
        """Return the time of an image.

        Args:
            arrival_us: Host clock at its first payload.
            sequence: Number of the image; a gap is that many frames longer.

        Returns:
            Microseconds of the host clock, greater than any value returned before.
        """
        steps = max(1, sequence - self._sequence)
        self._sequence = sequence
        if self._time_us is None:
            self._time_us = float(arrival_us)
        else:
            predicted = self._time_us + steps * self._pace_us
            error = arrival_us - predicted
            if abs(error) > JUMP_US:
                self._time_us = float(arrival_us)
            else:
                error = min(max(error, -LARGEST_ERROR_US), LARGEST_ERROR_US)
                self._time_us = predicted + TIME_SHARE * error
                pace = self._pace_us + PACE_SHARE * error / steps
                low, high = 1 - WIDEST_PACE, 1 + WIDEST_PACE
                self._pace_us = min(max(pace, low * self._nominal_us), high * self._nominal_us)
        self._given_us = max(self._given_us + 1, round(self._time_us))
        return self._given_us
