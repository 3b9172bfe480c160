"""Real processes, looked up as the service does."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from handspan_service import processes
from handspan_service.contract.permissions import IdentityKind
from handspan_service.processes import (
    look_up,
    look_up_slowly,
)
from handspan_service.programs import Program
from support.children import child, killed
from support.house import until
from support.patience import PROGRAM_S

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of processes")


def test_this_process_is_found() -> None:
    found = look_up(os.getpid())
    assert found is not None
    assert found.pid == os.getpid()
    assert found.line[0].exe == os.path.realpath(sys.executable)
    assert found.line[0].user == os.getuid()


def test_a_script_is_known_by_its_path_and_sees_its_screen(tmp_path: Path) -> None:
    path = tmp_path / "paint it (black).py"
    path.write_text("import sys\nprint(flush=True)\nsys.stdin.read()\n")
    with child(str(path), DISPLAY=":7") as process:
        assert process.stdout is not None
        process.stdout.readline()
        found = look_up(process.pid)
    assert found is not None
    assert found.identity.kind is IdentityKind.SCRIPT
    assert found.identity.key == f"script:{path} {os.path.realpath(sys.executable)}"
    assert os.getpid() in [one.pid for one in found.line]
    again = look_up(process.pid)
    assert again is None, "it has ended"


async def test_the_loop_goes_on_while_a_process_and_its_ancestors_are_read() -> None:
    turns = 0
    asking = asyncio.create_task(look_up_slowly(os.getpid()))
    while not asking.done():
        turns += 1
        await asyncio.sleep(0)
    found = look_up(os.getpid())
    assert found is not None
    assert await asking == found
    assert turns >= len(found.line), "one process at a time"
    assert await look_up_slowly(2**22 + 1) is None


def test_a_folder_may_have_any_name_and_another_is_another(tmp_path: Path) -> None:
    found = []
    for name in (b"old-\xff", b"old-\xfe"):
        folder = Path(os.fsdecode(bytes(tmp_path) + b"/" + name))
        folder.mkdir()
        (folder / "a.py").write_text("import sys\nprint(flush=True)\nsys.stdin.read()\n")
        with child("a.py", cwd=folder) as process:
            assert process.stdout is not None
            process.stdout.readline()
            found.append(look_up(process.pid))
    keys = [one.identity.key for one in found if one is not None]
    assert len(set(keys)) == 2
    for key in keys:
        key.encode()  # It is a text that files and messages can hold.


@pytest.mark.parametrize("trap", ["pipe", "endless", "folder", "link"])
def test_what_lies_in_the_root_of_a_process_keeps_nobody(tmp_path: Path, trap: str) -> None:
    (tmp_path / "root").mkdir()
    note = tmp_path / "root" / ".flatpak-info"
    if trap == "pipe":
        os.mkfifo(note)
    elif trap == "endless":
        with open(note, "wb") as file:
            file.truncate(1 << 40)
    elif trap == "folder":
        note.mkdir()
    else:
        note.symlink_to("/dev/zero")
    assert processes._flatpak(str(tmp_path)) == ""


# Mounts a program over another one, where nobody else sees it.
DISGUISES = 'mount --bind "$1" "$2" && shift && exec "$@"'


def disguised(tmp_path: Path, *words: str) -> subprocess.Popen[bytes]:
    """Start a program in a mount namespace of its own; skip where the system forbids that."""
    enters = ("unshare", "--mount", "--map-root-user", "--user")
    if shutil.which("unshare") is None or subprocess.run(
        (*enters, "true"), capture_output=True, timeout=PROGRAM_S
    ).returncode:
        pytest.skip("no mount namespaces for users here")
    return subprocess.Popen((*enters, *words), stdin=subprocess.PIPE)


async def running(process: subprocess.Popen[bytes], exe: str) -> Program:
    """Wait until a process runs an executable, and return who it is."""

    def runs() -> bool:
        assert process.poll() is None, "it ended"
        found = look_up(process.pid)
        mapped = Path(f"/proc/{process.pid}/maps").read_text()  # Some time after its name is told.
        return found is not None and found.line[0].exe == exe and exe in mapped

    await until(runs)
    found = look_up(process.pid)
    assert found is not None
    return found


async def test_a_program_that_is_mounted_over_another_is_not_that_one(tmp_path: Path) -> None:
    cat, env = os.path.realpath("/usr/bin/cat"), os.path.realpath("/usr/bin/env")
    evil = tmp_path / "evil"
    shutil.copy(cat, evil)
    with disguised(tmp_path, "sh", "-c", DISGUISES, "sh", str(evil), env) as process:
        try:
            identity = (await running(process, env)).identity
        finally:
            process.kill()
    assert identity.key.startswith(f"program:{env}@")
    assert identity.key.endswith(f"-{evil.stat().st_ino}")


async def test_a_program_is_the_same_with_mounts_of_its_own(tmp_path: Path) -> None:
    cat = os.path.realpath("/usr/bin/cat")
    own = os.path.realpath(f"/proc/{os.getpid()}/exe")
    if processes._mapped("/proc/self", own) != _stated(own):
        pytest.skip("this file system has other numbers in memory")
    with disguised(tmp_path, cat) as process:
        try:
            assert (await running(process, cat)).identity.key == f"program:{cat}"
        finally:
            process.kill()


def _stated(path: str) -> str:
    found = os.stat(path)
    return f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}-{found.st_ino}"


async def test_a_program_whose_file_is_gone_keeps_its_name(tmp_path: Path) -> None:
    for name, kept in (("paint", False), ("draw (deleted)", True)):
        path = tmp_path / name
        shutil.copy(os.path.realpath("/usr/bin/cat"), path)
        with killed(subprocess.Popen([path], stdin=subprocess.PIPE)) as process:
            try:
                assert (await running(process, str(path))).identity.key == f"program:{path}"
                if not kept:
                    path.unlink()
                    assert (await running(process, str(path))).identity.key == f"program:{path}"
            finally:
                process.kill()


def test_an_image_is_one_only_where_it_is_mounted(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import sys\nprint(flush=True)\nsys.stdin.read()\n")
    folder = str(Path(os.path.realpath(sys.executable)).parent)
    with child(str(tmp_path / "a.py"), APPIMAGE="/srv/Good.AppImage", APPDIR=folder) as process:
        assert process.stdout is not None
        process.stdout.readline()
        found = look_up(process.pid)
    assert found is not None
    assert found.identity.kind is IdentityKind.SCRIPT, "variables are anybody's to set"


def test_mounts_of_programs_are_told_from_others(tmp_path: Path) -> None:
    (tmp_path / "mountinfo").write_text(
        "31 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        "90 31 0:49 / /tmp/.mount_Good1 ro,nosuid - fuse.Good.AppImage Good.AppImage ro\n"
    )
    assert processes._is_mounted(str(tmp_path), "/tmp/.mount_Good1")
    assert not processes._is_mounted(str(tmp_path), "/tmp/.mount_Good")
    assert not processes._is_mounted(str(tmp_path), "/")
