from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from handspan_service.device.choose import open_source
from handspan_service.device.container import MAGIC
from handspan_service.device.folder import FolderSource
from handspan_service.device.playback import PlaybackSource
from handspan_service.device.recording import RecordingSource
from handspan_service.errors import NoSuchSource, UnreadableSource
from support.patience import PROGRAM_S


@pytest.mark.parametrize("name", ["usbb", "", "nowhere.mcap", "leap", "AUTO", "x" * 5000, "a\0b"])
def test_an_unknown_name_is_no_such_source(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoSuchSource, match="auto, usb, simulated, or the path"):
        open_source(name)


def test_files_and_folders_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.mcap").write_bytes(b"")
    (tmp_path / "renamed.bin").write_bytes(MAGIC)
    (tmp_path / "a.json.lz").write_bytes(b"")
    (tmp_path / "A.JSON").write_bytes(b"")
    assert isinstance(open_source(str(tmp_path / "a.mcap")), RecordingSource)
    assert isinstance(open_source(str(tmp_path / "renamed.bin")), RecordingSource)
    assert isinstance(open_source(str(tmp_path / "a.json.lz")), PlaybackSource)
    assert isinstance(open_source(str(tmp_path / "A.JSON")), PlaybackSource)
    assert isinstance(open_source(str(tmp_path)), FolderSource)


def test_a_file_of_another_kind_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")
    with pytest.raises(UnreadableSource, match=r"letter\.txt is no recording"):
        open_source(str(tmp_path / "letter.txt"))


def test_a_folder_named_like_a_word_is_reached_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("usb").mkdir()
    assert isinstance(open_source("./usb"), FolderSource)


def test_choosing_loads_nothing_that_is_not_used() -> None:
    code = (
        "import sys; from handspan_service.device.choose import open_source;"
        "open_source('.'); print([m for m in ('usb', 'mcap.reader', 'onnxruntime',"
        "'handspan_service.device.playback', 'handspan_service.device.simulated')"
        " if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=PROGRAM_S
    )
    assert run.stdout.strip() == "[]"
