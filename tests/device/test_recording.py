from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcap.reader import make_reader
from mcap.writer import CompressionType, Writer

from handspan_service.contract.model import (
    CalibrationKind,
    SourceKind,
)
from handspan_service.device import foxglove
from handspan_service.device.peripheral import decode_calibration
from handspan_service.device.recorder import (
    RecordingWriter,
    decode_calibration_json,
    encode_calibration_json,
)
from handspan_service.device.recording import RecordingSource
from handspan_service.errors import SourceError, UnreadableSource
from handspan_service.geometry import Camera, StereoCalibration
from handspan_service.images import StereoImage
from support.recorded import (
    CALIBRATION,
    INFO,
    FakeClock,
    read_all,
    real,
    same_image,
    stereo_images,
)
from support.recordings import play, record


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40
)
@given(
    count=st.integers(1, 12),
    height=st.integers(8, 50),
    width=st.integers(8, 50),
    start_us=st.integers(0, 2**50),
    seed=st.integers(0, 99),
    frames=st.booleans(),
)
def test_images_come_back_bit_by_bit(
    tmp_path: Path, count: int, height: int, width: int, start_us: int, seed: int, frames: bool
) -> None:
    images = stereo_images(count, height, width, seed, start_us)
    path = tmp_path / "x.mcap"
    path.unlink(missing_ok=True)
    played, problem = play(record(path, images, frames=frames))
    assert problem == ""
    assert len(played) == count
    assert all(same_image(a, b) for a, b in zip(played, images, strict=True))


def test_a_real_image_pair_comes_back(tmp_path: Path) -> None:
    picture = cv2.imread(str(real("device", "stereo_hand_640x240.png")), cv2.IMREAD_UNCHANGED)
    assert picture is not None
    pixels = picture.astype(np.uint8)
    left, right = pixels[:, :640], pixels[:, 640:]
    images = [StereoImage(left, right, 5 + i * 8696, i, CALIBRATION) for i in range(30)]
    path = record(tmp_path / "real.mcap", images)
    played, problem = play(path)
    assert problem == ""
    assert len(played) == 30
    assert all(np.array_equal(image.left, left) for image in played)
    assert all(np.array_equal(image.right, right) for image in played)


def test_the_device_is_told_as_recorded(tmp_path: Path) -> None:
    path = record(tmp_path / "x.mcap", stereo_images(2))
    with RecordingSource(path) as source:
        assert source.open() == replace(INFO, kind=SourceKind.RECORDING)


def test_all_images_share_one_calibration_as_recorded(tmp_path: Path) -> None:
    played, _ = play(record(tmp_path / "x.mcap", stereo_images(3)))
    assert played[0].calibration == CALIBRATION
    assert all(image.calibration is played[0].calibration for image in played)


def test_a_factory_record_is_kept_byte_by_byte(tmp_path: Path) -> None:
    data = real("device", "calibration.bin").read_bytes()
    calibration = decode_calibration(data)
    path = record(tmp_path / "x.mcap", stereo_images(1), calibration=calibration)
    played, problem = play(path)
    assert problem == ""
    assert played[0].calibration == calibration
    assert played[0].calibration.record == data
    with open(path, "rb") as file:
        names = {a.name: a.data for a in make_reader(file).iter_attachments()}
    assert names["calibration.bin"] == data


