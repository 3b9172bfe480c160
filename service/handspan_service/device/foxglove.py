"""Messages of the well-known foxglove schemas, so that existing viewers show our recordings. Pure.

Law: decode_raw_image(encode_raw_image(image)) is the image, bit by bit.

They are Protocol Buffers, written by hand: three message types with a dozen flat fields need no
generated code and no library. Numbers of fields: docs/recordings.md#messages.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from handspan_service.geometry import REFERENCE_HEIGHT_PX, Camera, StereoCalibration, cayley

RAW_IMAGE = "foxglove.RawImage"
CAMERA_CALIBRATION = "foxglove.CameraCalibration"
GREY = "mono8"
MAX_SIDE_PX = 8192  # Far above any controller; keeps a hostile file from filling memory.

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5  # Wire types.
_TYPE_DOUBLE, _TYPE_FIXED32, _TYPE_STRING, _TYPE_MESSAGE, _TYPE_BYTES = 1, 7, 9, 11, 12
_TYPE_INT64, _TYPE_INT32 = 3, 5
_OPTIONAL, _REPEATED = 1, 3
_TIMESTAMP = ".google.protobuf.Timestamp"


class MalformedMessage(ValueError):
    """The bytes are no such message."""


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _block(number: int, data: bytes) -> bytes:
    return _varint(number << 3 | _BYTES) + _varint(len(data)) + data


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3 | _VARINT) + _varint(value)


def _fixed32(number: int, value: int) -> bytes:
    return _varint(number << 3 | _FIXED32) + struct.pack("<I", value)


def _doubles(number: int, values: NDArray[np.float64]) -> bytes:
    return _block(number, np.asarray(values, dtype="<f8").tobytes())


def _field(name: str, number: int, kind: int, *, repeated: bool = False) -> bytes:
    label = _REPEATED if repeated else _OPTIONAL
    parts = _block(1, name.encode()) + _number(3, number) + _number(4, label) + _number(5, kind)
    return parts + (_block(6, _TIMESTAMP.encode()) if kind == _TYPE_MESSAGE else b"")


def _message(name: str, *fields: bytes) -> bytes:
    return _block(1, name.encode()) + b"".join(_block(2, field) for field in fields)


def _file(path: str, package: str, message: bytes, *imports: str) -> bytes:
    dependencies = b"".join(_block(3, name.encode()) for name in imports)
    head = _block(1, path.encode()) + _block(2, package.encode()) + dependencies
    return _block(1, head + _block(4, message) + _block(12, b"proto3"))


def _schema(message: bytes, name: str) -> bytes:
    """Return the descriptor set of a message and of the Timestamp that it holds."""
    path = "google/protobuf/timestamp.proto"
    timestamp = _message(
        "Timestamp", _field("seconds", 1, _TYPE_INT64), _field("nanos", 2, _TYPE_INT32)
    )
    return _file(path, "google.protobuf", timestamp) + _file(
        f"foxglove/{name}.proto", "foxglove", message, path
    )


RAW_IMAGE_SCHEMA = _schema(
    _message(
        "RawImage",
        _field("timestamp", 1, _TYPE_MESSAGE),
        _field("width", 2, _TYPE_FIXED32),
        _field("height", 3, _TYPE_FIXED32),
        _field("encoding", 4, _TYPE_STRING),
        _field("step", 5, _TYPE_FIXED32),
        _field("data", 6, _TYPE_BYTES),
        _field("frame_id", 7, _TYPE_STRING),
    ),
    "RawImage",
)
CAMERA_CALIBRATION_SCHEMA = _schema(
    _message(
        "CameraCalibration",
        _field("timestamp", 1, _TYPE_MESSAGE),
        _field("width", 2, _TYPE_FIXED32),
        _field("height", 3, _TYPE_FIXED32),
        _field("distortion_model", 4, _TYPE_STRING),
        _field("D", 5, _TYPE_DOUBLE, repeated=True),
        _field("K", 6, _TYPE_DOUBLE, repeated=True),
        _field("R", 7, _TYPE_DOUBLE, repeated=True),
        _field("P", 8, _TYPE_DOUBLE, repeated=True),
        _field("frame_id", 9, _TYPE_STRING),
    ),
    "CameraCalibration",
)


def _timestamp(timestamp_us: int) -> bytes:
    seconds, rest_us = divmod(timestamp_us, 1_000_000)
    return _block(1, _number(1, seconds) + _number(2, rest_us * 1000))


def encode_raw_image(image: NDArray[np.uint8], timestamp_us: int, frame_id: str) -> bytes:
    """Return an image as foxglove.RawImage.

    Args:
        image: (H, W) uint8, grey.
        timestamp_us: When it was taken, microseconds.
        frame_id: Name of the camera's coordinate frame.
    """
    height, width = image.shape
    return b"".join(
        (
            _timestamp(timestamp_us),
            _fixed32(2, width),
            _fixed32(3, height),
            _block(4, GREY.encode()),
            _fixed32(5, width),
            _block(7, frame_id.encode()),
            _varint(6 << 3 | _BYTES),
            _varint(width * height),
            image.tobytes(),
        )
    )


def decode_raw_image(data: bytes | memoryview) -> NDArray[np.uint8]:
    """Return the image of a foxglove.RawImage; its pixels are a view into `data`.

    Args:
        data: The message.

    Returns:
        (H, W) uint8, grey.

    Raises:
        MalformedMessage: No such message, not 8 bit grey, or sizes that do not fit.
    """
    view = memoryview(data)
    fields = dict(_fields(view))
    width, height, step = (fields.get(number, 0) for number in (2, 3, 5))
    pixels, encoding = fields.get(6, b""), fields.get(4, b"")
    if not (isinstance(width, int) and isinstance(height, int) and isinstance(step, int)):
        raise MalformedMessage("the size of an image is no number")
    if isinstance(pixels, int) or isinstance(encoding, int):
        raise MalformedMessage("an image has no pixels")
    if bytes(encoding) not in (b"mono8", b"8UC1"):
        raise MalformedMessage("an image is not 8 bit grey")
    if not (0 < width <= min(step, MAX_SIDE_PX) and 0 < height <= MAX_SIDE_PX):
        raise MalformedMessage(f"an image of {width} x {height} pixels is not possible")
    if len(pixels) != step * height:
        raise MalformedMessage(f"an image has {len(pixels)} bytes, not {step} x {height}")
    return np.frombuffer(pixels, dtype=np.uint8).reshape(height, step)[:, :width]


def _fields(view: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield number and value of each field. Raises MalformedMessage."""
    at = 0
    while at < len(view):
        tag, at = _read_varint(view, at)
        number, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, at = _read_varint(view, at)
            yield number, value
            continue
        if kind == _BYTES:
            length, at = _read_varint(view, at)
        elif kind in (_FIXED32, _FIXED64):
            length = 4 if kind == _FIXED32 else 8
        else:
            raise MalformedMessage(f"a field has the unknown wire type {kind}")
        if length > len(view) - at:
            raise MalformedMessage("a field is longer than its message")
        body = view[at : at + length]
        at += length
        yield number, body if kind == _BYTES else int.from_bytes(body, "little")


