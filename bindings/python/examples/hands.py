"""Print the hands that are seen, until interrupted: python hands.py [seconds]."""

from __future__ import annotations

import sys
import threading

import handspan


def describe(hand: handspan.Hand) -> str:
    """Return a line about a hand: where its palm is, and which fingers are straightened."""
    x, y, z = hand.palm.position
    straight = [finger.type.name.lower() for finger in hand.fingers if finger.extended]
    return (
        f"  {hand.side.value} hand {hand.id}: palm ({x:.1f}, {y:.1f}, {z:.1f}) mm, "
        f"grab {hand.grab_strength:.2f}, pinch {hand.pinch_strength:.2f}, "
        f"straight: {', '.join(straight) or 'none'}"
    )


def main() -> None:
    """Connect, and print a frame of a hundred: nobody reads more."""
    with handspan.connect() as client:
        if len(sys.argv) > 1:  # Closing a client ends its streams, from any thread.
            threading.Timer(float(sys.argv[1]), client.close).start()
        printed = -100
        for frame in client.frames():
            if frame.id < printed + 100:
                continue
            printed = frame.id
            late_ms = (handspan.now_us() - frame.timestamp_us) / 1000
            print(f"frame {frame.id} at {frame.rate_hz:.0f} Hz, {late_ms:.1f} ms after its image")
            for hand in frame.hands:
                print(describe(hand), flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
    except handspan.LibraryNotFound as error:
        sys.exit(str(error))
