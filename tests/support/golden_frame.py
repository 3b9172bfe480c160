"""The golden frame as `import Leap` keeps it: two hands, a tool and four gestures."""

from __future__ import annotations

import math
import struct
from pathlib import Path

from Leap._serial import ALL_KINDS
from Leap._snapshot import EVENT, HAND_SIZE, History, Snapshot

BYTES = Path(__file__).parents[1] / "golden" / "native" / "frame_classic_whole.bin"
# Where things stand in the message. Source: docs/protocol-native.md#0x110-frame-service.
HEADER, FIXED, HANDS = 8, 40, 2
CLASSIC = HEADER + FIXED + HANDS * HAND_SIZE
FRAME_ROTATION = 32
HAND_ROTATION = 88 + 16


def snapshot(id: int = 9, history: History | None = None, turn: float = 0, scale: float = 0,
             shift: float = 0, enabled: int = ALL_KINDS) -> Snapshot:  # fmt: skip
    """Return the golden frame under another number; its motion, where one is given, about y.

    Args:
        id: Its number.
        history: Where it is added; None: nowhere.
        turn: Of the motion factors of frame and hands, rad.
        scale: Likewise, natural logarithm.
        shift: Likewise, mm along x.
        enabled: Types of gestures that the program wants, as bits.
    """
    message = BYTES.read_bytes()
    hands = message[HEADER + FIXED : CLASSIC]
    body = bytearray(message[CLASSIC:])
    c, s = math.cos(turn), math.sin(turn)
    # Rows are the axes turned about y by the right-hand rule.
    motion = struct.pack("<13f", c, 0, -s, 0, 1, 0, s, 0, c, scale, shift, 0, 0)
    for at in (FRAME_ROTATION, HAND_ROTATION, HAND_ROTATION + 416):
        body[at : at + len(motion)] = motion
    event = EVENT.pack(0, id, 1_000_000 + 8000 * id, id, HANDS, 0, 114.5)
    made = Snapshot(event, hands, (HANDS, 1, 4), bytes(body), enabled, history)
    if history is not None:
        history.add(made)
    return made
