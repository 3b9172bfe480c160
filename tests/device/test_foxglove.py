from __future__ import annotations

import contextlib
import struct
from typing import Any

import numpy as np
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from handspan_service.device.foxglove import (
    CAMERA_CALIBRATION_SCHEMA,
    RAW_IMAGE_SCHEMA,
    MalformedMessage,
    decode_raw_image,
    distortion,
    encode_camera_calibration,
    encode_raw_image,
)
from handspan_service.geometry import cayley
from support.recorded import CALIBRATION


def _parsed(schema: bytes, name: str, data: bytes) -> Any:
    """Read a message as any other software does: with the schema that stands in the file."""
    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString(schema).file:
        pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(name)).FromString(data)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**50), st.binary(min_size=1))
def test_an_image_comes_back(height: int, width: int, timestamp_us: int, seed: bytes) -> None:
    pixels = np.resize(np.frombuffer(seed, np.uint8), (height, width))
    data = encode_raw_image(pixels, timestamp_us, "left_camera")
    assert np.array_equal(decode_raw_image(data), pixels)


def test_other_software_reads_our_image_by_its_schema() -> None:
    pixels = np.arange(240 * 640, dtype=np.uint32).astype(np.uint8).reshape(240, 640)
    data = encode_raw_image(pixels, 12_345_678_901, "left_camera")
    image = _parsed(RAW_IMAGE_SCHEMA, "foxglove.RawImage", data)
    assert image.timestamp.seconds == 12_345
    assert image.timestamp.nanos == 678_901_000
    assert (image.width, image.height, image.step) == (640, 240, 640)
    assert image.encoding == "mono8"
    assert image.frame_id == "left_camera"
    assert image.data == pixels.tobytes()


@pytest.mark.parametrize("right", [False, True])
def test_other_software_reads_our_cameras_by_their_schema(right: bool) -> None:
    data = encode_camera_calibration(CALIBRATION, right, (640, 240), 5, "x")
    camera = _parsed(CAMERA_CALIBRATION_SCHEMA, "foxglove.CameraCalibration", data)
    model = CALIBRATION.cameras[right]
    k = np.array(camera.K).reshape(3, 3)
    assert k[0, 0] == model.focal_px
    assert k[1, 1] == pytest.approx(model.focal_px / 2)
    assert k[0, 2] == pytest.approx(320 + model.offset_px[0])
    assert k[1, 2] == pytest.approx((240 + model.offset_px[1]) / 2)
    rotation = np.array(camera.R).reshape(3, 3)
    assert np.allclose(rotation @ rotation.T, np.eye(3))
    p = np.array(camera.P).reshape(3, 4)
    assert p[0, 3] == pytest.approx(-model.focal_px * 0.0400109 if right else 0.0)
    assert camera.distortion_model == "rational_polynomial"
    assert len(camera.D) == 8


def test_the_lens_for_viewers_is_right_to_a_tenth_of_a_pixel() -> None:
    camera = CALIBRATION.left
    k1, k2, _, _, k3, k4, k5, k6 = distortion(camera)
    angles = np.linspace(0, 2 * np.pi, 50)
    for radius in np.linspace(0.0, 3.4, 30):
        plane = radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
        rays = np.concatenate([plane, np.ones((50, 1))], axis=1)
        x, y, z = camera.rotation
        rays = rays @ cayley((-x, -y, -z)).T
        exact = camera.pixels_from_slopes(rays[:, :2] / rays[:, 2:], 480)
        t = radius * radius
        factor = (1 + t * (k1 + t * (k2 + t * k3))) / (1 + t * (k4 + t * (k5 + t * k6)))
        center = np.array([320.0, 240.0]) + camera.offset_px
        assert np.allclose(center + camera.focal_px * factor * plane, exact, atol=0.1)


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with contextlib.suppress(MalformedMessage):
        decode_raw_image(data)


@given(st.integers(0, 200), st.integers(0, 255))
def test_a_changed_byte_gives_an_image_or_a_refusal(at: int, value: int) -> None:
    data = bytearray(encode_raw_image(np.zeros((3, 5), np.uint8), 1, "l"))
    data[at % len(data)] = value
    with contextlib.suppress(MalformedMessage):
        assert decode_raw_image(bytes(data)).ndim == 2


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"mono8", b"bgr88", "not 8 bit grey"),
        (struct.pack("<I", 7), struct.pack("<I", 0), "not possible"),
        (struct.pack("<I", 7), struct.pack("<I", 9), "not possible"),
        (struct.pack("<I", 3), struct.pack("<I", 4), "bytes, not"),
    ],
)
def test_an_odd_image_is_refused_with_the_reason(old: bytes, new: bytes, why: str) -> None:
    data = encode_raw_image(np.zeros((3, 7), np.uint8), 1, "l")
    with pytest.raises(MalformedMessage, match=why):
        decode_raw_image(data.replace(old, new, 1))
