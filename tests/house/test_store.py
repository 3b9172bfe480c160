"""The settings file survives damage, full disks and other versions."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from handspan_service import store
from handspan_service.contract.settings import SETTINGS_VERSION, Settings
from handspan_service.errors import SettingsError
from handspan_service.store import SAFE_SETTINGS, SettingsStore


def test_no_file_means_the_defaults_and_writes_nothing(tmp_path: Path) -> None:
    opened = SettingsStore(tmp_path / "none")
    assert opened.load() == Settings()
    assert opened.problem == ""
    assert not (tmp_path / "none").exists()


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    settings = Settings(websocket_port=7000, denied_origins=("https://example.org",))
    SettingsStore(tmp_path / "a" / "b").save(settings)
    assert SettingsStore(tmp_path / "a" / "b").load() == settings
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == [store.FILE_NAME]


DAMAGED = {
    "empty": b"",
    "cut": b'{"version":1,"websocket_po',
    "binary": bytes(range(256)),
    "no object": b"[1,2,3]",
    "no version": b"{}",
    "odd version": b'{"version":"1"}',
    "zero version": b'{"version":0}',
    "newer version": b'{"version":999}',
    "unknown name": b'{"version":1,"websoket_port":1}',
    "out of bounds": b'{"version":1,"websocket_port":70000}',
    "deep": b'{"version":1,"user_scripts":' + b"[" * 100_000,
}


@pytest.mark.parametrize("raw", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_kept_aside_and_denies_web_pages(tmp_path: Path, raw: bytes) -> None:
    opened = SettingsStore(tmp_path)
    opened.path.write_bytes(raw)
    assert opened.load() == SAFE_SETTINGS
    assert SAFE_SETTINGS.web_origins == "deny"
    assert SAFE_SETTINGS.native_images == "deny"
    assert SAFE_SETTINGS.native_pause == "deny"
    assert not SAFE_SETTINGS.unattended
    aside = tmp_path / "settings.json.damaged-1"
    assert aside.read_bytes() == raw
    assert aside.name in opened.problem
    again = SettingsStore(tmp_path)
    assert again.load() == SAFE_SETTINGS, "the next start must not be less safe"
    assert again.problem == ""


def test_damaged_files_do_not_replace_each_other(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        opened = SettingsStore(tmp_path)
        opened.path.write_bytes(b"%d" % number)
        opened.load()
    kept = [tmp_path / f"settings.json.damaged-{number}" for number in (1, 2, 3)]
    assert [path.read_bytes() for path in kept] == [b"1", b"2", b"3"]


@hypothesis_settings(max_examples=50)
@given(raw=st.binary(max_size=60))
def test_no_bytes_stop_the_service(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    opened = SettingsStore(tmp_path_factory.mktemp("settings"))
    opened.path.write_bytes(raw)
    assert opened.load() == SAFE_SETTINGS


def test_older_files_are_brought_up_step_by_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SETTINGS_VERSION", 3)
    opened = SettingsStore(
        tmp_path,
        {
            1: lambda values: {"port": values["old_port"]},
            2: lambda values: {"websocket_port": values["port"] + 1},
        },
    )
    opened.path.write_bytes(b'{"version":1,"old_port":7000}')
    assert opened.load() == Settings(version=3, websocket_port=7001)
    assert opened.problem == ""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        ({"native_images": True, "background": "allow"}, {"native_images": "allow"}),
        (
            {"native_images": False, "native_pause": True, "clients_choose_mode": True},
            {"native_images": "ask", "native_pause": "ask", "clients_choose_mode": "ask"},
        ),
        (
            {"native_pause": False, "clients_choose_mode": False, "background": "deny"},
            {"native_pause": "deny", "clients_choose_mode": "deny", "background": "deny"},
        ),
        ({"background": "ask", "websocket_port": 7001}, {"websocket_port": 7001}),
    ],
)
def test_switches_for_all_applications_become_answers(
    tmp_path: Path, first: dict[str, Any], second: dict[str, Any]
) -> None:
    opened = SettingsStore(tmp_path)
    opened.path.write_text(json.dumps({"version": 1} | first))
    assert opened.load() == Settings(**second)
    assert opened.problem == ""


@pytest.mark.parametrize("odd", ['"native_images":[]', '"native_pause":1', '"background":true'])
def test_an_odd_switch_makes_the_file_a_damaged_one(tmp_path: Path, odd: str) -> None:
    opened = SettingsStore(tmp_path)
    opened.path.write_text(f'{{"version":1,{odd}}}')
    assert opened.load() == SAFE_SETTINGS
    assert opened.problem


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    opened = SettingsStore(tmp_path)
    opened.save(Settings(websocket_port=7000))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, call, full)
    with pytest.raises(SettingsError, match="No space left"):
        opened.save(Settings(websocket_port=7001))
    monkeypatch.undo()
    assert opened.load().websocket_port == 7000
    assert [path.name for path in tmp_path.iterdir()] == [store.FILE_NAME]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be written"):
        SettingsStore(tmp_path / "file" / "below").save(Settings())


def test_a_damaged_file_that_cannot_be_replaced_stays_safe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = SettingsStore(tmp_path)
    opened.path.write_bytes(b"damaged")

    def read_only(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(shutil, "copyfile", read_only)
    assert opened.load() == SAFE_SETTINGS
    assert "cannot be replaced" in opened.problem
    assert opened.path.read_bytes() == b"damaged"


def test_the_file_is_readable_for_people(tmp_path: Path) -> None:
    opened = SettingsStore(tmp_path)
    opened.save(Settings())
    text = opened.path.read_text()
    assert '\n  "websocket_port": 6437,\n' in text
    assert msgspec.json.decode(text)["version"] == SETTINGS_VERSION
