"""What a kill leaves half written goes at the next start, and nothing else does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from handspan_service.contract.settings import Settings
from handspan_service.store import SettingsStore
from handspan_service.unfinished import remove_unfinished, unfinished


def test_a_write_that_is_cut_short_leaves_a_file_that_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = SettingsStore(tmp_path)
    kept.save(Settings())
    before = kept.path.read_bytes()
    monkeypatch.setattr(os, "replace", lambda *paths: 1 / 0)
    monkeypatch.setattr(os, "unlink", lambda path: None)
    with pytest.raises(ZeroDivisionError):  # As good as a kill: nothing is tidied up.
        kept.save(Settings(tools=False))
    (left,) = (one for one in tmp_path.iterdir() if one != kept.path)
    monkeypatch.undo()
    remove_unfinished(tmp_path)
    assert not left.exists()
    assert kept.path.read_bytes() == before


def test_only_what_is_ours_and_unfinished_goes(tmp_path: Path) -> None:
    ours = unfinished(tmp_path / "walk.mcap")
    ours.write_bytes(b"half")
    mine = [
        tmp_path / name
        for name in ("settings.json", "settings.json.original", "walk.mcap.part", "unfinished.txt")
    ]
    for path in mine:
        path.write_bytes(b"mine")
    (tmp_path / "folder.unfinished").mkdir()
    remove_unfinished(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([*mine, tmp_path / "folder.unfinished"])
    remove_unfinished(tmp_path / "nowhere")
