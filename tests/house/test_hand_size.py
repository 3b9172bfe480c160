"""The size of the user's hands is kept, survives damage, and is forgotten when the user says so."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from handspan_service import store
from handspan_service.contract.hand_size import HandSize
from handspan_service.errors import SettingsError
from handspan_service.store import SizeStore

SIZE = HandSize(scale=0.93, thumb=1.04, palm_breadth=0.97)


def test_no_file_means_unknown_and_writes_nothing(tmp_path: Path) -> None:
    opened = SizeStore(tmp_path / "none")
    assert opened.load() is None
    assert opened.problem == ""
    assert not (tmp_path / "none").exists()


def test_what_was_saved_is_loaded_until_it_is_forgotten(tmp_path: Path) -> None:
    SizeStore(tmp_path / "a").save(SIZE)
    opened = SizeStore(tmp_path / "a")
    assert opened.load() == SIZE
    assert [path.name for path in (tmp_path / "a").iterdir()] == [store.SIZE_FILE_NAME]
    assert msgspec.json.decode(opened.path.read_text())["version"] == 1
    opened.forget()
    assert opened.load() is None
    opened.forget()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b'{"version":1,"scale":0.9',
        b"[1]",
        b'{"version":2}',
        b'{"version":1,"scale":3.0}',
        b'{"version":1,"scale":"1"}',
        b'{"version":1,"toe":1.0}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_damaged_file_is_kept_aside_and_the_size_unknown(tmp_path: Path, raw: bytes) -> None:
    opened = SizeStore(tmp_path)
    opened.path.write_bytes(raw)
    assert opened.load() is None
    aside = tmp_path / "hand-size.json.damaged-1"
    assert aside.read_bytes() == raw
    assert aside.name in opened.problem
    again = SizeStore(tmp_path)
    assert again.load() is None
    assert again.problem == ""


def test_a_newer_file_is_called_so(tmp_path: Path) -> None:
    opened = SizeStore(tmp_path)
    opened.path.write_bytes(b'{"version":2,"toe":1.0}')
    assert opened.load() is None
    assert "version 2" in opened.problem


@hypothesis_settings(max_examples=50, deadline=None)
@given(raw=st.binary(max_size=60))
def test_no_bytes_stop_the_service(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    opened = SizeStore(tmp_path_factory.mktemp("size"))
    opened.path.write_bytes(raw)
    assert opened.load() is None


def test_a_full_disk_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = SizeStore(tmp_path)
    opened.save(SIZE)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(SettingsError, match="No space left"):
        opened.save(HandSize())
    monkeypatch.undo()
    assert opened.load() == SIZE
    assert [path.name for path in tmp_path.iterdir()] == [store.SIZE_FILE_NAME]


def test_a_file_that_stays_is_told(tmp_path: Path) -> None:
    opened = SizeStore(tmp_path)
    opened.path.mkdir()
    with pytest.raises(SettingsError, match="cannot be removed"):
        opened.forget()
    assert opened.load() is None
    assert "cannot be read" in opened.problem