def test_other_software_finds_images_cameras_frames_and_device(tmp_path: Path) -> None:
    images = stereo_images(40, 240, 640)
    path = record(tmp_path / "x.mcap", images, frames=True)
    with open(path, "rb") as file:
        reader = make_reader(file, validate_crcs=True)
        summary = reader.get_summary()
        assert summary is not None
        assert summary.statistics is not None
        counts = {
            summary.channels[number].topic: count
            for number, count in summary.statistics.channel_message_counts.items()
        }
        assert counts == {
            "/left/image": 40,
            "/right/image": 40,
            "/left/calibration": 1,
            "/right/calibration": 1,
            "/frames": 40,
        }
        assert all(index.compression == "zstd" for index in summary.chunk_indexes)
        assert len(summary.chunk_indexes) > 3
        schemas = {s.name: s.encoding for s in summary.schemas.values()}
        assert schemas == {
            "foxglove.RawImage": "protobuf",
            "foxglove.CameraCalibration": "protobuf",
            "handspan.Frame": "jsonschema",
        }
        seen = 0
        for schema, channel, message in reader.iter_messages(topics=["/right/image"]):
            assert schema is not None
            assert channel.message_encoding == "protobuf"
            assert message.log_time == images[seen].timestamp_us * 1000
            assert np.array_equal(foxglove.decode_raw_image(message.data), images[seen].right)
            seen += 1
        assert seen == 40
        frame = next(iter(reader.iter_messages(topics=["/frames"])))[2]
        assert json.loads(frame.data)["interaction_box"]["center"] == [0.0, 200.0, 0.0]
        device = {m.name: m.metadata for m in reader.iter_metadata()}["handspan.device"]
        assert device["serial"] == INFO.serial
        assert device["firmware"] == "1.7.0"


def _foreign(path: Path, compression: CompressionType, attachments: dict[str, bytes]) -> Path:
    """Write a recording as other software would."""
    with open(path, "wb") as file:
        writer = Writer(file, compression=compression)
        writer.start()
        for name, data in attachments.items():
            writer.add_attachment(0, 0, name, "", data)
        schema = writer.register_schema("foxglove.RawImage", "protobuf", b"")
        channels = [
            writer.register_channel(topic, "protobuf", schema)
            for topic in ("/left/image", "/right/image", "/other")
        ]
        for image in stereo_images(3):
            time_ns = image.timestamp_us * 1000
            for channel, pixels in zip(
                channels, (image.left, image.right, image.left), strict=True
            ):
                data = foxglove.encode_raw_image(pixels, image.timestamp_us, "")
                writer.add_message(channel, time_ns, data, time_ns, image.sequence)
        writer.finish()  # type: ignore[no-untyped-call]
    return path


def test_a_file_of_other_software_is_played_with_average_cameras(tmp_path: Path) -> None:
    path = _foreign(tmp_path / "foreign.mcap", CompressionType.NONE, {})
    with RecordingSource(path, speed=None) as source:
        info = source.open()
        assert info.serial == "foreign"
        assert info.calibration is CalibrationKind.NOMINAL
        assert "holds no calibration" in source.problem()
        images = [item for item in read_all(source) if isinstance(item, StereoImage)]
        assert all(same_image(a, b) for a, b in zip(images, stereo_images(3), strict=True))


def test_a_factory_record_alone_is_enough(tmp_path: Path) -> None:
    data = real("device", "calibration.bin").read_bytes()
    path = _foreign(tmp_path / "x.mcap", CompressionType.ZSTD, {"calibration.bin": data})
    played, problem = play(path)
    assert problem == ""
    assert played[0].calibration == decode_calibration(data)


@pytest.mark.parametrize(
    ("name", "data"),
    [("calibration.bin", b"{}"), ("calibration.json", b"{}"), ("calibration.json", b'{"\xff":1}')],
)
def test_an_unusable_calibration_is_told(tmp_path: Path, name: str, data: bytes) -> None:
    path = _foreign(tmp_path / "x.mcap", CompressionType.ZSTD, {name: data})
    played, problem = play(path)
    assert len(played) == 3
    assert "unusable" in problem
    assert "average" in problem
    assert played[0].calibration.kind is CalibrationKind.NOMINAL


def test_another_compression_is_named(tmp_path: Path) -> None:
    path = _foreign(tmp_path / "x.mcap", CompressionType.LZ4, {})
    with pytest.raises(UnreadableSource, match="packed with lz4"):
        RecordingSource(path).open()


def test_a_calibration_survives_json() -> None:
    assert decode_calibration_json(encode_calibration_json(CALIBRATION)) == CALIBRATION


