"""Number and date frames.

Law: frame ids rise by one, timestamps strictly; no id of a hand, tool or gesture is
ever used again.
"""

from __future__ import annotations

from msgspec.structs import replace

from handspan_service.contract.model import Frame, Gesture, Hand, InteractionBox, Tool
from handspan_service.motion import Motion, next_motion

# Sides of the interaction box by the height of its centre. Source: recorded frames of the original
# at 200 mm and 214.798 mm; docs/protocol-websocket.md#interaction-box. Verified.
_BOX_WIDTH = 1.176235
_BOX_DEPTH = 0.738755

_RATE_SHARE = 0.05  # Of a new interval in the mean: the rate settles over some 20 frames.
_LONGEST_INTERVAL_US = 100_000  # A longer pause tells nothing of the rate.
_LONGEST_WAY_US = 500_000  # From taking an image to having it: a longer one was a pause.
_KEPT_IDS = 256  # Of one source; an id that left does not come back.


def interaction_box(height_mm: float) -> InteractionBox:
    """Return the box whose centre is that high above the controller."""
    width = _BOX_WIDTH * height_mm
    return InteractionBox((0.0, height_mm, 0.0), (width, width, _BOX_DEPTH * height_mm))


class Renumbering:
    """Gives ids of one source after another without ever giving one twice.

    The first source's ids pass through; later sources get the next free ones in their order.
    """

    def __init__(self) -> None:
        self._highest = 0
        self._floor = 0
        self._given: dict[int, int] = {}

    def new_source(self) -> None:
        """Forget which id means what; from now on all are new."""
        self._floor = self._highest
        self._given.clear()

    def __call__(self, source_id: int) -> int:
        """Return the id under which one of the source's ids is published."""
        known = self._given.pop(source_id, None)
        if known is not None:
            self._given[source_id] = known  # Last in line to be forgotten.
            return known
        given = self._highest + 1 if self._floor else source_id
        self._highest = max(self._highest, given)
        self._given[source_id] = given
        if len(self._given) > _KEPT_IDS:
            del self._given[next(iter(self._given))]
        return given


class FrameMaker:
    """Turns hands into frames. Pure: no clock, no thread."""

    def __init__(self, interaction_height_mm: float = 200.0) -> None:
        self._box = interaction_box(interaction_height_mm)
        self._id = 0
        self._timestamp_us = 0
        self._offset_us: int | None = 0
        self._interval_us = 0.0
        self._motion = Motion()
        self._hands: tuple[Hand, ...] = ()
        self._hand_ids = Renumbering()
        self._tool_ids = Renumbering()
        self._gesture_ids = Renumbering()
        self._open: dict[int, Gesture] = {}
        self._unfinished: tuple[Gesture, ...] = ()

    def set_interaction_height(self, height_mm: float) -> None:
        """Move the interaction box; the next frame has it."""
        self._box = interaction_box(height_mm)

    def new_source(self) -> None:
        """Say that the next hands come from elsewhere, or from the start of a loop.

        Their ids are new, their clock is joined to the old one, and gestures that were going on
        are stopped in the next frame.
        """
        self._hand_ids.new_source()
        self._tool_ids.new_source()
        self._gesture_ids.new_source()
        self._offset_us = None
        self._unfinished = tuple(replace(gesture, state="stop") for gesture in self._open.values())
        self._open = {}

    def make(
        self,
        timestamp_us: int,
        hands: tuple[Hand, ...],
        gestures: tuple[Gesture, ...] = (),
        tools: tuple[Tool, ...] = (),
    ) -> Frame:
        """Return the next frame.

        Args:
            timestamp_us: Clock of the source.
            hands: With the source's ids.
            gestures: With the source's ids.
            tools: With the source's ids; those of other hands are left out.
        """
        self._id += 1
        self._advance(timestamp_us)
        # In order of the ids, so that new ones rise as the source's do.
        order = sorted(hand.id for hand in hands)
        given = {id: self._hand_ids(id) for id in order}
        named = tuple(
            hand if given[hand.id] == hand.id else replace(hand, id=given[hand.id])
            for hand in hands
        )
        told = self._unfinished + tuple(self._renamed(gesture) for gesture in gestures)
        self._unfinished = ()
        self._note_open(told)
        self._motion = next_motion(self._motion, self._hands, named)
        self._hands = named
        return Frame(
            id=self._id,
            timestamp_us=self._timestamp_us,
            rate_hz=1e6 / self._interval_us if self._interval_us else 0.0,
            hands=named,
            gestures=told,
            interaction_box=self._box,
            rotation=self._motion.rotation,
            scale_log=self._motion.scale_log,
            translation=self._motion.translation,
            tools=tuple(
                replace(tool, id=self._tool_ids(tool.id), hand_id=given[tool.hand_id])
                for tool in tools
                if tool.hand_id in given
            ),
        )

    def _advance(self, source_us: int) -> None:
        """Set the frame's time: the source's, moved where a new source began, strictly rising."""
        usual_us = round(self._interval_us) or 1
        if self._offset_us is None:
            self._offset_us = max(0, self._timestamp_us + usual_us - source_us)
        now_us = max(source_us + self._offset_us, self._timestamp_us + 1)
        if self._id > 1:
            interval_us = min(now_us - self._timestamp_us, _LONGEST_INTERVAL_US)
            share = _RATE_SHARE if self._interval_us else 1.0
            self._interval_us += share * (interval_us - self._interval_us)
        self._timestamp_us = now_us

    def _renamed(self, gesture: Gesture) -> Gesture:
        return replace(
            gesture,
            id=self._gesture_ids(gesture.id),
            hand_ids=tuple(self._hand_ids(id) for id in gesture.hand_ids),
            pointable_ids=tuple(
                self._hand_ids(id // 10) * 10 + id % 10 for id in gesture.pointable_ids
            ),
        )

    def _note_open(self, gestures: tuple[Gesture, ...]) -> None:
        # A gesture lives in consecutive frames: what is not told any more has ended.
        self._open = {gesture.id: gesture for gesture in gestures if gesture.state != "stop"}


class SharedClock:
    """Puts the time of a source on the clock that all processes of this computer share.

    A controller's images are dated on that clock already; a recording has its own. Pure.

    Law: times rise strictly, and none is later than the moment at which its image was whole.
    """

    def __init__(self) -> None:
        self._offset_us = 0
        self._last_us = 0

    def __call__(self, timestamp_us: int, complete_us: int) -> int:
        """Return when an image was taken.

        Args:
            timestamp_us: Clock of its source.
            complete_us: Shared clock when it was whole, or was read from its recording.
        """
        if not _is_possible(timestamp_us + self._offset_us, complete_us):
            own = _is_possible(timestamp_us, complete_us)
            self._offset_us = 0 if own else complete_us - timestamp_us
        self._last_us = max(timestamp_us + self._offset_us, self._last_us + 1)
        return self._last_us


def _is_possible(taken_us: int, complete_us: int) -> bool:
    return 0 <= complete_us - taken_us <= _LONGEST_WAY_US
