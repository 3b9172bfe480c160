"""Look for hands that are not followed yet, and take them in.

Law: at most one hand is taken in per search, and none where two are followed and seen.
"""

from __future__ import annotations

from handspan_service.anatomy import HandShape
from handspan_service.tracking import acquisition
from handspan_service.tracking.acquisition import Refused
from handspan_service.tracking.effort import Effort
from handspan_service.tracking.followed import Followed
from handspan_service.tracking.mounting import Mounting
from handspan_service.tracking.sight import Candidate, Scene, Sight
from handspan_service.tracking.track import MAX_HANDS

LOST_MISSES = 3
HIDDEN_SEARCHES = 2  # A hidden hand is searched for that much less often than a second one.


class Seeker:
    """Decides when to search, and which of the candidates are hands.

    Attributes:
        crossed: Whether a new hand in the last image looked as if the eyes were exchanged.
    """

    def __init__(self, sight: Sight, mounting: Mounting, effort: Effort) -> None:
        self.crossed = False
        self._sight = sight
        self._mounting = mounting
        self._effort = effort
        self._checked_us = 0
        self._vain_us: int | None = None  # The image of the last search that met nobody.
        self._camera = 0
        self._births = 0
        self._refusals = 0  # In a row; the next candidate is tried then.

    def begin(self, now_us: int) -> None:
        """Search in the next image, whatever was searched before."""
        self._checked_us = now_us - self._effort.check_us

    def seek(self, scene: Scene, followed: Followed, shape: HandShape, now_us: int, *,
             busy: bool = False) -> Followed:
        """Search one image, if it is time to.

        Args:
            scene: The image.
            followed: The known hands, where this image shows them.
            shape: Sizes of the hands.
            now_us: Time of the image.
            busy: Whether a search that can wait for the next image should.

        Returns:
            The known hands and the one that was met.
        """
        if not followed and now_us == self._vain_us:
            return followed  # Nobody was met in this image before.
        candidates: tuple[Candidate, ...] = ()
        cameras = scene.optics.seeing(self._cameras(followed, now_us, busy))
        if cameras:
            self._checked_us = now_us
            candidates = self._sight.find(scene, cameras)
            supported, candidates = acquisition.match(candidates, followed.bodies.points_mm)
            if len(followed) >= MAX_HANDS:
                followed = followed.after_search(supported)
        self.crossed = False
        births = self._births
        followed = self._meet(scene, candidates, followed, shape, now_us)
        if self._births > births:  # Where one hand came, another one may.
            self.begin(now_us)
        elif cameras:
            self._vain_us = now_us
        return followed

    def _cameras(self, followed: Followed, now_us: int, busy: bool) -> tuple[int, ...]:
        """Return the cameras to search now."""
        tracks, since_us = followed.tracks, now_us - self._checked_us
        if not tracks:
            return (0, 1) if since_us >= self._effort.idle_us else ()
        if any(track.misses >= LOST_MISSES for track in tracks):
            return (0, 1)
        if busy:
            return ()
        if len(tracks) < MAX_HANDS:  # A second hand may wait for some images.
            named = any(track.id for track in tracks)
            return () if named and since_us < self._effort.search_us else (0, 1)
        if _lost(followed):  # A hidden hand may come out elsewhere than expected.
            return () if since_us < HIDDEN_SEARCHES * self._effort.search_us else (0, 1)
        if since_us < self._effort.check_us:
            return ()
        self._camera = 1 - self._camera
        return (self._camera,)

    def _meet(self, scene: Scene, candidates: tuple[Candidate, ...], followed: Followed,
              shape: HandShape, now_us: int) -> Followed:
        """Take in at most one new hand, find a lost one again, or give one its other side."""
        wrong = followed.wrong_side()
        if wrong is not None:
            candidates = (acquisition.as_candidate(followed, wrong), *candidates)
            followed = followed.without(followed.numbers[wrong])
        lost = _lost(followed)
        if not candidates or (len(followed) >= MAX_HANDS and not lost):
            return followed
        turn = self._refusals % len(candidates) if wrong is None else 0
        met = acquisition.meet(
            self._sight, scene, candidates[turn],
            [track.side.right for track in followed.tracks if not track.away], shape,
            self._births + 1, now_us,
        )
        if isinstance(met, Refused):
            self.crossed = met.crossed
        if isinstance(met, Refused) or not self._mounting.reaches(met.sighting.depth_mm):
            self._refusals += 1
            return followed
        self._refusals = 0
        again = acquisition.again(met, followed.keep(lost))
        if again is not None:
            return followed.without(again.track.number).add(again.track, again.body)
        if len(followed) >= MAX_HANDS:
            return followed
        self._births += 1
        return followed.add(met.track, met.body)


def _lost(followed: Followed) -> list[int]:
    """Return the rows of hands that were not seen for some images, or are hidden."""
    return [
        row for row, track in enumerate(followed.tracks)
        if track.misses >= LOST_MISSES or track.hidden_us
    ]
