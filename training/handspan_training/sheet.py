"""Samples to look at: crops with their keypoints, and whole raw images.

Law: what is drawn is what a network is given, nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

ROWS, COLUMNS = 7, 10
WHOLES = 8
CELL_PX = 144
PER_ROW = 4  # Whole images beside each other.
# Thumb to little finger, blue, green, red.
COLORS = ((60, 60, 255), (60, 220, 60), (255, 140, 40), (40, 220, 255), (255, 80, 255))
WRIST_COLOR = (255, 255, 255)

Bytes = NDArray[np.uint8]


def cell(sample: dict[str, Any]) -> Bytes:
    """Return a crop, enlarged, with its keypoints: filled where seen, (CELL_PX, CELL_PX, 3)."""
    crop = sample["crop"]
    scale = CELL_PX / crop.shape[0]
    grey = cv2.resize(crop, (CELL_PX, CELL_PX), interpolation=cv2.INTER_LINEAR)
    picture = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
    if sample["present"]:
        for number, (x, y) in enumerate(sample["points"].astype(float)):
            color = WRIST_COLOR if number == 0 else COLORS[(number - 1) // 4]
            at = (int((x + 0.5) * scale), int((y + 0.5) * scale))
            cv2.circle(picture, at, 2, color, -1 if sample["seen"][number] else 1, cv2.LINE_AA)
        if not sample["right"]:
            cv2.putText(picture, "other side", (3, 11), 0, 0.33, (0, 200, 255), 1, cv2.LINE_AA)
    else:
        cv2.putText(picture, "no hand", (3, 11), 0, 0.33, (0, 200, 255), 1, cv2.LINE_AA)
    return np.asarray(picture, np.uint8)


def write(place: Path, cells: Sequence[Bytes], wholes: Sequence[Bytes]) -> None:
    """Write a sheet of crops and whole images.

    Raises:
        OSError: The picture cannot be written there.
    """
    blank = np.zeros((CELL_PX, CELL_PX, 3), np.uint8)
    filled = [*cells, *[blank] * (ROWS * COLUMNS - len(cells))]
    rows = [np.hstack(filled[i * COLUMNS : (i + 1) * COLUMNS]) for i in range(ROWS)]
    width = COLUMNS * CELL_PX
    each = width // PER_ROW
    shown = [
        cv2.cvtColor(cv2.resize(raw, (each, each * 3 // 4)), cv2.COLOR_GRAY2BGR) for raw in wholes
    ]
    rows += [np.hstack(shown[i : i + PER_ROW]) for i in range(0, len(shown), PER_ROW)]
    place.parent.mkdir(parents=True, exist_ok=True)
    if not cv2.imwrite(str(place), np.vstack(rows), [cv2.IMWRITE_JPEG_QUALITY, 78]):
        raise OSError(f"{place} cannot be written; is its name a PNG or JPEG?")
