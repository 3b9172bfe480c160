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
from handspan_service.anatomy import BONE_LENGTHS_MM, ROOTS_MM
from handspan_service.contract.control import (
    AddHandUser,
    ChooseHandUser,
    RemoveHandUser,
    RenameHandUser,
)
from handspan_service.contract.hand_size import (
    AVERAGE_FINGERS_MM,
    AVERAGE_HAND_MM,
    AVERAGE_PALM_MM,
    FIRST_USER,
    HandSize,
    HandUser,
    HandUsers,
    measures,
)
from handspan_service.errors import SettingsError
from handspan_service.orders import SetSize
from handspan_service.reports import SizeLearnt
from handspan_service.sizes import LearntSize
from handspan_service.store import SizeStore

SIZE = HandSize(scale=0.93, thumb=1.04, palm_breadth=0.97)
KNOWN = HandUsers().learnt(SIZE)
NOBODY = HandUsers()


def test_no_file_means_unknown_and_writes_nothing(tmp_path: Path) -> None:
    opened = SizeStore(tmp_path / "none")
    assert opened.load() == NOBODY
    assert opened.problem == ""
    assert not (tmp_path / "none").exists()


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    SizeStore(tmp_path / "a").save(KNOWN)
    opened = SizeStore(tmp_path / "a")
    assert opened.load() == KNOWN
    assert [path.name for path in (tmp_path / "a").iterdir()] == [store.SIZE_FILE_NAME]
    assert msgspec.json.decode(opened.path.read_text())["version"] == 2


def test_the_size_of_an_earlier_version_becomes_that_of_the_first_user(tmp_path: Path) -> None:
    opened = SizeStore(tmp_path)
    opened.path.write_bytes(msgspec.json.encode(SIZE))
    assert opened.load() == HandUsers(2, FIRST_USER, (HandUser(FIRST_USER, SIZE),))
    assert opened.problem == ""
    assert [path.name for path in tmp_path.iterdir()] == [store.SIZE_FILE_NAME]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b'{"version":1,"scale":0.9',
        b"[1]",
        b'{"version":3}',
        b'{"version":2,"active":"A","users":[{"name":"B"}]}',
        b'{"version":2,"active":"A","users":[{"name":"A"},{"name":"A"}]}',
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
    assert opened.load() == NOBODY
    aside = tmp_path / "hand-size.json.damaged-1"
    assert aside.read_bytes() == raw
    assert aside.name in opened.problem
    again = SizeStore(tmp_path)
    assert again.load() == NOBODY
    assert again.problem == ""


def test_a_newer_file_is_called_so(tmp_path: Path) -> None:
    opened = SizeStore(tmp_path)
    opened.path.write_bytes(b'{"version":3,"toe":1.0}')
    assert opened.load() == NOBODY
    assert "version 3" in opened.problem