@pytest.mark.parametrize(
    "odd",
    [
        Camera(0.0, (0.0, 0.0)),
        Camera(132.0, (1e300, 0.0)),
        Camera(132.0, (0.0, 0.0), radial=(-9.0, 0.0, 0.0, 0.0, 0.0, 0.0)),
        Camera(132.0, (0.0, 0.0), rotation=(9.0, 0.0, 0.0)),
    ],
)
def test_a_calibration_of_no_possible_camera_is_refused(odd: Camera) -> None:
    data = encode_calibration_json(StereoCalibration(40.0, CALIBRATION.left, odd))
    with pytest.raises(UnreadableSource):
        decode_calibration_json(data)


def test_images_too_small_for_a_hand_are_refused(tmp_path: Path) -> None:
    path = record(tmp_path / "x.mcap", stereo_images(2, 1, 1))
    with pytest.raises(UnreadableSource, match="1 x 1 pixels is too small"):
        RecordingSource(path).open()


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "x.mcap"
    path.write_bytes(b"precious")
    with pytest.raises(SourceError, match="exists already"):
        RecordingWriter(path, INFO, CALIBRATION)
    assert path.read_bytes() == b"precious"


def test_an_impossible_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere.*cannot be written"):
        RecordingWriter(tmp_path / "nowhere" / "x.mcap", INFO, CALIBRATION)


def _write_all(writer: RecordingWriter, images: Sequence[StereoImage]) -> None:
    for image in images:
        writer.write(image)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_ends_the_recording_with_a_clear_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_open = open
    monkeypatch.setattr(
        "handspan_service.device.recorder.open",
        lambda path, mode: real_open("/dev/full", "wb"),
        raising=False,
    )
    writer = RecordingWriter(tmp_path / "x.mcap", INFO, CALIBRATION)
    with pytest.raises(SourceError, match="No space left"):
        _write_all(writer, stereo_images(20, 240, 640))
    writer.close()


def test_times_must_rise_and_sizes_agree(tmp_path: Path) -> None:
    images = stereo_images(2)
    with RecordingWriter(tmp_path / "x.mcap", INFO, CALIBRATION) as writer:
        writer.write(images[1])
        with pytest.raises(ValueError, match="not after"):
            writer.write(images[0])
        with pytest.raises(ValueError, match="differ in size"):
            writer.write(replace(images[1], timestamp_us=10**9, right=images[0].right[1:]))
    with pytest.raises(ValueError, match="closed"):
        writer.write(replace(images[1], timestamp_us=10**9))


def test_it_plays_in_real_time_and_in_loops(tmp_path: Path) -> None:
    path = record(tmp_path / "x.mcap", stereo_images(4))
    clock = FakeClock()
    with RecordingSource(path, speed=1.0, loop=True, clock=clock.clock()) as source:
        start_s = clock.now_s
        items = [source.read(1.0) for _ in range(10)]
        assert all(isinstance(item, StereoImage) for item in items)
        assert [item.sequence for item in items if isinstance(item, StereoImage)] == list(range(10))
        assert clock.now_s - start_s == pytest.approx(9 * 0.008696)
        assert source.loops() == 2
        assert source.counters().lost == 0


def test_the_index_tells_how_many_images_there_are(tmp_path: Path) -> None:
    path = record(tmp_path / "x.mcap", stereo_images(7), frames=True)
    assert RecordingSource(path).length() == 7
    assert RecordingSource(path, loop=True).length() is None
    good = path.read_bytes()
    for size in range(0, len(good), 211):
        path.write_bytes(good[:size])
        assert RecordingSource(path).length() is None
    for at in range(len(good) - 600, len(good) - 8, 31):
        path.write_bytes(good[:at] + bytes([good[at] ^ 4]) + good[at + 1 :])
        assert RecordingSource(path).length() in (None, 7)


def test_files_are_closed(tmp_path: Path) -> None:
    path = record(tmp_path / "x.mcap", stereo_images(3))
    for reads in range(3):
        source = RecordingSource(path, speed=None)
        source.open()
        for _ in range(reads):
            source.read(0.0)
        source.close()
    opened = [file.path for file in psutil.Process().open_files()]
    assert str(path) not in opened
