from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from handspan_service.contract.model import CalibrationKind, SourceKind
from handspan_service.device.base import EndOfSource
from handspan_service.device.folder import FolderSource, import_folder
from handspan_service.device.peripheral import decode_calibration
from handspan_service.device.recording import RecordingSource
from handspan_service.errors import NoSuchSource, SourceError, UnreadableSource
from handspan_service.images import StereoImage
from support.recorded import DATA, FakeClock, read_all, real, same_image

STEP_US = 8696
Pixels: TypeAlias = NDArray[np.uint8]


def picture(seed: int = 0, height: int = 24, width: int = 64) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height, width), dtype=np.uint8)


def make_folder(folder: Path, count: int = 4, draw: Callable[[int], Pixels] = picture) -> Path:
    (folder / "frames").mkdir(parents=True)
    for index in range(count):
        assert cv2.imwrite(str(folder / "frames" / f"{index:06}.png"), draw(index))
    times = "".join(f"{1000 + index * STEP_US}\n" for index in range(count))
    (folder / "timestamps.txt").write_text(times)
    return folder


def images_of(source: FolderSource | RecordingSource) -> list[StereoImage]:
    return [item for item in read_all(source) if isinstance(item, StereoImage)]


def test_images_come_in_order_left_and_right(tmp_path: Path) -> None:
    with FolderSource(make_folder(tmp_path / "hand")) as source:
        assert source.length() == 4
        images = images_of(source)
    assert [image.timestamp_us for image in images] == [1000 + i * STEP_US for i in range(4)]
    for index, image in enumerate(images):
        assert image.sequence == index
        assert np.array_equal(image.left, picture(index)[:, :32])
        assert np.array_equal(image.right, picture(index)[:, 32:])
        assert image.left.flags.c_contiguous


def test_the_folder_is_told(tmp_path: Path) -> None:
    info = FolderSource(make_folder(tmp_path / "hand")).open()
    assert info.kind is SourceKind.FOLDER
    assert info.serial == "hand"
    assert info.nominal_rate_hz == pytest.approx(115.0, abs=0.1)


def test_a_folder_without_calibration_is_measured_with_average_cameras(tmp_path: Path) -> None:
    with FolderSource(make_folder(tmp_path / "hand")) as source:
        assert source.calibration.kind is CalibrationKind.NOMINAL
        assert "calibration.bin is missing" in source.problem()


@pytest.mark.parametrize("name", ["stereo_hand_640x240.png", "stereo_near_hand_640x240.png"])
def test_real_stereo_pictures_with_the_real_calibration(tmp_path: Path, name: str) -> None:
    whole = cv2.imread(str(real("device", name)), cv2.IMREAD_UNCHANGED)
    assert whole is not None
    pixels = whole.astype(np.uint8)
    record = real("device", "calibration.bin")
    folder = make_folder(tmp_path / "hand", 3, lambda _: pixels)
    shutil.copy(record, folder / "calibration.bin")
    with FolderSource(folder) as source:
        images = images_of(source)
        assert source.problem() == ""
    assert len(images) == 3
    for image in images:
        assert image.left.shape == (240, 640)
        assert np.array_equal(np.hstack([image.left, image.right]), pixels)
        assert image.calibration == decode_calibration(record.read_bytes())
        assert image.calibration is images[0].calibration


def test_it_plays_in_real_time_and_in_loops(tmp_path: Path) -> None:
    clock = FakeClock()
    folder = make_folder(tmp_path / "hand")
    with FolderSource(folder, speed=1.0, loop=True, clock=clock.clock()) as source:
        assert source.length() is None
        start_s = clock.now_s
        items = [source.read(1.0) for _ in range(9)]
        times = [item.timestamp_us for item in items if item is not None]
        assert times == [1000 + i * STEP_US for i in range(9)]
        assert clock.now_s - start_s == pytest.approx(8 * STEP_US / 1e6)