@hypothesis_settings(max_examples=50)
@given(raw=st.binary(max_size=60))
def test_no_bytes_stop_the_service(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    opened = SizeStore(tmp_path_factory.mktemp("size"))
    opened.path.write_bytes(raw)
    assert opened.load() == NOBODY


def test_a_full_disk_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = SizeStore(tmp_path)
    opened.save(KNOWN)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(SettingsError, match="No space left"):
        opened.save(KNOWN.added("Anna"))
    monkeypatch.undo()
    assert opened.load() == KNOWN
    assert [path.name for path in tmp_path.iterdir()] == [store.SIZE_FILE_NAME]


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    opened = SizeStore(tmp_path)
    opened.path.mkdir()
    assert opened.load() == NOBODY
    assert "cannot be read" in opened.problem
    with pytest.raises(SettingsError, match="cannot be written"):
        opened.save(KNOWN)


def test_each_user_has_a_size_of_their_own(tmp_path: Path) -> None:
    orders: list[SetSize] = []
    sizes = LearntSize(tmp_path, orders.append)
    sizes.take(SizeLearnt(SIZE, 0))
    sizes.carry_out(AddHandUser(1, " Anna "))
    assert (sizes.users.active, sizes.size) == ("Anna", None)
    sizes.take(SizeLearnt(SIZE, 0))  # Learnt before Anna came.
    assert sizes.size is None
    other = HandSize(scale=1.1)
    sizes.take(SizeLearnt(other, 1))
    sizes.carry_out(ChooseHandUser(2, FIRST_USER))
    assert sizes.size == SIZE
    assert orders == [SetSize(SIZE, 0), SetSize(None, 1), SetSize(other, 1), SetSize(SIZE, 2)]
    sizes.carry_out(RenameHandUser(3, FIRST_USER, "Ben"))
    assert (sizes.users.active, sizes.size) == ("Ben", SIZE)
    assert LearntSize(tmp_path, orders.append).users == sizes.users
    sizes.forget()
    assert sizes.size is None
    sizes.carry_out(RemoveHandUser(4, "Ben"))
    assert (sizes.users.active, sizes.size) == ("Anna", other)
    assert SizeStore(tmp_path).load() == HandUsers(2, "Anna", (HandUser("Anna", other),))


def test_hands_begin_anew_only_where_the_active_user_goes(tmp_path: Path) -> None:
    orders: list[SetSize] = []
    sizes = LearntSize(tmp_path, orders.append)
    sizes.carry_out(AddHandUser(1, "Anna"))
    sizes.carry_out(AddHandUser(2, "Ben"))
    orders.clear()
    sizes.carry_out(RemoveHandUser(3, "Anna"))
    assert not orders, "Ben's hands go on"
    sizes.carry_out(RemoveHandUser(4, "Ben"))
    assert [order.forgotten for order in orders] == [3]
    assert sizes.users.active == FIRST_USER


def test_a_new_name_is_taken_without_blanks_around_it(tmp_path: Path) -> None:
    sizes = LearntSize(tmp_path, lambda order: None)
    sizes.carry_out(RenameHandUser(1, FIRST_USER, "  Anna "))
    assert [user.name for user in sizes.users.users] == ["Anna"]


def test_a_size_that_cannot_be_kept_holds_until_the_service_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(one: SizeStore, users: HandUsers) -> None:
        raise SettingsError("the disk is full")

    monkeypatch.setattr(SizeStore, "save", refuse)
    sizes = LearntSize(tmp_path, lambda order: None)
    sizes.take(SizeLearnt(SIZE, 0))
    assert sizes.size == SIZE
    assert "the disk is full" in caplog.text


def test_what_cannot_be_asked_of_users_is_said(tmp_path: Path) -> None:
    sizes = LearntSize(tmp_path, lambda order: None)
    sizes.carry_out(AddHandUser(1, "Anna"))
    for request in (
        AddHandUser(1, "Anna"),
        ChooseHandUser(1, "Zoe"),
        RenameHandUser(1, "Anna", FIRST_USER),
        RemoveHandUser(1, "Zoe"),
    ):
        with pytest.raises(SettingsError):
            sizes.carry_out(request)
    sizes.carry_out(RemoveHandUser(1, "Anna"))
    with pytest.raises(SettingsError, match="somebody must be left"):
        sizes.carry_out(RemoveHandUser(1, FIRST_USER))


def test_millimetres_are_those_of_the_model_of_the_hand() -> None:
    fingers = BONE_LENGTHS_MM.sum(axis=1)
    assert pytest.approx(fingers, abs=0.05) == AVERAGE_FINGERS_MM
    assert ROOTS_MM[2, 2] + fingers[2] == pytest.approx(AVERAGE_HAND_MM, abs=0.05)
    assert ROOTS_MM[1, 0] - ROOTS_MM[4, 0] == pytest.approx(AVERAGE_PALM_MM, abs=0.05)
    average = measures(HandSize())
    assert average.length_mm == pytest.approx(AVERAGE_HAND_MM)
    assert average.fingers_mm == pytest.approx(AVERAGE_FINGERS_MM)
    small = measures(HandSize(scale=0.9, palm_breadth=1.1))
    assert small.length_mm == pytest.approx(0.9 * AVERAGE_HAND_MM)
    assert small.palm_mm == pytest.approx(0.99 * AVERAGE_PALM_MM)
