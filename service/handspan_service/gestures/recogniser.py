"""Recognise the classic gestures of tracked hands: circle, swipe, key tap, screen tap.

Law: a gesture of one id is told in every image from its start to its one stop, also when the hand
vanishes; taps are a lone stop. No id is used twice.

Source: docs/gestures.md.
"""

from __future__ import annotations

import math

from handspan_service.contract.model import (
    Finger,
    FingerType,
    Gesture,
    GestureType,
    Hand,
    TrackedHands,
    Vector,
)
from handspan_service.contract.settings import GestureSettings
from handspan_service.gestures.circles import CircleWatch
from handspan_service.gestures.swipes import SwipeWatch
from handspan_service.gestures.taps import DOWN, FORWARD, TapRule, TapWatch
from handspan_service.gestures.trail import Sign, Trail

GAP_US = 200_000  # After a longer pause nobody knows what the fingers did.
LEAST_STEP_S = 1e-4  # Shorter times between two images are no times.
POINTING = 0.5  # Cosine to the screen's direction: a finger that taps a screen points at it.


class GestureRecogniser:
    """Takes hands image by image and tells the gestures of each image."""

    def __init__(self, wanted: GestureSettings | None = None) -> None:
        """Begin without a past.

        Args:
            wanted: Parameters; the documented ones if None.
        """
        self._next_id = 1
        self._time_us = 0
        self._hands: dict[int, _WatchedHand] = {}
        self.set_parameters(wanted or GestureSettings())

    def set_parameters(self, wanted: GestureSettings) -> None:
        """Judge by other parameters from the next image on."""
        self._wanted = wanted
        self._key_tap = TapRule(
            DOWN,
            wanted.key_tap_min_down_velocity_mm_s,
            wanted.key_tap_min_distance_mm,
            wanted.key_tap_history_s,
        )
        self._screen_tap = TapRule(
            FORWARD,
            wanted.screen_tap_min_forward_velocity_mm_s,
            wanted.screen_tap_min_distance_mm,
            wanted.screen_tap_history_s,
        )

    def forget(self) -> None:
        """Let go of everything without a word: the next hands are others.

        Gestures that go on are not stopped here; `FrameMaker.new_source` stops them.
        """
        self._hands.clear()

    def process(self, found: TrackedHands) -> tuple[Gesture, ...]:
        """Return the gestures of one image.

        Args:
            found: Hands with the ids that their source gave them; their time rises. One with a
                number that is not finite counts as not seen: a filter would never forget it.
        """
        told: list[Gesture] = []
        step_us, self._time_us = found.timestamp_us - self._time_us, found.timestamp_us
        hands = [hand for hand in found.hands if _is_finite(hand)]
        seen = {hand.id for hand in hands} if step_us <= GAP_US else set()
        for id in [id for id in self._hands if id not in seen]:
            self._end(self._hands.pop(id), told)
        step_s = max(step_us * 1e-6, LEAST_STEP_S)
        for hand in hands:
            watched = self._hands.get(hand.id)
            if watched is None:
                self._hands[hand.id] = _WatchedHand(hand, found.timestamp_us)
            else:
                self._follow(watched, hand, step_s, told)
        return tuple(told)

    def _follow(
        self, watched: _WatchedHand, hand: Hand, step_s: float, told: list[Gesture]
    ) -> None:
        time_us = self._time_us
        palm = watched.palm
        palm.follow(hand.palm_position, time_us, step_s)
        foremost = min([finger.tip_position[2] for finger in hand.fingers if finger.extended],
                       default=0.0)  # fmt: skip
        for finger, one in zip(hand.fingers, watched.fingers, strict=True):
            one.trail.follow(finger.tip_position, time_us, step_s)
            if finger.extended:
                self._draw(one, told)
            else:
                self._rest(one, told)
            if one.circle.shown or one.swipe.shown:
                one.key_tap.forget()
                one.screen_tap.forget()
            elif finger.extended or one.key_tap.going or one.screen_tap.going:
                self._tap(one, palm, finger, foremost, told)

    def _draw(self, one: _WatchedFinger, told: list[Gesture]) -> None:
        """Look for a circle, and for a swipe unless the finger draws one."""
        trail = one.trail
        sign = one.circle.follow(trail, self._wanted)
        if sign is not None:
            one.circle_id = self._tell(one, "circle", one.circle_id, sign, told)
        swipe = one.swipe.end(trail) if one.circle.shown else one.swipe.follow(trail, self._wanted)
        if swipe is not None:
            one.swipe_id = self._tell(one, "swipe", one.swipe_id, swipe, told)

    def _tap(
        self,
        one: _WatchedFinger,
        palm: Trail,
        finger: Finger,
        foremost_mm: float,
        told: list[Gesture],
    ) -> None:
        """Look for taps: of the finger against its palm, and of the foremost against the room."""
        sign = one.key_tap.follow(one.trail, palm, self._key_tap)
        if sign is not None:
            self._tell(one, "keyTap", 0, sign, told)
        sign = one.screen_tap.follow(one.trail, None, self._screen_tap)
        if sign is None or finger.type is FingerType.THUMB:
            return
        if -finger.direction[2] >= POINTING and finger.tip_position[2] <= foremost_mm:
            self._tell(one, "screenTap", 0, sign, told)

    def _rest(self, one: _WatchedFinger, told: list[Gesture]) -> None:
        """Stop what a finger draws."""
        if (sign := one.circle.end(one.trail)) is not None:
            self._tell(one, "circle", one.circle_id, sign, told)
        if (sign := one.swipe.end(one.trail)) is not None:
            self._tell(one, "swipe", one.swipe_id, sign, told)

    def _end(self, watched: _WatchedHand, told: list[Gesture]) -> None:
        """Stop what a hand does."""
        for one in watched.fingers:
            self._rest(one, told)

    def _tell(
        self, one: _WatchedFinger, type: GestureType, id: int, sign: Sign, told: list[Gesture]
    ) -> int:
        """Tell a sign; return the id of its gesture, a new one where it begins."""
        is_tap = type in ("keyTap", "screenTap")
        if is_tap or sign.state == "start":
            id, self._next_id = self._next_id, self._next_id + 1
        told.append(
            Gesture(id, type, sign.state, sign.duration_us, (one.hand_id,), (one.id,), sign.fields)
        )
        return id


