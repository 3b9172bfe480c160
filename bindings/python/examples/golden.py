"""Print frames of a recording for comparison across languages: golden.py FIRST LAST STEP.

Hands of each STEPth frame, and gestures of all. Numbers have one decimal, which every language
prints alike, and none is printed that depends on when the program was started.
"""

from __future__ import annotations

import math
import sys
import time

import Leap

KINDS = (
    Leap.Gesture.TYPE_CIRCLE,
    Leap.Gesture.TYPE_SWIPE,
    Leap.Gesture.TYPE_KEY_TAP,
    Leap.Gesture.TYPE_SCREEN_TAP,
)


def rounded(value: float) -> str:
    """Return one decimal, which every language prints alike."""
    return f"{math.floor(value * 10 + 0.5) / 10 + 0.0:.1f}"


def named(name: str, vector: Leap.Vector) -> str:
    """Return three numbers with a name before them."""
    return f" {name} " + " ".join(map(rounded, vector))


def hand_lines(hand: Leap.Hand) -> list[str]:
    """Return a hand, its arm, and each finger with its bones."""
    lines = [
        f"  {'left' if hand.is_left else 'right'} hand"
        + named("palm", hand.palm_position)
        + named("normal", hand.palm_normal * 100)
        + named("direction", hand.direction * 100)
        + f" grab {rounded(hand.grab_strength)} pinch {rounded(hand.pinch_strength)}"
        + f" width {rounded(hand.palm_width)}",
        "   " + named("elbow", hand.arm.elbow_position) + named("wrist", hand.wrist_position),
    ]
    for finger in hand.fingers:
        lines.append(
            f"    finger {finger.type} {'extended' if finger.is_extended else 'bent'}"
            + named("tip", finger.tip_position)
            + f" length {rounded(finger.length)} width {rounded(finger.width)}"
        )
        for type in range(Leap.Bone.TYPE_METACARPAL, Leap.Bone.TYPE_DISTAL + 1):
            bone = finger.bone(type)
            lines.append(
                f"      bone {type}"
                + named("from", bone.prev_joint)
                + named("to", bone.next_joint)
                + named("x", bone.basis.x_basis * 100)
            )
    return lines


def gesture_line(gesture: Leap.Gesture) -> str:
    """Return what a gesture is and where."""
    line = f"  gesture type {gesture.type} state {gesture.state}"
    if gesture.type == Leap.Gesture.TYPE_CIRCLE:
        circle = Leap.CircleGesture(gesture)
        line += named("center", circle.center)
        return line + f" radius {rounded(circle.radius)} progress {rounded(circle.progress)}"
    if gesture.type == Leap.Gesture.TYPE_SWIPE:
        swipe = Leap.SwipeGesture(gesture)
        return line + named("from", swipe.start_position) + named("to", swipe.position)
    if gesture.type == Leap.Gesture.TYPE_KEY_TAP:
        return line + named("at", Leap.KeyTapGesture(gesture).position)
    return line + named("at", Leap.ScreenTapGesture(gesture).position)


def frame_lines(frame: Leap.Frame, with_hands: bool) -> list[str]:
    """Return a frame with its gestures; empty where there is nothing to say."""
    gestures = [gesture_line(gesture) for gesture in frame.gestures()]
    hands = [line for hand in frame.hands for line in hand_lines(hand)] if with_hands else []
    head = [f"frame {frame.id} hands {len(frame.hands)}"] if with_hands or gestures else []
    return head + hands + gestures


def main() -> int:
    """Print frames as they come; return 1 where one was missed."""
    first, last, step = map(int, sys.argv[1:])
    controller = Leap.Controller()
    for kind in KINDS:
        controller.enable_gesture(kind)
    print("waiting", file=sys.stderr, flush=True)
    wanted = first
    while wanted <= last:
        for back in range(59, -1, -1):
            frame = controller.frame(back)
            if frame.id == wanted <= last:
                lines = frame_lines(frame, (wanted - first) % step == 0)
                sys.stdout.writelines(f"{line}\n" for line in lines)
                wanted += 1
            elif frame.id > wanted and back == 59:
                print(f"frame {wanted} was missed", file=sys.stderr)
                return 1
            elif frame.id > wanted:
                break  # A frame came meanwhile, and all others moved on by one.
        time.sleep(0.02)
    return 0


if __name__ == "__main__":
    sys.exit(main())
