"""What tests of recorded sources share: real data, images, a clock that tests turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from handspan_service.contract.model import CalibrationKind, DeviceInfo, SourceKind
from handspan_service.device.base import EndOfSource, RecordedHands, Source
from handspan_service.device.pacing import Clock
from handspan_service.geometry import Camera, StereoCalibration
from handspan_service.images import StereoImage

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
INFO = DeviceInfo(
    serial="S323A042803",
    kind=SourceKind.USB,
    model="Leap Motion Controller",
    firmware="1.7.0",
    calibration=CalibrationKind.USER,
    nominal_rate_hz=115.0,
)
CALIBRATION = StereoCalibration(
    40.0109,
    Camera(132.56544, (-6.2913, -7.5268), rotation=(-0.0026843, -0.0057724, -0.000282)),
    Camera(131.68903, (-12.954, -3.1255), rotation=(-0.0019756, 0.0017209, 0.0002713)),
    CalibrationKind.USER,
)


def real(*parts: str) -> Path:
    """Return the path of real data, or skip the test that asks for it."""
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"real data is missing: {path}")
    return path


def stereo_images(
    count: int, height: int = 24, width: int = 32, seed: int = 0, start_us: int = 1000
) -> list[StereoImage]:
    """Return images of noise that differ from each other."""
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (count, 2, height, width), dtype=np.uint8)
    return [
        StereoImage(pixels[i, 0], pixels[i, 1], start_us + 8696 * i, i, CALIBRATION)
        for i in range(count)
    ]


def same_image(a: StereoImage, b: StereoImage) -> bool:
    """Return whether two images hold the same pixels, time and number."""
    return (
        np.array_equal(a.left, b.left)
        and np.array_equal(a.right, b.right)
        and (a.timestamp_us, a.sequence) == (b.timestamp_us, b.sequence)
    )


def read_all(source: Source, limit: int = 10_000) -> Iterator[StereoImage | RecordedHands]:
    """Yield what an open source delivers, to its end."""
    for _ in range(limit):
        try:
            item = source.read(0.0)
        except EndOfSource:
            return
        assert item is not None
        yield item


class FakeClock:
    """A clock that stands still but for sleeping and `advance`."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.slept: list[float] = []

    def clock(self) -> Clock:
        """Return it as players want it."""
        return Clock(lambda: self.now_s, self.sleep)

    def sleep(self, seconds: float) -> None:
        """Pass time."""
        self.slept.append(seconds)
        self.now_s += seconds

    def advance(self, seconds: float) -> None:
        """Pass time while somebody else works."""
        self.now_s += seconds