class _WatchedFinger:
    """One finger and who watches it.

    Attributes:
        hand_id: Of its hand.
        id: Of the finger.
        circle_id: Of the circle that goes on.
        swipe_id: Of the swipe that goes on.
    """

    __slots__ = (
        "circle", "circle_id", "hand_id", "id", "key_tap", "screen_tap", "swipe", "swipe_id",
        "trail",
    )  # fmt: skip

    def __init__(self, hand_id: int, type: FingerType, tip: Vector, time_us: int) -> None:
        self.hand_id = hand_id
        self.id = hand_id * 10 + type
        self.trail = Trail(tip, time_us)
        self.circle, self.swipe = CircleWatch(), SwipeWatch()
        self.key_tap, self.screen_tap = TapWatch(), TapWatch()
        self.circle_id = self.swipe_id = 0


class _WatchedHand:
    """One hand: the way of its palm, and its fingers."""

    __slots__ = ("fingers", "palm")

    def __init__(self, hand: Hand, time_us: int) -> None:
        self.palm = Trail(hand.palm_position, time_us)
        self.fingers = [
            _WatchedFinger(hand.id, finger.type, finger.tip_position, time_us)
            for finger in hand.fingers
        ]


def _is_finite(hand: Hand) -> bool:
    total = sum(hand.palm_position)
    for finger in hand.fingers:
        total += sum(finger.tip_position)
    return math.isfinite(total)
