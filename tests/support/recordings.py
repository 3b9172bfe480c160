"""Recordings that tests make, and what is played from them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from handspan_service.contract.model import (
    IDENTITY_BASIS,
    Frame,
    InteractionBox,
)
from handspan_service.device.recorder import (
    RecordingWriter,
)
from handspan_service.device.recording import RecordingSource
from handspan_service.geometry import StereoCalibration
from handspan_service.images import StereoImage
from support.recorded import (
    CALIBRATION,
    INFO,
    read_all,
)

FRAME = Frame(
    id=1,
    timestamp_us=1000,
    rate_hz=115.0,
    hands=(),
    gestures=(),
    interaction_box=InteractionBox((0.0, 200.0, 0.0), (235.247, 235.247, 147.751)),
    rotation=IDENTITY_BASIS,
    scale_log=0.0,
    translation=(0.0, 0.0, 0.0),
)


def record(
    path: Path,
    images: Sequence[StereoImage],
    *,
    calibration: StereoCalibration = CALIBRATION,
    frames: bool = False,
) -> Path:
    with RecordingWriter(path, INFO, calibration) as writer:
        for image in images:
            writer.write(image, FRAME if frames else None)
    return path


def play(path: Path) -> tuple[list[StereoImage], str]:
    """Return all images of a recording, and its problem."""
    with RecordingSource(path, speed=None) as source:
        images = [item for item in read_all(source) if isinstance(item, StereoImage)]
        return images, source.problem()
