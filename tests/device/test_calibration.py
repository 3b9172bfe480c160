"""The factory record: the real one, round trips, and whatever is not a record."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handspan_service.contract.model import CalibrationKind
from handspan_service.device.lmc1.calibration import checksum
from handspan_service.device.peripheral import (
    CALIBRATION_BYTES,
    decode_calibration,
    encode_calibration,
)
from handspan_service.errors import UnreadableSource
from handspan_service.geometry import Camera, StereoCalibration, nominal_calibration
from support.device_data import real

narrow = st.floats(-60, 60, width=32)
turn = st.floats(-0.0625, 0.0625, width=32)
cameras = st.builds(
    Camera,
    st.floats(80, 250, width=32),
    st.tuples(narrow, narrow),
    rotation=st.tuples(turn, turn, turn),
)
records = st.builds(StereoCalibration, st.floats(20, 100, width=32), cameras, cameras)


def test_real_record() -> None:
    record = real("calibration.bin").read_bytes()
    model = decode_calibration(record)
    assert model.kind is CalibrationKind.FACTORY
    assert model.record == record
    assert model.baseline_mm == pytest.approx(40.0109, abs=1e-4)
    assert model.left.focal_px == pytest.approx(132.56544, abs=1e-5)
    assert model.right.focal_px == pytest.approx(131.68903, abs=1e-5)
    assert model.left.offset_px == pytest.approx((-6.2913, -7.5268), abs=1e-4)
    assert model.right.offset_px == pytest.approx((-12.9540, -3.1255), abs=1e-4)
    for camera in model.cameras:
        expected = (1.272, 0.2982, 0.0177, 1.464, 0.3432, -0.006705)
        assert camera.radial == pytest.approx(expected, abs=1e-6)
    assert model.left.rotation == pytest.approx((-0.0026843, -0.0057724, -0.000282), abs=1e-7)
    assert model.right.rotation == pytest.approx((-0.0019756, 0.0017209, 0.0002713), abs=1e-7)


def test_real_record_survives_our_encoder() -> None:
    model = decode_calibration(real("calibration.bin").read_bytes())
    again = decode_calibration(encode_calibration(model))
    assert (again.baseline_mm, again.cameras) == (model.baseline_mm, model.cameras)


@given(records)
def test_records_come_back(model: StereoCalibration) -> None:
    record = encode_calibration(model, score=7, unix_time_s=1234)
    again = decode_calibration(record)
    assert len(record) == CALIBRATION_BYTES
    assert again.baseline_mm == model.baseline_mm
    for camera, original in zip(again.cameras, model.cameras, strict=True):
        assert camera.focal_px == original.focal_px
        assert camera.offset_px == original.offset_px
        assert camera.rotation == original.rotation
        assert camera.radial == pytest.approx(original.radial, rel=1e-6)


@given(st.integers(0, CALIBRATION_BYTES - 1), st.integers(1, 255))
def test_every_wrong_byte_is_noticed(place: int, change: int) -> None:
    record = bytearray(encode_calibration(nominal_calibration()))
    record[place] ^= change
    with pytest.raises(UnreadableSource):
        decode_calibration(bytes(record))


@given(st.binary(max_size=200))
def test_any_bytes_raise_our_error_only(data: bytes) -> None:
    with pytest.raises(UnreadableSource):
        decode_calibration(data)


floats = st.floats(width=32) | st.sampled_from([float("nan"), float("inf"), -1e38, 1e38, 0.0])


@given(st.dictionaries(st.integers(0, 35), floats, min_size=1, max_size=6))
@settings(max_examples=200)
def test_records_with_odd_values_are_refused_or_sound(odd: dict[int, float]) -> None:
    record = bytearray(encode_calibration(nominal_calibration()))
    for index, value in odd.items():
        struct.pack_into("<f", record, 8 + 4 * index, value)
    struct.pack_into("<I", record, 152, checksum(bytes(record)))
    try:
        model = decode_calibration(bytes(record))
    except UnreadableSource:
        return
    assert 20 <= model.baseline_mm <= 100
    for camera in model.cameras:
        assert 80 <= camera.focal_px <= 250
        assert max(map(abs, camera.offset_px)) <= 60
        assert max(map(abs, camera.rotation)) <= 0.1


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (8, 19.0, "between cameras"),
        (16, 300.0, "left camera's focal"),
        (84, 10.0, "right camera's focal"),
        (20, 61.0, "left camera's centre"),
        (16 + 14 * 4, 0.2, "left camera's rotation"),
        (16 + 8 * 4, -2.0, "left camera's lens"),
        (84 + 8 * 4, float("nan"), "no numbers"),
    ],
)
def test_the_error_says_what_is_wrong(place: int, value: float, words: str) -> None:
    record = bytearray(encode_calibration(nominal_calibration()))
    struct.pack_into("<f", record, place, value)
    struct.pack_into("<I", record, 152, checksum(bytes(record)))
    with pytest.raises(UnreadableSource, match=words):
        decode_calibration(bytes(record))


def test_other_versions_are_not_guessed_at() -> None:
    record = bytearray(encode_calibration(nominal_calibration()))
    record[2] = 1
    struct.pack_into("<I", record, 152, checksum(bytes(record)))
    with pytest.raises(UnreadableSource, match="version 1"):
        decode_calibration(bytes(record))
