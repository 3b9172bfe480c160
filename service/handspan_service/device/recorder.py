"""Write recordings of stereo images in the MCAP container.

Law: whenever the writer is killed, all but the last few images stay playable.

Layout (docs/recordings.md): /left/image and /right/image foxglove.RawImage, one
foxglove.CameraCalibration per camera, optional /frames as JSON, the calibration as attachment,
the device's identity as metadata.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

import msgspec
from mcap.writer import CompressionType, Writer

from handspan_service.contract.model import CalibrationKind, DeviceInfo, Frame
from handspan_service.device import foxglove
from handspan_service.device.peripheral import decode_calibration, encode_calibration
from handspan_service.errors import SourceError, UnreadableSource
from handspan_service.geometry import Camera, StereoCalibration
from handspan_service.images import StereoImage

T = TypeVar("T")

SUFFIX = ".mcap"
TOPICS = ("/left/image", "/right/image")
CALIBRATION_TOPICS = ("/left/calibration", "/right/calibration")
FRAMES_TOPIC = "/frames"
FRAME_IDS = ("left_camera", "right_camera")
DEVICE_METADATA = "handspan.device"
CALIBRATION_JSON = "calibration.json"
CALIBRATION_RECORD = "calibration.bin"
# Three image pairs of the usual mode: a killed recorder loses at most so much. Measured: larger
# chunks save less than 1 %. docs/recordings.md#measurements.
CHUNK_BYTES = 1 << 20
_SEQUENCE_MASK = 0xFFFFFFFF


class _CameraFile(msgspec.Struct, frozen=True):
    focal_px: float
    offset_px: tuple[float, float]
    radial: tuple[float, float, float, float, float, float]
    rotation: tuple[float, float, float]

    def camera(self) -> Camera:
        return Camera(self.focal_px, self.offset_px, self.radial, self.rotation)


class _CalibrationFile(msgspec.Struct, frozen=True):
    baseline_mm: float
    kind: CalibrationKind
    left: _CameraFile
    right: _CameraFile


_calibration_file = msgspec.json.Decoder(_CalibrationFile)


def encode_calibration_json(calibration: StereoCalibration) -> bytes:
    """Return a calibration as JSON; its factory record is not part of it."""
    left, right = (
        _CameraFile(c.focal_px, c.offset_px, c.radial, c.rotation) for c in calibration.cameras
    )
    return msgspec.json.encode(
        _CalibrationFile(calibration.baseline_mm, calibration.kind, left, right)
    )


def decode_calibration_json(data: bytes, record: bytes = b"") -> StereoCalibration:
    """Return the calibration of a JSON text; the inverse of `encode_calibration_json`.

    Args:
        data: The text.
        record: Factory record that the calibration came from, empty if none.

    Raises:
        UnreadableSource: It is no such text, or describes no camera that could exist.
    """
    try:
        file = _calibration_file.decode(data)
        calibration = StereoCalibration(
            file.baseline_mm, file.left.camera(), file.right.camera(), file.kind, record
        )
        decode_calibration(encode_calibration(calibration))  # A factory record has the same bounds.
    except (msgspec.MsgspecError, UnicodeDecodeError, OverflowError) as error:
        raise UnreadableSource(f"{CALIBRATION_JSON} is not understood: {error}") from error
    return calibration


class RecordingWriter:
    """Writes stereo images, and frames if wanted, into a new MCAP file."""

    def __init__(self, path: Path, info: DeviceInfo, calibration: StereoCalibration) -> None:
        """Begin a recording.

        Args:
            path: File to be made; it must not exist.
            info: Who takes the images.
            calibration: Model of its cameras.

        Raises:
            SourceError: The file exists already or cannot be made.
        """
        self._path = Path(path)
        self._calibration = calibration
        self._last_us: int | None = None
        self._channels: dict[str, int] = {}
        self._open: io.BufferedWriter | None = None
        try:
            self._open = open(self._path, "xb")  # noqa: SIM115 - closed by close()
        except FileExistsError as error:
            raise SourceError(
                f"{path} exists already; delete it or choose another name for the recording"
            ) from error
        except OSError as error:
            raise self._unwritable(error) from error
        self._writer = Writer(self._open, CHUNK_BYTES, CompressionType.ZSTD, enable_data_crcs=True)
        self._guard(lambda: self._begin(info))

    def _begin(self, info: DeviceInfo) -> None:
        writer = self._writer
        writer.start(library="handspan")
        writer.add_metadata(
            DEVICE_METADATA, {key: str(value) for key, value in asdict(info).items()}
        )
        files = {CALIBRATION_JSON: ("application/json", encode_calibration_json(self._calibration))}
        if self._calibration.record:
            files[CALIBRATION_RECORD] = ("application/octet-stream", self._calibration.record)
        for name, (media_type, data) in files.items():
            writer.add_attachment(0, 0, name, media_type, data)
        image = writer.register_schema(foxglove.RAW_IMAGE, "protobuf", foxglove.RAW_IMAGE_SCHEMA)
        camera = writer.register_schema(
            foxglove.CAMERA_CALIBRATION, "protobuf", foxglove.CAMERA_CALIBRATION_SCHEMA
        )
        for topic in TOPICS:
            self._channels[topic] = writer.register_channel(topic, "protobuf", image)
        for topic in CALIBRATION_TOPICS:
            self._channels[topic] = writer.register_channel(topic, "protobuf", camera)

    def write(self, image: StereoImage, frame: Frame | None = None) -> None:
        """Add one image pair, and what was tracked in it.

        Args:
            image: Its timestamp must be later than the last one's.
            frame: The frame of this image, if any.

        Raises:
            ValueError: The time does not rise, or the writer is closed.
            SourceError: The file cannot be written, e.g. the disk is full.
        """
        if self._open is None:
            raise ValueError("the recording is closed")
        if self._last_us is not None and image.timestamp_us <= self._last_us:
            raise ValueError(f"{image.timestamp_us} us is not after {self._last_us} us")
        if image.left.shape != image.right.shape:
            raise ValueError("the two images differ in size")
        self._guard(lambda: self._add(image, frame))

    def _add(self, image: StereoImage, frame: Frame | None) -> None:
        if self._last_us is None:
            self._add_cameras(image)
        self._last_us = image.timestamp_us
        for topic, pixels, frame_id in zip(
            TOPICS, (image.left, image.right), FRAME_IDS, strict=True
        ):
            data = foxglove.encode_raw_image(pixels, image.timestamp_us, frame_id)
            self._message(topic, image.timestamp_us, image.sequence, data)
        if frame is not None:
            self._put_frame(frame, image.timestamp_us, image.sequence)
        if self._open is not None:
            self._open.flush()

    def write_frame(self, frame: Frame, timestamp_us: int, sequence: int) -> None:
        """Add what was tracked in an image that was written before.

        Args:
            frame: What was tracked.
            timestamp_us: Of the image.
            sequence: Of the image.

        Raises:
            ValueError: The writer is closed.
            SourceError: The file cannot be written, e.g. the disk is full.
        """
        if self._open is None:
            raise ValueError("the recording is closed")
        self._guard(lambda: self._put_frame(frame, timestamp_us, sequence))

    def _put_frame(self, frame: Frame, timestamp_us: int, sequence: int) -> None:
        if FRAMES_TOPIC not in self._channels:
            self._add_frames_channel()
        self._message(FRAMES_TOPIC, timestamp_us, sequence, msgspec.json.encode(frame))

    def _add_cameras(self, image: StereoImage) -> None:
        height, width = image.left.shape
        for right, topic in enumerate(CALIBRATION_TOPICS):
            data = foxglove.encode_camera_calibration(
                self._calibration,
                bool(right),
                (width, height),
                image.timestamp_us,
                FRAME_IDS[right],
            )
            self._message(topic, image.timestamp_us, image.sequence, data)

    def _add_frames_channel(self) -> None:
        schema = msgspec.json.encode(msgspec.json.schema(Frame))
        number = self._writer.register_schema("handspan.Frame", "jsonschema", schema)
        self._channels[FRAMES_TOPIC] = self._writer.register_channel(FRAMES_TOPIC, "json", number)

    def _message(self, topic: str, timestamp_us: int, sequence: int, data: bytes) -> None:
        time_ns = timestamp_us * 1000
        self._writer.add_message(
            self._channels[topic], time_ns, data, time_ns, sequence & _SEQUENCE_MASK
        )

    def close(self) -> None:
        """Write the index and close the file. May be called twice.

        Raises:
            SourceError: The file cannot be written; what was flushed before stays playable.
        """
        if self._open is not None:
            self._guard(self._writer.finish)
            self._drop()

    def _drop(self) -> None:
        file, self._open = self._open, None
        if file is not None:
            file.close()

    def _guard(self, act: Callable[[], T]) -> T:
        """Do something with the file; on failure let go of it and say what to do."""
        try:
            return act()
        except OSError as error:
            with contextlib.suppress(OSError):  # The same medium failing once more.
                self._drop()
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> SourceError:
        return SourceError(
            f"{self._path} cannot be written: {error.strerror}; choose another folder or make room"
        )

    def __enter__(self) -> RecordingWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
