"""Damaged recordings: what came before the damage plays, bit by bit, and the damage is told."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handspan_service.device.recording import RecordingSource
from handspan_service.errors import NoSuchSource, UnreadableSource
from handspan_service.images import StereoImage
from support.recorded import (
    read_all,
    same_image,
    stereo_images,
)
from support.recordings import play, record


def _boundaries(data: bytes) -> list[int]:
    """Return where each record begins, and the places inside its head."""
    places = [0, 4, 8]
    at = 8
    while at + 9 <= len(data) - 8:
        (length,) = struct.unpack_from("<Q", data, at + 1)
        places += [at, at + 1, at + 8, at + 9, at + 9 + length // 2, at + 9 + length - 1]
        at += 9 + length
    return [*places, at, len(data) - 1]


def test_a_file_cut_off_anywhere_plays_what_came_before_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handspan_service.device.recorder.CHUNK_BYTES", 25_000)
    images = stereo_images(12, 60, 80)
    data = record(tmp_path / "x.mcap", images).read_bytes()
    cut = tmp_path / "cut.mcap"
    counts = set()
    for end in sorted(set(_boundaries(data))):
        cut.write_bytes(data[:end])
        try:
            played, problem = play(cut)
        except UnreadableSource:
            counts.add(0)
            continue
        assert problem
        assert all(same_image(a, b) for a, b in zip(played, images, strict=False))
        counts.add(len(played))
    assert len(counts) > 3
    assert max(counts) == 12


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, list[StereoImage]]:
    folder = tmp_path_factory.mktemp("recorded")
    images = stereo_images(60, 100, 100)
    return folder, record(folder / "x.mcap", images).read_bytes(), images


@settings(max_examples=80)
@given(data=st.data())
def test_a_changed_byte_never_changes_an_image(
    recorded: tuple[Path, bytes, list[StereoImage]], data: st.DataObject
) -> None:
    folder, good, images = recorded
    places = st.one_of(st.integers(0, len(good) - 1), st.sampled_from(_boundaries(good)[:-1]))
    at = data.draw(places)
    bad = bytearray(good)
    bad[at] ^= data.draw(st.integers(1, 255))
    path = folder / "bad.mcap"
    path.write_bytes(bad)
    try:
        played, problem = play(path)
    except UnreadableSource:
        return
    by_number = {image.sequence: image for image in images}
    assert all(same_image(image, by_number[image.sequence]) for image in played)
    assert problem or len(played) == len(images)


@given(junk=st.binary(max_size=300), magic=st.booleans())
def test_no_bytes_raise_anything_but_our_error(
    recorded: tuple[Path, bytes, list[StereoImage]], junk: bytes, magic: bool
) -> None:
    path = recorded[0] / "junk.mcap"
    path.write_bytes(b"\x89MCAP0\r\n" * magic + junk)
    with pytest.raises(UnreadableSource, match=r"junk\.mcap"):
        play(path)


def test_what_is_no_recording_is_named_with_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "letter.mcap"
    path.write_text("Dear all")
    with pytest.raises(UnreadableSource, match=r"letter\.mcap is no MCAP recording; name a file"):
        RecordingSource(path).open()


def test_a_missing_file_is_no_such_source(tmp_path: Path) -> None:
    with pytest.raises(NoSuchSource, match=r"nowhere\.mcap"):
        RecordingSource(tmp_path / "nowhere.mcap").open()


def test_a_recording_without_images_says_so(tmp_path: Path) -> None:
    path = record(tmp_path / "x.mcap", [])
    with pytest.raises(UnreadableSource, match="ended before the first image"):
        RecordingSource(path).open()


KILLED = """
import sys
from pathlib import Path
from support.recorded import CALIBRATION, INFO, stereo_images
from handspan_service.device.recorder import RecordingWriter
writer = RecordingWriter(Path(sys.argv[1]), INFO, CALIBRATION)
for image in stereo_images(20, 240, 640):
    writer.write(image)
print("written", flush=True)
sys.stdin.read()
"""


def test_a_killed_recorder_leaves_all_but_the_last_images(tmp_path: Path) -> None:
    path = tmp_path / "x.mcap"
    tests = str(Path(__file__).resolve().parents[1])
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": tests},
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        process.send_signal(signal.SIGKILL)
    played, problem = play(path)
    images = stereo_images(20, 240, 640)
    assert len(played) >= 16
    assert all(same_image(a, b) for a, b in zip(played, images, strict=False))
    assert "cut off" in problem


def test_a_damaged_recording_loops_over_its_whole_part(tmp_path: Path) -> None:
    images = stereo_images(12, 240, 640)
    path = record(tmp_path / "x.mcap", images)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    whole, _ = play(path)
    with RecordingSource(path, speed=None, loop=True) as source:
        items = list(read_all(source, 3 * len(whole)))
        assert len(items) == 3 * len(whole)
        assert "damaged after" in source.problem()
