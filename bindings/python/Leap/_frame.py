"""One frame, with all that was seen in it.

Law: it never changes; programs may keep thousands, longer than their Controller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from Leap import _snapshot as raw
from Leap._gestures import Gesture, GestureList
from Leap._handle import Handle, Read
from Leap._hands import Hand, HandList
from Leap._image import ImageList, images_of
from Leap._math import Vector
from Leap._motion import Moving
from Leap._pointables import Finger, FingerList, Pointable, PointableList, Tool, ToolList
from Leap._quad import TrackedQuad
from Leap._serial import byte_array, deserialized, serialized
from Leap._snapshot import Snapshot, vector_at

if TYPE_CHECKING:
    from Leap._snapshot import Motion


def _share(offset: float, size: float, clamp: bool) -> float:
    share = offset / size + 0.5 if size > 0 else 0.0
    return max(0.0, min(1.0, share)) if clamp else share


class InteractionBox(Handle):
    """A box above the controller, whose points are 0 to 1 in each direction."""

    __slots__ = ()
    _family = "box"

    center = Read("mm.", lambda shot, _: vector_at(shot.body, raw.BOX_CENTER), Vector)
    _size = Read("mm.", lambda shot, _: vector_at(shot.body, raw.BOX_SIZE), Vector)

    @property
    def width(self) -> float:
        """Along x, mm."""
        return self._size.x

    @property
    def height(self) -> float:
        """Along y, mm."""
        return self._size.y

    @property
    def depth(self) -> float:
        """Along z, mm."""
        return self._size.z

    def normalize_point(self, position: Vector, clamp: bool = True) -> Vector:
        """Return where in the box a point is; points outside move to its faces if clamped."""
        offset, size = position - self.center, self._size
        return Vector(
            _share(offset.x, size.x, clamp),
            _share(offset.y, size.y, clamp),
            _share(offset.z, size.z, clamp),
        )

    def denormalize_point(self, normalized_position: Vector) -> Vector:
        """Return the point of a place in the box, mm."""
        share, size = normalized_position - Vector(0.5, 0.5, 0.5), self._size
        return Vector(share.x * size.x, share.y * size.y, share.z * size.z) + self.center

    def __str__(self) -> str:
        return "InteractionBox" if self.is_valid else super().__str__()


def _gestures_of(snapshot: Snapshot) -> list[Gesture]:
    return [Gesture._at(snapshot, place) for place in range(len(snapshot.gestures))]


class Frame(Handle, Moving):
    """A frame."""

    __slots__ = ()
    _family = "frame"

    id = Read("Rises by one; -1 where invalid.", lambda shot, _: shot.id, lambda: -1)
    timestamp = Read("us, of the clock of Controller.now().", lambda s, _: s.timestamp_us, int)
    current_frames_per_second = Read("Hz.", lambda shot, _: shot.rate_hz, float)

    @property
    def hands(self) -> HandList:
        """The hands that were seen."""
        return HandList(Hand._at(self._snapshot, i) for i in range(self._count()))

    @property
    def fingers(self) -> FingerList:
        """The fingers of all hands."""
        count = self._count() * raw.FINGERS
        return FingerList(Finger._at(self._snapshot, i) for i in range(count))

    @property
    def tools(self) -> ToolList:
        """Tools, once the setting tracking_tool_enabled is true."""
        count = 0 if self._snapshot is None else self._snapshot.tools
        return ToolList(Tool._at(self._snapshot, raw.FIRST_TOOL + i) for i in range(count))

    @property
    def pointables(self) -> PointableList:
        """Fingers, then tools."""
        return PointableList([*self.fingers, *self.tools])

    def _count(self) -> int:
        return 0 if self._snapshot is None else self._snapshot.hands

    def hand(self, id: int) -> Hand:
        """Return a hand by its id."""
        return self.hands._with_id(id)

    def finger(self, id: int) -> Finger:
        """Return a finger by its id."""
        return self.fingers._with_id(id)

    def pointable(self, id: int) -> Pointable:
        """Return a finger or tool by its id."""
        return self.pointables._with_id(id)

    def tool(self, id: int) -> Tool:
        """Return a tool by its id."""
        return self.tools._with_id(id)

    def gestures(self, since_frame: Frame | None = None) -> GestureList:
        """Return gestures of the kinds that were enabled when the frame came.

        Args:
            since_frame: Join those of all frames after this one; none where either is gone from
                the Controller.
        """
        shot = self._snapshot
        if shot is None:
            return GestureList()
        if since_frame is None:
            return GestureList(_gestures_of(shot))
        since = since_frame._snapshot
        if since is None or shot.history is None:
            return GestureList()
        between = shot.history.between(since, shot)
        return GestureList(gesture for one in between for gesture in _gestures_of(one))

    def gesture(self, id: int) -> Gesture:
        """Return a gesture by its id."""
        return self.gestures()._with_id(id)

    @property
    def interaction_box(self) -> InteractionBox:
        """The box to measure this frame's points in."""
        return InteractionBox._at(self._snapshot, 0)

    @property
    def images(self) -> ImageList:
        """The pair that it was made from; none without POLICY_IMAGES.

        Hands never wait for pixels: until its own came, some milliseconds later, the pair before.
        """
        return images_of(None if self._snapshot is None else self._snapshot.images)

    raw_images = images

    @property
    def tracked_quad(self) -> TrackedQuad:
        """Invalid."""
        return TrackedQuad()

    @property
    def serialize(self) -> tuple[byte_array, int]:
        """Its bytes and their number, for deserialize()."""
        data = serialized(self._snapshot)
        return byte_array(data), len(data)

    def deserialize(self, data: tuple[byte_array, int]) -> None:
        """Become the frame that was serialised; an invalid one where the bytes are none of ours."""
        self._snapshot = deserialized(bytes(data[0][: data[1]]))

    def _motion(self) -> Motion | None:
        shot = self._snapshot
        return None if shot is None else raw.motion_at(shot.body, raw.FRAME_MOTION)

    def _motion_in(self, frame: Frame) -> Motion | None:
        return frame._motion()

    @property
    def frame(self) -> Frame:
        """Itself."""
        return self

    def __str__(self) -> str:
        return f"Frame Id:{self.id}" if self.is_valid else super().__str__()
