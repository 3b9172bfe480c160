"""The meeting place of service and panel."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handspan_service.contract import places

NAMES = st.sampled_from(["HANDSPAN_RUNTIME_DIR", "XDG_RUNTIME_DIR", "HANDSPAN_LOG_DIR"])
PATHS = st.sampled_from(["", "/a", "/a/b c", "relative", "./x/../y"])


@given(st.dictionaries(NAMES, PATHS))
def test_every_place_is_absolute_and_the_same_each_time(environ: dict[str, str]) -> None:
    path = places.control_socket_path(environ)
    assert path.is_absolute()
    assert path == places.control_socket_path(dict(environ))
    assert path.parent == places.runtime_folder(environ)
    assert places.log_folder(environ).is_absolute()


def test_the_named_folder_wins_over_the_session_folder() -> None:
    environ = {"HANDSPAN_RUNTIME_DIR": "/one", "XDG_RUNTIME_DIR": "/two"}
    assert places.control_socket_path(environ) == Path("/one/control.sock").absolute()
    del environ["HANDSPAN_RUNTIME_DIR"]
    assert places.control_socket_path(environ) == Path("/two/handspan/control.sock").absolute()


def test_an_empty_variable_counts_as_missing() -> None:
    alone = places.runtime_folder({})
    assert places.runtime_folder({"HANDSPAN_RUNTIME_DIR": "", "XDG_RUNTIME_DIR": ""}) == alone


@pytest.mark.skipif(sys.platform != "linux", reason="the rule of Linux")
def test_without_a_session_folder_the_user_has_one_of_their_own() -> None:
    # The native library follows the same rule: docs/protocol-native.md.
    user = os.getuid()
    session = Path(f"/run/user/{user}")
    expected = session / "handspan" if session.is_dir() else Path(f"/tmp/handspan-{user}")
    assert places.runtime_folder({}) == expected


def test_the_native_socket_lies_beside_the_panel_s() -> None:
    control = places.control_socket_path({"HANDSPAN_RUNTIME_DIR": "/one"})
    assert places.native_socket_path(control) == Path("/one/native.sock").absolute()


def test_nothing_is_created(tmp_path: Path) -> None:
    folder = tmp_path / "none"
    environ = {"HANDSPAN_RUNTIME_DIR": str(folder), "HANDSPAN_LOG_DIR": str(folder)}
    places.control_socket_path(environ)
    places.log_folder(environ)
    assert not folder.exists()
