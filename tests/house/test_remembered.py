"""The permissions file: readable, private, whole; damaged it grants nothing."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from handspan_service.contract.permissions import (
    Capability,
    Identity,
    IdentityKind,
    Rule,
    RuleSource,
)
from handspan_service.errors import SettingsError
from handspan_service.remembered import PermissionStore

PAINT = Identity(IdentityKind.PROGRAM, "program:/usr/local/paint", "paint")
PAGE = Identity(IdentityKind.PAGE, "page:https://a.example program:/b", "https://a.example (b)")
RULES = (
    Rule(PAGE, Capability.BACKGROUND, False, RuleSource.DENIALS, "2026-01-30"),
    Rule(PAINT, Capability.BACKGROUND, True, RuleSource.USER, "2026-01-31"),
    Rule(PAINT, Capability.IMAGES, False, RuleSource.USER, "2026-02-01"),
)


def test_what_was_kept_is_there_again(tmp_path: Path) -> None:
    store = PermissionStore(tmp_path / "config")
    assert store.load() == ()
    assert (store.lost, store.problem) == (False, "")
    assert not store.path.parent.exists()
    store.save(RULES)
    again = PermissionStore(tmp_path / "config")
    assert again.load() == RULES
    assert not again.lost
    assert stat.S_IMODE(again.path.stat().st_mode) == 0o600


def test_people_can_read_it(tmp_path: Path) -> None:
    store = PermissionStore(tmp_path)
    store.save(RULES)
    told = json.loads(store.path.read_text())
    assert told["version"] == 1
    assert told["applications"][1] == {
        "name": "paint",
        "kind": "program",
        "key": "program:/usr/local/paint",
        "permissions": {
            "background": {"may": True, "since": "2026-01-31", "source": "user"},
            "images": {"may": False, "since": "2026-02-01", "source": "user"},
        },
    }
    assert '\n      "name": "paint",\n' in store.path.read_text()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b'{"version":2,"applications":[]}',
        b'{"version":1}',
        b'{"version":1,"applications":[{"name":"x"}]}',
        b'{"version":1,"applications":[],"more":1}',
        bytes(range(256)),
        b'{"version":1,"applications":' + b"[" * 100_000,
    ],
)
def test_a_damaged_file_counts_as_lost_until_the_user_says_that_it_is_known(
    tmp_path: Path, raw: bytes
) -> None:
    store = PermissionStore(tmp_path)
    store.path.write_bytes(raw)
    for _ in range(2):  # Each start finds it again, and is as cautious.
        assert store.load() == ()
        assert store.lost
        assert "nothing is granted" in store.problem
        assert "permissions.json.damaged-1" in store.problem
    (kept,) = tmp_path.glob("permissions.json.damaged-*")
    assert kept.read_bytes() == raw
    assert kept.stat().st_mode & 0o777 == 0o600, "it names what the user runs"
    store.save(RULES[:1], cautious=True)
    for _ in range(2):  # Some answers are there again, and others are as lost as before.
        assert store.load() == RULES[:1]
        assert store.lost
        assert "permissions confirm" in store.problem
    store.save(RULES, cautious=False)
    assert (store.lost, store.problem) == (False, "")
    assert store.load() == RULES
    assert not store.lost
    assert kept.read_bytes() == raw


def test_a_file_that_is_put_back_ends_the_caution(tmp_path: Path) -> None:
    store = PermissionStore(tmp_path)
    store.save(RULES)
    whole = store.path.read_bytes()
    store.path.write_bytes(whole[:-40])
    assert store.load() == ()
    store.save(RULES[:1], cautious=True)
    store.path.write_bytes(whole)
    assert store.load() == RULES
    assert not store.lost


def test_what_somebody_else_wrote_is_kept_before_it_is_replaced(tmp_path: Path) -> None:
    store = PermissionStore(tmp_path)
    store.save(RULES)
    store.path.write_bytes(b"written by hand")
    store.save(RULES[:1])
    (kept,) = tmp_path.glob("permissions.json.damaged-*")
    assert kept.read_bytes() == b"written by hand"
    store.path.unlink()
    store.save(RULES)
    assert store.load() == RULES
    assert len(list(tmp_path.iterdir())) == 2


def test_what_could_not_be_kept_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = PermissionStore(tmp_path)
    store.path.write_bytes(b"damaged")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", full)
        assert store.load() == ()
        with pytest.raises(SettingsError, match="until the service stops"):
            store.save(RULES, cautious=True)
    assert store.path.read_bytes() == b"damaged"
    store.save(RULES, cautious=True)
    assert (tmp_path / "permissions.json.damaged-1").read_bytes() == b"damaged"
    assert store.load() == RULES


@hypothesis_settings(max_examples=50)
@given(raw=st.binary(max_size=60))
def test_no_bytes_grant_anything(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    store = PermissionStore(tmp_path_factory.mktemp("permissions"))
    store.path.write_bytes(raw)
    assert store.load() == ()
    assert store.lost


def test_a_file_that_cannot_be_read_counts_as_lost(tmp_path: Path) -> None:
    (tmp_path / "permissions.json").mkdir()
    store = PermissionStore(tmp_path)
    assert store.load() == ()
    assert store.lost
    assert "cannot be read" in store.problem


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = PermissionStore(tmp_path)
    store.save(RULES)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(SettingsError, match="until the service stops"):
            store.save(())
    assert store.load() == RULES
    assert [path.name for path in tmp_path.iterdir()] == ["permissions.json"]
