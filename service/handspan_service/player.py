"""Playing a recording in the place of the controller, as the device thread does it.

Law: whatever is wrong with a recording, the controller comes back; a recording that is paused or at
its end stands still and keeps nobody busy.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from handspan_service.device import choose
from handspan_service.device.base import Source
from handspan_service.device.pacing import PacedSource
from handspan_service.errors import SourceError
from handspan_service.orders import Playback
from handspan_service.reports import PlaybackTold, Report

TELL_S = 0.25


class Player:
    """What is played, and what is wanted to be.

    Attributes:
        wanted: Set by whoever orders; None for the source itself.
        steps: Items to be played while it stands still.
        ended: Whether it stands at its end.
    """

    def __init__(self, wanted: Playback | None, emit: Callable[[Report], None]) -> None:
        """Begin with what is wanted first."""
        self.wanted = wanted
        self.steps = 0
        self._emit = emit
        self._playing: Playback | None = None
        self._source: PacedSource | None = None
        self._over = False
        self._told_s = 0.0

    @property
    def ended(self) -> bool:
        """Whether the recording that is wanted was played to its end."""
        wanted, playing = self.wanted, self._playing
        same = wanted is not None and playing is not None and wanted.number == playing.number
        return self._over and same and not (wanted is not None and wanted.loop)

    def begin(self) -> Source | None:
        """Return the recording that is wanted, not yet open; None for the source itself.

        Raises:
            SourceError: It cannot be played.
        """
        self._playing = playing = self.wanted
        self._source, self._over, self.steps = None, False, 0
        if playing is None:
            return None
        source = choose.open_source(playing.path, speed=playing.speed, loop=playing.loop)
        assert isinstance(source, PacedSource)
        self._source = source
        return source

    def has_other(self) -> bool:
        """Return whether something else is wanted than what is played."""
        wanted, playing = self.wanted, self._playing
        if wanted is None or playing is None:
            return wanted is not playing
        return wanted.number != playing.number

    def stands(self, source: Source) -> bool:
        """Follow what is wanted, and return whether nothing is to be read now."""
        wanted, paced = self.wanted, self._source
        if wanted is None or paced is None or paced is not source:
            return False
        if self._playing != wanted:
            self._playing = wanted
            paced.set_pace(wanted.speed, wanted.loop)
        self._tell(paced)
        if not wanted.paused:
            return False
        paced.hold()
        if self.steps:
            self.steps -= 1
            self._told_s = 0.0
            return False
        return True

    def at_end(self) -> bool:
        """Hear that the source is at its end; return whether it was a recording played so."""
        playing, source = self._playing, self._source
        if playing is None or source is None:
            return False
        self._over = True
        position_s, problem = source.position_s(), source.problem()
        self._emit(PlaybackTold(playing.number, position_s, over=True, problem=problem))
        return True

    def refused(self, error: SourceError) -> bool:
        """Hear that the source cannot be used; return whether it was a recording played so."""
        playing = self._playing
        if playing is None:
            return False
        if self.wanted is not None and self.wanted.number == playing.number:
            self.wanted = None
        self._emit(PlaybackTold(playing.number, 0.0, over=True, refused=str(error)))
        return True

    def _tell(self, source: PacedSource) -> None:
        now_s = time.monotonic()
        if self._playing is not None and now_s - self._told_s >= TELL_S:
            self._told_s = now_s
            number = self._playing.number
            self._emit(PlaybackTold(number, source.position_s(), problem=source.problem()))
