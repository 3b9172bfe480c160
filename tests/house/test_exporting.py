"""Ring: organ. Frames of recordings reach spreadsheets and leap.js."""

import csv
import json
import subprocess
from pathlib import Path

import pytest

from handspan_service.device.base import RecordedHands
from handspan_service.device.playback import PlaybackSource
from handspan_service.device.recorder import RecordingWriter
from handspan_service.errors import HostError, UnreadableSource
from handspan_service.exporting import export
from handspan_service.frames import FrameMaker
from handspan_service.wire.csv_frames import COLUMNS
from support.house import a_hand
from support.leapjs import NODE_FOLDER, require_leapjs
from support.patience import PROGRAM_S
from support.recorded import CALIBRATION, INFO, read_all, real, stereo_images


def recording(path: Path, count: int = 12) -> Path:
    """Write a recording whose frames say what was tracked: a hand in every second one."""
    maker = FrameMaker()
    with RecordingWriter(path, INFO, CALIBRATION) as writer:
        for image in stereo_images(count):
            hands = (a_hand(3),) if image.sequence % 2 else ()
            writer.write(image, maker.make(image.timestamp_us, hands))
    return path


def test_a_table_has_a_line_for_each_hand_and_for_each_frame_without(tmp_path: Path) -> None:
    told: list[int] = []
    output = tmp_path / "hands.csv"
    assert export(recording(tmp_path / "a.mcap"), output, progress=told.append) == ""
    with output.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert len(set(COLUMNS)) == len(COLUMNS)
    assert len(rows) == 12
    assert [row["hand"] for row in rows] == ["", "3"] * 6
    assert float(rows[1]["time_s"]) == pytest.approx(8696e-6)
    assert float(rows[1]["palm_y_mm"]) == 200.0
    assert float(rows[1]["index_tip_x_mm"]) == a_hand(3).fingers[1].tip_position[0]
    assert rows[1]["side"] == "right"
    assert rows[1]["thumb_extended"] == "1"
    assert all(None not in row and None not in row.values() for row in rows)
    assert told == list(range(1, 13))


@pytest.mark.parametrize("name", ["hands.json", "hands.json.lz"])
def test_playback_plays_as_the_original(tmp_path: Path, name: str) -> None:
    original = real("recordings", "pinch-57fps.json.lz")
    export(original, tmp_path / name)
    sources = (
        PlaybackSource(original, speed=None, loop=False),
        PlaybackSource(tmp_path / name, speed=None, loop=False),
    )
    played: list[list[RecordedHands]] = []
    for source in sources:
        source.open()
        played.append([one for one in read_all(source) if isinstance(one, RecordedHands)])
    before, after = played
    assert len(before) == len(after) > 100
    for one, other in zip(before, after, strict=True):
        assert [hand.side for hand in one.hands] == [hand.side for hand in other.hands]
        for hand, again in zip(one.hands, other.hands, strict=True):
            assert again.palm_position == pytest.approx(hand.palm_position, abs=1e-2)
            for finger, same in zip(hand.fingers, again.fingers, strict=True):
                assert same.tip_position == pytest.approx(finger.tip_position, abs=1e-2)


@pytest.mark.parametrize("version", ["0.6.4", "1.1.1"])
def test_real_leapjs_makes_its_frames_of_it(tmp_path: Path, version: str) -> None:
    require_leapjs()
    output = tmp_path / "hands.json"
    export(recording(tmp_path / "a.mcap"), output)
    done = subprocess.run(
        ["node", "playback.js", version, str(output)],
        cwd=NODE_FOLDER,
        capture_output=True,
        text=True,
        check=True,
        timeout=PROGRAM_S,
    )
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["metadata"]["protocolVersion"] == 6
    del seen["metadata"]
    assert seen == {"frames": 12, "hands": 6, "extended": 30, "rising": True, "notFinite": 0}


def test_a_name_without_a_kind_is_refused_with_the_kinds(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match=r"\.csv for a table"):
        export(recording(tmp_path / "a.mcap"), tmp_path / "hands.txt")


def test_a_damaged_recording_is_exported_up_to_the_damage(tmp_path: Path) -> None:
    path = recording(tmp_path / "a.mcap", 2000)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert "damaged after" in export(path, tmp_path / "a.csv")
    assert 1 < len((tmp_path / "a.csv").read_text().splitlines()) < 2001


def test_nothing_is_left_of_what_cannot_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "a.csv").mkdir(parents=True)
    with pytest.raises(HostError, match="cannot be written"):
        export(recording(tmp_path / "a.mcap"), folder / "a.csv")
    assert [one.name for one in folder.iterdir()] == ["a.csv"]