def _refuse(folder: Path, *words: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        FolderSource(folder).open()
    for word in words:
        assert word in str(caught.value)


def test_a_missing_folder_is_no_such_source(tmp_path: Path) -> None:
    with pytest.raises(NoSuchSource, match="nowhere"):
        FolderSource(tmp_path / "nowhere").open()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    _refuse(tmp_path / "file", "timestamps.txt")


def test_missing_times_are_named(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "hand")
    (folder / "timestamps.txt").unlink()
    _refuse(folder, "timestamps.txt", "cannot be read", "docs/recordings.md")


def test_missing_frames_are_named(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "hand")
    shutil.rmtree(folder / "frames")
    _refuse(folder, "frames", "cannot be read")


def test_a_missing_image_is_named(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "hand")
    (folder / "frames" / "000002.png").unlink()
    _refuse(folder, "000002.png is missing", "4 lines", "1 of these")


def test_an_image_too_many_is_named(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "hand")
    cv2.imwrite(str(folder / "frames" / "000004.png"), picture())
    _refuse(folder, "000004.png has no line", "timestamps.txt")


def test_a_strange_file_is_named(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "hand")
    (folder / "frames" / "notes.txt").write_text("x")
    _refuse(folder, "notes.txt")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["is empty"]),
        ("1\n2\nthree\n4\n", ["line 3", "'three'"]),
        ("1\n2\n2\n4\n", ["line 3", "does not rise", "2 after 2"]),
        ("1\n2\n\n4\n", ["line 3"]),
        ("1\n2\n-3\n4\n", ["line 3", "'-3'"]),
        ("1\n2\n3.5\n4\n", ["line 3", "'3.5'"]),
        (f"1\n2\n3\n{'9' * 30}\n", ["line 4"]),
        (f"1\n2\n3\n{'9' * 17}\n", ["line 4"]),
    ],
)
def test_odd_times_are_named(tmp_path: Path, text: str, words: list[str]) -> None:
    folder = make_folder(tmp_path / "hand")
    (folder / "timestamps.txt").write_text(text)
    _refuse(folder, "timestamps.txt", *words)


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (picture(0, 24, 66), ["66 x 24", "64 x 24"]),
        (picture(0, 48, 64), ["64 x 48", "64 x 24"]),
        (picture().astype(np.uint16) * 200, ["16 bits"]),
        (np.dstack([picture()] * 3), ["colours"]),
    ],
)
def test_an_odd_image_is_named(tmp_path: Path, image: NDArray[Any], words: list[str]) -> None:
    folder = make_folder(tmp_path / "hand")
    cv2.imwrite(str(folder / "frames" / "000002.png"), image)
    _refuse(folder, "000002.png", *words)


def test_the_latest_possible_time_can_be_recorded(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "hand", count=1)
    (folder / "timestamps.txt").write_text("9" * 16)
    import_folder(folder, tmp_path / "x.mcap")
    with RecordingSource(tmp_path / "x.mcap", speed=None) as source:
        assert images_of(source)[0].timestamp_us == 10**16 - 1


@pytest.mark.parametrize(("height", "width"), [(1, 2), (24, 2), (7, 64), (24, 14)])
def test_images_too_small_for_a_hand_are_refused(tmp_path: Path, height: int, width: int) -> None:
    folder = make_folder(tmp_path / "hand", draw=lambda i: picture(i, height, width))
    _refuse(folder, "000000.png", f"{width} x {height} pixels", "too few")


def test_an_odd_width_cannot_be_a_pair(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "hand", 2, lambda i: picture(i, 24, 63))
    _refuse(folder, "000000.png", "63 pixels wide", "side by side")


@pytest.mark.parametrize("data", [b"", b"GIF89a" + bytes(100), b"\x89PNG\r\n\x1a\n" + bytes(5)])
def test_what_is_no_png_is_named(tmp_path: Path, data: bytes) -> None:
    folder = make_folder(tmp_path / "hand")
    (folder / "frames" / "000001.png").write_bytes(data)
    _refuse(folder, "000001.png is no PNG")


def test_a_damaged_image_is_named_when_it_is_reached(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "hand")
    path = folder / "frames" / "000001.png"
    path.write_bytes(path.read_bytes()[:33])
    with FolderSource(folder) as source:
        assert source.read(0.0) is not None
        with pytest.raises(UnreadableSource, match=r"000001\.png is damaged"):
            source.read(0.0)


def test_a_bad_calibration_is_named(tmp_path: Path) -> None:
    record = bytearray(real("device", "calibration.bin").read_bytes())
    record[20] ^= 1
    folder = make_folder(tmp_path / "hand")
    (folder / "calibration.bin").write_bytes(record)
    _refuse(folder, "calibration.bin is unusable")


def test_an_image_gone_while_playing_is_named(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "hand")
    with FolderSource(folder) as source:
        (folder / "frames" / "000000.png").unlink()
        with pytest.raises(UnreadableSource, match=r"000000\.png cannot be read"):
            source.read(0.0)


def test_a_folder_becomes_a_recording(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "hand", 5)
    if (DATA / "device" / "calibration.bin").exists():
        shutil.copy(DATA / "device" / "calibration.bin", folder / "calibration.bin")
    told: list[tuple[int, int]] = []
    target = tmp_path / "hand.mcap"
    problem = import_folder(folder, target, lambda done, total: told.append((done, total)))
    assert told == [(i, 5) for i in range(1, 6)]
    with FolderSource(folder) as a, RecordingSource(target, speed=None) as b:
        assert a.problem() == problem
        assert a.open().serial == b.open().serial
        for one, other in zip(images_of(a), images_of(b), strict=True):
            assert same_image(one, other)
            assert one.calibration == other.calibration
        with pytest.raises(EndOfSource):
            b.read(0.0)
    with pytest.raises(SourceError, match="exists already"):
        import_folder(folder, target)


@given(st.binary(max_size=60))
def test_no_times_raise_anything_but_our_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp() / "fuzzed_times"
    if not folder.exists():
        make_folder(folder)
    (folder / "timestamps.txt").write_bytes(data)
    with pytest.raises(UnreadableSource):
        FolderSource(folder).open()
