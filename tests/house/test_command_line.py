"""Exit codes and words of the command line."""

from __future__ import annotations

import json
import os
import pkgutil
import signal
import subprocess
import sys
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from handspan_service.__main__ import main
from handspan_service.contract.control import Imaging
from handspan_service.contract.model import TrackingMode
from handspan_service.device.base import EndOfSource
from handspan_service.device.recording import RecordingSource
from support.panel_values import a_status, with_
from support.patience import PROGRAM_S

RECORDINGS = Path(__file__).parents[2] / ".." / "shared" / "data" / "recordings"
RECORDING = RECORDINGS / "grab.json.lz"
needs_recording = pytest.mark.skipif(not RECORDING.exists(), reason=f"{RECORDING} is not there")
COMMANDS = (
    *("run", "track", "record", "trim", "export", "import", "devices", "status", "diagnose"),
    *("pause", "resume", "settings", "profiles", "permissions", "calibrate"),
)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RUNTIME", "CONFIG", "CACHE", "LOG"):
        monkeypatch.setenv(f"HANDSPAN_{name}_DIR", str(tmp_path / name.lower()))


def service(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "handspan_service", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=PROGRAM_S,
    )


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one line on standard error."""
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("handspan-service: ")
    return lines[0]


def make_folder(folder: Path, images: int) -> Path:
    (folder / "frames").mkdir(parents=True)
    picture = np.random.default_rng(1).integers(0, 30, (240, 1280)).astype(np.uint8)
    for number in range(images):
        cv2.imwrite(str(folder / "frames" / f"{number:06}.png"), picture)
    (folder / "timestamps.txt").write_text("".join(f"{n * 10_000}\n" for n in range(1, images + 1)))
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    text = " ".join(capsys.readouterr().out.split())
    assert f"example: handspan-service {command}" in text


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["track", "simulated"],
        ["run", "--ws-port", "65536"],
        ["run", "--ws-port", "x"],
        ["run", "--orientation", "sideways"],
        ["run", "--mode", "ceiling"],
        ["record"],
        ["record", "x.mcap", "--seconds", "0"],
        ["record", "x.mcap", "--seconds", "nan"],
        ["track", "simulated", "--output", "x", "--images", "0"],
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "invalid" not in capsys.readouterr().err.replace("invalid choice", ""), "our own words"


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--source", "nowhere.mcap"],
        ["track", "nowhere.mcap", "--output", "x.jsonl"],
        ["record", "x.mcap", "--source", "nowhere"],
        ["import", "nowhere", "x.mcap"],
        ["run", "--source", "nowhere" + "!" * 300],
        ["track", "nowhere" + "!" * 300, "--output", "x.jsonl"],
    ],
)
def test_no_such_source_ends_with_3(
    arguments: list[str],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 3
    assert "nowhere" in said(capsys)
    assert not list(tmp_path.glob("x.*")), "nothing is left behind"


def test_unreadable_data_ends_with_4(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bad = tmp_path / "bad.mcap"
    bad.write_bytes(b"junk" * 100)
    for arguments in (
        ["track", str(bad), "--output", str(tmp_path / "x")],
        ["record", str(tmp_path / "y.mcap"), "--source", str(bad)],
        ["import", str(tmp_path), str(tmp_path / "z.mcap")],
    ):
        assert main(arguments) == 4
        said(capsys)


def test_run_refuses_unreadable_data_with_4(tmp_path: Path) -> None:
    bad = tmp_path / "bad.mcap"
    bad.write_bytes(b"junk" * 100)
    done = service("run", "--source", str(bad), "--ws-port", "0", "--log-level", "error")
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().splitlines()[-1].startswith("handspan-service: ")
    assert "bad.mcap" in done.stderr


def test_an_output_that_cannot_be_written_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    if not RECORDING.exists():
        pytest.skip(f"{RECORDING} is not there")
    assert main(["track", str(RECORDING), "--output", str(tmp_path / "none" / "x")]) == 1
    assert "cannot be written" in said(capsys)


@needs_recording
def test_track_writes_one_frame_per_line(tmp_path: Path) -> None:
    output = tmp_path / "hands.jsonl"
    assert main(["track", str(RECORDING), "--output", str(output)]) == 0
    frames = [json.loads(line) for line in output.read_bytes().splitlines()]
    assert len(frames) == 374  # As the recording's own description counts them.
    assert [frame["id"] for frame in frames] == list(range(1, len(frames) + 1))
    assert all(later["timestamp"] > frame["timestamp"] for frame, later in pairwise(frames))
    assert any(frame["hands"] for frame in frames)


@needs_recording
def test_track_stops_after_the_images_asked_for(tmp_path: Path) -> None:
    output = tmp_path / "hands.jsonl"
    assert main(["track", str(RECORDING), "--output", str(output), "--images", "5"]) == 0
    assert len(output.read_bytes().splitlines()) == 5


@needs_recording
def test_track_does_not_write_over_its_source(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    source = tmp_path / "grab.json.lz"
    source.write_bytes(RECORDING.read_bytes())
    (tmp_path / "other").symlink_to(source)
    assert main(["track", str(source), "--output", str(tmp_path / "other")]) == 2
    assert "is the source" in said(capsys)
    assert source.read_bytes() == RECORDING.read_bytes()


@needs_recording
def test_the_trouble_of_a_source_is_not_told_of_the_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("of the source")

    monkeypatch.setattr("handspan_service.device.playback.PlaybackSource.read", fail)
    with pytest.raises(OSError, match="of the source"):
        main(["track", str(RECORDING), "--output", str(tmp_path / "x")])


def interrupt_at(
    monkeypatch: pytest.MonkeyPatch, place: str, call: int, number: signal.Signals
) -> None:
    """Send this process a signal in the middle of one call of a method."""
    owner, _, name = place.rpartition(".")
    method = getattr(pkgutil.resolve_name(owner), name)
    calls = count(1)

    def signalled(*arguments: Any) -> Any:
        if next(calls) == call:
            os.kill(os.getpid(), number)
        return method(*arguments)

    monkeypatch.setattr(place, signalled)


@needs_recording
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_track_with_whole_lines_and_130(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    interrupt_at(monkeypatch, "handspan_service.frames.FrameMaker.make", 10, number)
    output = tmp_path / "hands.jsonl"
    before = signal.getsignal(signal.SIGINT)  # Ignored where a script runs us in the background.
    assert main(["track", str(RECORDING), "--output", str(output)]) == 130
    assert [json.loads(line)["id"] for line in output.read_bytes().splitlines()] == [*range(1, 11)]
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_recording_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    place = "handspan_service.device.recording.RecordingWriter.write"
    interrupt_at(monkeypatch, place, 3, number)
    folder, made = make_folder(tmp_path / "pictures", 20), tmp_path / "made.mcap"
    assert main(["record", str(made), "--source", str(folder)]) == 0
    with RecordingSource(made, speed=None) as source:
        assert source.length() == 3
        assert source.problem() == ""


def test_a_recording_of_nothing_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handspan_service.device.folder.FolderSource.read", lambda *_: end())
    folder, made = make_folder(tmp_path / "pictures", 1), tmp_path / "made.mcap"
    assert main(["record", str(made), "--source", str(folder)]) == 4
    assert "gave no image" in capsys.readouterr().err
    assert not made.exists()


def end() -> None:
    raise EndOfSource


def test_whoever_stops_reading_our_output_gets_no_complaint() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "handspan_service", "devices"],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
        timeout=PROGRAM_S,
    )
    os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 0


@needs_recording
def test_recorded_hands_cannot_be_recorded(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["record", str(tmp_path / "x.mcap"), "--source", str(RECORDING)]) == 4
    assert "no images" in said(capsys)


def test_a_folder_becomes_a_recording(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_folder(tmp_path / "pictures", 6)
    assert main(["import", str(folder), str(tmp_path / "made.mcap")]) == 0
    assert "calibration.bin is missing" in capsys.readouterr().err
    with RecordingSource(tmp_path / "made.mcap", speed=None) as made:
        assert made.length() == 6


def test_simulated_hands_can_be_recorded(tmp_path: Path) -> None:
    made = tmp_path / "made.mcap"
    assert main(["record", str(made), "--seconds", "0.5", "--source", "simulated"]) == 0
    with RecordingSource(made, speed=None) as source:
        assert (source.length() or 0) > 0


def test_status_without_a_service_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == 1
    assert "not running" in said(capsys)


def test_status_tells_mode_quality_and_exposure(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = with_(a_status(), imaging=Imaging(300, 20), mode=TrackingMode.HEAD_MOUNTED)
    monkeypatch.setattr("handspan_service.commands.inspect.ask_status", lambda _path: found)
    assert main(["status"]) == 0
    told = capsys.readouterr().out
    assert "head_mounted, balanced" in told
    assert "exposure: 300 us, gain 1.25, follows the hand" in told


def test_devices_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices"]) == 0
    assert capsys.readouterr().out.strip()


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("handspan-service 0.")


def test_the_command_line_loads_no_network_for_help() -> None:
    code = (
        "import sys; from handspan_service.__main__ import main\n"
        "try: main(['track', '--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'cv2', 'onnxruntime', 'websockets'} & set(sys.modules)\n"
        "sys.exit(' '.join(heavy) or None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
        timeout=PROGRAM_S,
    )
    assert done.returncode == 0, done.stderr
