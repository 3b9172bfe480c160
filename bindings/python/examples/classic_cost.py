"""Measure what frames cost a program that imports Leap: python classic_cost.py [seconds]."""

from __future__ import annotations

import sys
import time

import Leap


class Keeper(Leap.Listener):
    """Keeps every frame, or looks at all of it."""

    def __init__(self, looks: bool) -> None:
        """Start with none."""
        self.looks = looks
        self.frames: list[Leap.Frame] = []

    def on_frame(self, controller: Leap.Controller) -> None:
        """Keep a frame."""
        frame = controller.frame()
        self.frames.append(frame)
        if self.looks:
            for hand in frame.hands:
                look(hand)


def look(hand: Leap.Hand) -> None:
    """Read what a program that draws hands reads: 20 bones with their bases, and the palm."""
    _ = hand.palm_position, hand.palm_normal, hand.direction, hand.basis, hand.grab_strength
    for finger in hand.fingers:
        for kind in range(Leap.Bone.TYPE_METACARPAL, Leap.Bone.TYPE_DISTAL + 1):
            bone = finger.bone(kind)
            _ = bone.prev_joint, bone.next_joint, bone.basis


def measured(seconds: float, looks: bool) -> str:
    """Listen for some seconds; return what it cost."""
    keeper = Keeper(looks)
    controller = Leap.Controller(keeper)
    while not keeper.frames:
        time.sleep(0.01)
    keeper.frames.clear()
    began_s, used_s = time.monotonic(), time.process_time()
    time.sleep(seconds)
    passed_s, used_s = time.monotonic() - began_s, time.process_time() - used_s
    controller.remove_listener(keeper)
    count = max(1, len(keeper.frames))
    each_ms = 1000 * used_s / count
    return (
        f"{count / passed_s:.0f} frames/s, {each_ms:.2f} ms of the processor each: "
        f"{each_ms * 115 / 10:.1f} % of a core at 115 frames/s"
    )


def main() -> None:
    """Print what frames cost that are only kept, and frames that are read."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    print("kept:", measured(seconds, looks=False))
    print("read:", measured(seconds, looks=True))


if __name__ == "__main__":
    main()
