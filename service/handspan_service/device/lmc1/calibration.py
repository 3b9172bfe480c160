"""The factory record of a controller's two cameras, 156 bytes.

Law: decode_calibration(encode_calibration(c)) == c up to float32; whatever is not a sound record
raises UnreadableSource and nothing else.
"""

from __future__ import annotations

import struct

import numpy as np

from handspan_service.contract.model import CalibrationKind
from handspan_service.errors import UnreadableSource
from handspan_service.geometry import MAX_RADIUS, Camera, StereoCalibration

CALIBRATION_BYTES = 156  # Source: docs/device.md#calibration-record. Verified.
SIGNATURE = b"CA"
_LAYOUT = struct.Struct("<2sBBI36fI")  # baseline, unknown, 17 floats per camera, checksum.
_CAMERA_FLOATS = 17
_OFFSET, _RADIAL, _ROTATION = slice(1, 3), slice(5, 11), slice(14, 17)

# What a sound record holds. Source: docs/device.md#calibration-record. Derived, wide.
BASELINE_MM = (20.0, 100.0)
FOCAL_PX = (80.0, 250.0)
MAX_OFFSET_PX = 60.0
MAX_ROTATION = 0.1


def checksum(record: bytes) -> int:
    """Return the sum of the 38 leading 32-bit words, modulo 2**32.

    Args:
        record: At least 152 bytes.

    Source:
        docs/device.md#calibration-record. Verified on two controllers.
    """
    total: int = sum(struct.unpack_from("<38I", record))
    return total & 0xFFFFFFFF


def decode_calibration(record: bytes) -> StereoCalibration:
    """Return the camera model that a factory record describes.

    The tangential terms of the record are left out: their order is unknown and their effect is
    at most about one pixel.

    Args:
        record: 156 bytes.

    Raises:
        UnreadableSource: The record is damaged or describes no camera that could exist.
    """
    record = bytes(record)
    if len(record) != CALIBRATION_BYTES:
        raise UnreadableSource(
            f"a calibration record has {CALIBRATION_BYTES} bytes, this one has {len(record)}"
        )
    signature, version, _score, _time, *floats, stated = _LAYOUT.unpack(record)
    if signature != SIGNATURE:
        raise UnreadableSource("this is no calibration record: its signature 'CA' is missing")
    if version != 0:
        raise UnreadableSource(f"calibration records of version {version} are not understood")
    if stated != checksum(record):
        raise UnreadableSource("the calibration record is damaged: its checksum does not match")
    if not np.all(np.isfinite(floats)):
        raise UnreadableSource("the calibration record holds values that are no numbers")
    baseline_mm = floats[0]
    if not BASELINE_MM[0] <= baseline_mm <= BASELINE_MM[1]:
        raise UnreadableSource(
            f"a distance of {baseline_mm:.4g} mm between cameras is not possible"
        )
    left = _camera("left", floats[2 : 2 + _CAMERA_FLOATS])
    right = _camera("right", floats[2 + _CAMERA_FLOATS :])
    return StereoCalibration(baseline_mm, left, right, CalibrationKind.FACTORY, record)


def _camera(name: str, floats: list[float]) -> Camera:
    k1, k2, k3, k4, k5, k6 = floats[_RADIAL]
    x, y = floats[_OFFSET]
    a, b, c = floats[_ROTATION]
    camera = Camera(floats[0], (x, y), (k1, k2, k3, k4, k5, k6), (a, b, c))
    if not FOCAL_PX[0] <= camera.focal_px <= FOCAL_PX[1]:
        raise UnreadableSource(
            f"the {name} camera's focal length {floats[0]:.4g} px is not possible"
        )
    if max(abs(x), abs(y)) > MAX_OFFSET_PX:
        raise UnreadableSource(f"the {name} camera's centre {x:.4g}, {y:.4g} px is not possible")
    if max(abs(a), abs(b), abs(c)) > MAX_ROTATION:
        raise UnreadableSource(f"the {name} camera's rotation is too large to be true")
    if not _is_a_lens(camera.radial):
        raise UnreadableSource(f"the {name} camera's lens terms describe no lens")
    return camera


def _is_a_lens(radial: tuple[float, ...]) -> bool:
    """Return whether the radial curve rises over the whole image and has no pole there."""
    k1, k2, k3, k4, k5, k6 = radial
    r = np.linspace(0.0, MAX_RADIUS, 257)
    t = r * r
    with np.errstate(over="ignore", invalid="ignore"):
        below = 1 + t * (k4 + t * (k5 + t * k6))
        if not np.all(below > 1e-3):
            return False
        curve = r * (1 + t * (k1 + t * (k2 + t * k3))) / below
        return bool(np.all(np.isfinite(curve)) and np.all(np.diff(curve) > 0) and curve[-1] < 1e3)


def encode_calibration(
    calibration: StereoCalibration, *, score: int = 0, unix_time_s: int = 0
) -> bytes:
    """Return the record of a camera model, as a controller would hold it.

    Args:
        calibration: The model. Its own `record` is not used.
        score: Quality mark of the factory, 0..255.
        unix_time_s: When it was calibrated.

    Returns:
        156 bytes with a valid checksum; the terms we have no model for are 0.
    """
    floats = [calibration.baseline_mm, 0.0]
    for camera in calibration.cameras:
        values = [0.0] * _CAMERA_FLOATS
        values[0] = camera.focal_px
        values[_OFFSET] = camera.offset_px
        values[_RADIAL] = camera.radial
        values[_ROTATION] = camera.rotation
        floats += values
    head = _LAYOUT.pack(SIGNATURE, 0, score, unix_time_s, *floats, 0)
    return head[:-4] + struct.pack("<I", checksum(head))