def _read_varint(view: memoryview, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(view):
            break
        byte = view[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise MalformedMessage("a number does not end")


def encode_camera_calibration(
    calibration: StereoCalibration,
    right: bool,
    size_px: tuple[int, int],
    timestamp_us: int,
    frame_id: str,
) -> bytes:
    """Return one camera as foxglove.CameraCalibration.

    Args:
        calibration: Model of the two cameras.
        right: Which of them.
        size_px: Width and height of the raw image.
        timestamp_us: From when on it holds.
        frame_id: Name of the camera's coordinate frame.
    """
    width, height = size_px
    camera = calibration.right if right else calibration.left
    rows = height / REFERENCE_HEIGHT_PX
    focal = (camera.focal_px, camera.focal_px * rows)
    center = (width / 2 + camera.offset_px[0], height / 2 + camera.offset_px[1] * rows)
    intrinsic = np.array([[focal[0], 0, center[0]], [0, focal[1], center[1]], [0, 0, 1]])
    shift = -focal[0] * calibration.baseline_mm / 1000 if right else 0.0
    projection = np.array(
        [[focal[0], 0, width / 2, shift], [0, focal[1], height / 2, 0], [0, 0, 1, 0]]
    )
    x, y, z = camera.rotation
    return b"".join(
        (
            _timestamp(timestamp_us),
            _fixed32(2, width),
            _fixed32(3, height),
            _block(4, b"rational_polynomial"),
            _doubles(5, distortion(camera)),
            _doubles(6, intrinsic),
            _doubles(7, cayley((-x, -y, -z))),
            _doubles(8, projection),
            _block(9, frame_id.encode()),
        )
    )


def distortion(camera: Camera) -> NDArray[np.float64]:
    """Return the lens as viewers understand it: k1, k2, p1, p2, k3 to k6 of OpenCV's model.

    The factory's polynomial leads from distorted to undistorted radii; this one, fitted to it,
    leads back: r = R (1 + k1 R^2 + k2 R^4 + k3 R^6) / (1 + k4 R^2 + k5 R^4 + k6 R^6).
    For viewers only: nothing of ours measures with it.

    Args:
        camera: The camera; its rotation and offset play no part.

    Returns:
        (8,) coefficients.
    """
    plain = replace(camera, offset_px=(0.0, 0.0), rotation=(0.0, 0.0, 0.0))
    undistorted = np.linspace(0.01, 3.5, 400)
    slopes = np.stack([undistorted, np.zeros_like(undistorted)], axis=1)
    width, height = 640, REFERENCE_HEIGHT_PX
    pixels = plain.pixels_from_slopes(slopes, height, width)
    distorted = (pixels[:, 0] - width / 2) / plain.focal_px
    t = undistorted**2
    powers = np.stack([t, t**2, t**3], axis=1)
    system = np.hstack([undistorted[:, None] * powers, -distorted[:, None] * powers])
    k, *_ = np.linalg.lstsq(system, distorted - undistorted, rcond=None)
    return np.array([k[0], k[1], 0.0, 0.0, k[2], k[3], k[4], k[5]])
