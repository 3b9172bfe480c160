"""Play tracking data that leap.js recorded: real hands, no images.

Law: every frame of the recording is delivered, in order, complete and finite; none is skipped,
so that no gesture loses its start or stop.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from handspan_service.contract.model import CalibrationKind, DeviceInfo, Gesture, SourceKind
from handspan_service.device.base import RecordedHands
from handspan_service.device.completion import complete_hand
from handspan_service.device.leapjs import LeapRecording, RecordedFrame, recording_text
from handspan_service.device.pacing import Clock, Entry, PacedSource
from handspan_service.errors import NoSuchSource, UnreadableSource

MODEL = "Recorded hands (leap.js playback)"


class PlaybackSource(PacedSource):
    """A recording of leap.js playback, `.json.lz` or `.json`, as a source of hands."""

    may_skip = False

    def __init__(
        self,
        path: Path,
        *,
        speed: float | None = 1.0,
        loop: bool = True,
        clock: Clock | None = None,
    ) -> None:
        """Name the recording; `open` reads it.

        Args:
            path: The file.
            speed: Factor on real time; None plays as fast as it is read.
            loop: Whether to begin anew at the end.
            clock: Of the player; the machine's own if None.
        """
        super().__init__(speed=speed, loop=loop, clock=clock)
        self._path = Path(path)
        self._recording: LeapRecording | None = None

    def _prepare(self) -> DeviceInfo:
        try:
            data = self._path.read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NoSuchSource(f"there is no recording {self._path}; check its name") from error
        except OSError as error:
            raise UnreadableSource(
                f"{self._path} cannot be read: {error.strerror}; check its permissions"
            ) from error
        name = self._path.name
        self._recording = LeapRecording(recording_text(data, name), name)
        times = self._recording.timestamps_us
        span_s = (times[-1] - times[0]) / 1e6
        return DeviceInfo(
            serial=name.split(".")[0] or "recording",
            kind=SourceKind.PLAYBACK,
            model=MODEL,
            firmware="",
            calibration=CalibrationKind.NONE,
            nominal_rate_hz=round((len(times) - 1) / span_s, 1) if span_s > 0 else 0.0,
        )

    def _play(self) -> Iterator[Entry]:
        recording = self._recording
        assert recording is not None

        def make(index: int) -> Entry:
            return Entry(
                recording.timestamps_us[index],
                index,
                lambda timestamp_us, _: recorded_hands(recording, index, timestamp_us),
            )

        return map(make, range(len(recording)))

    def length(self) -> int | None:
        """Return the number of frames; see Source."""
        return None if self._loop or self._recording is None else len(self._recording)

    def close(self) -> None:
        """Give the recording's memory back."""
        super().close()
        self._recording = None


def recorded_hands(recording: LeapRecording, index: int, timestamp_us: int) -> RecordedHands:
    """Return one frame of a recording, complete.

    Args:
        recording: The recording.
        index: Number of the frame in it, from 0.
        timestamp_us: Time that the frame shall have.
    """
    frame: RecordedFrame = recording.frame(index)
    return RecordedHands(
        timestamp_us=timestamp_us,
        hands=tuple(
            complete_hand(
                hand,
                fingers,
                max(0.0, (frame.timestamp_us - recording.first_seen_us[hand.id]) / 1e6),
            )
            for hand, fingers in frame.hands
        ),
        gestures=None
        if not recording.has_gestures
        else tuple(
            Gesture(
                id=gesture.id,
                type=gesture.type,
                state=gesture.state,
                duration_us=gesture.duration,
                hand_ids=gesture.handIds,
                pointable_ids=gesture.pointableIds,
                fields=fields,
            )
            for gesture, fields in frame.gestures
        ),
    )
