"""Sources that read a controller in memory, and their images."""

from __future__ import annotations

import pytest

from handspan_service.device.usb import UsbSource
from handspan_service.images import StereoImage
from support.fake_usb import FakeAsyncBus, FakeBus

EITHER = pytest.mark.parametrize("kind", [FakeBus, FakeAsyncBus])
Kind = type[FakeBus]


def source_on(bus: FakeBus, **options: object) -> UsbSource:
    return UsbSource(backend=bus, clock=bus.clock, sleep=bus.clock.sleep, **options)  # type: ignore[arg-type]


def read_images(source: UsbSource, count: int, reads: int = 400) -> list[StereoImage]:
    images: list[StereoImage] = []
    for _ in range(reads):
        image = source.read(0.1)
        if image is not None:
            images.append(image)
        if len(images) == count:
            break
    return images
