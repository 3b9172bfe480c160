"""Print hands and gestures in the classic way: python classic.py. Enter ends it."""

from __future__ import annotations

import sys

import Leap
from Leap import CircleGesture, SwipeGesture

FINGERS = ("thumb", "index", "middle", "ring", "pinky")


class Sample(Leap.Listener):
    """Prints every hundredth frame, and gestures as they begin."""

    def on_init(self, controller: Leap.Controller) -> None:
        """Say so."""
        print("initialized")

    def on_connect(self, controller: Leap.Controller) -> None:
        """Want two kinds of gestures."""
        print("connected")
        controller.enable_gesture(Leap.Gesture.TYPE_CIRCLE)
        controller.enable_gesture(Leap.Gesture.TYPE_SWIPE)

    def on_disconnect(self, controller: Leap.Controller) -> None:
        """Say so."""
        print("disconnected")

    def on_exit(self, controller: Leap.Controller) -> None:
        """Say so."""
        print("exited")

    def on_frame(self, controller: Leap.Controller) -> None:
        """Print a frame now and then."""
        frame = controller.frame()
        for gesture in frame.gestures():
            if gesture.state == Leap.Gesture.STATE_START:
                print_gesture(gesture)
        if frame.id % 100 == 0:
            rate = frame.current_frames_per_second
            print(f"frame {frame.id} at {rate:.0f} Hz, {len(frame.hands)} hands")
            for hand in frame.hands:
                print_hand(hand, frame.interaction_box)


def print_hand(hand: Leap.Hand, box: Leap.InteractionBox) -> None:
    """Print where a hand and its fingers are."""
    side = "left" if hand.is_left else "right"
    place = box.normalize_point(hand.palm_position)
    print(f"  {side} hand {hand.id}: palm {hand.palm_position}, in the box {place}")
    roll, pitch = hand.palm_normal.roll, hand.direction.pitch
    print(f"    roll {roll * Leap.RAD_TO_DEG:.0f}, pitch {pitch * Leap.RAD_TO_DEG:.0f} degrees")
    for finger in hand.fingers.extended():
        tip, bone = finger.tip_position, finger.bone(Leap.Bone.TYPE_DISTAL)
        print(f"    {FINGERS[finger.type]} {finger.id}: tip {tip}, last bone {bone.length:.0f} mm")


def print_gesture(gesture: Leap.Gesture) -> None:
    """Print what began."""
    if gesture.type == Leap.Gesture.TYPE_CIRCLE:
        circle = CircleGesture(gesture)
        turns = circle.pointable.direction.angle_to(circle.normal) <= Leap.PI / 2
        print(f"  circle {circle.id}, {'clockwise' if turns else 'counterclockwise'}")
    else:
        swipe = SwipeGesture(gesture)
        print(f"  swipe {swipe.id} towards {swipe.direction}, {swipe.speed:.0f} mm/s")


def main() -> None:
    """Listen until Enter is pressed."""
    listener = Sample()
    controller = Leap.Controller()
    print("press Enter to quit")  # From now on the listener's thread prints.
    controller.add_listener(listener)
    sys.stdin.readline()
    controller.remove_listener(listener)


if __name__ == "__main__":
    main()
