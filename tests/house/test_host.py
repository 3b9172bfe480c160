"""Folders are private, one service runs at a time, peers are known."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from handspan_service import host
from handspan_service.errors import AlreadyRunning, HostError
from handspan_service.host import InstanceLock, make_private_folder
from support.children import killed
from support.patience import PROGRAM_S

HOLDER = """
import sys, time
from pathlib import Path
from handspan_service.host import InstanceLock
with InstanceLock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


FILES = """
import resource, sys
from handspan_service.host import allow_files
resource.setrlimit(resource.RLIMIT_NOFILE, (100, int(sys.argv[1])))
for wanted in map(int, sys.argv[2:]):
    allow_files(wanted)
    print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_a_low_limit_of_open_files_is_raised_as_far_as_the_system_lets_it() -> None:
    told = subprocess.check_output(
        [sys.executable, "-c", FILES, "300", "90", "200", "2000"], timeout=PROGRAM_S
    )
    assert told.split() == [b"100", b"200", b"300"]


def test_folders_follow_the_environment() -> None:
    assert host.config_folder({"HANDSPAN_CONFIG_DIR": "/a/b"}) == Path("/a/b")
    assert host.cache_folder({"HANDSPAN_CACHE_DIR": "c"}) == Path.cwd() / "c"
    assert host.config_folder({}).is_absolute()
    assert host.cache_folder({}).is_absolute()


def test_a_private_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    make_private_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o755)
    (folder / "service.lock").write_text("")
    make_private_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_others_use_too_is_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o1777)
    (folder / "theirs").write_text("")
    with pytest.raises(HostError, match="open to others"):
        make_private_folder(folder)
    assert folder.stat().st_mode & 0o7777 == 0o1777


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HostError, match="cannot be made"):
        make_private_folder(tmp_path / "file")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(HostError, match="must be a folder"):
        make_private_folder(tmp_path / "link")


def test_a_folder_of_another_user_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(HostError, match="another user"):
        make_private_folder(tmp_path)


def test_the_lock_names_its_holder_and_ends_with_it(tmp_path: Path) -> None:
    with killed(subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            with (
                pytest.raises(AlreadyRunning, match=f"process {holder.pid}"),
                InstanceLock(tmp_path),
            ):
                pytest.fail("two services hold the lock")
        finally:
            holder.kill()  # As a crash would: nothing is tidied up.
            holder.wait(PROGRAM_S)
    with InstanceLock(tmp_path):
        pass
    with InstanceLock(tmp_path):
        pass


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(HostError, match="cannot be opened"), InstanceLock(tmp_path / "none"):
        pytest.fail("there is no such folder")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux names the peer")
def test_a_peer_of_the_same_user_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert host.is_same_user(ours)
        monkeypatch.setattr(os, "getuid", lambda: 12345)
        assert not host.is_same_user(ours)


def test_a_peer_is_named_by_the_system() -> None:
    one, other = socket.socketpair()
    with one, other:
        who = host.peer_of(one)
    assert who.same_user
    if sys.platform == "linux":
        assert who.pid == os.getpid()
        assert who.program == Path("/proc/self/exe").readlink().name


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux names the executable of a peer")
def test_a_name_that_is_no_text_is_made_one(tmp_path: Path) -> None:
    program = os.fsencode(tmp_path) + b"/m\xe9ter"
    shutil.copy(b"/bin/sleep", program)
    with killed(subprocess.Popen([program, "60"])) as running:
        try:
            name = host._program_of(running.pid)
        finally:
            running.kill()
    assert name == "m\N{REPLACEMENT CHARACTER}ter"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a pipe be wider")
def test_a_wide_pipe_holds_an_image() -> None:
    image = bytes(2 * 640 * 240)
    reader, writer = os.pipe()
    try:
        host.widen_pipe(writer)
        os.set_blocking(writer, False)
        assert os.write(writer, image) == len(image)
    finally:
        os.close(reader)
        os.close(writer)
