"""Ring: cell. Which running program goes by the name that a window says."""

from __future__ import annotations

from pathlib import Path

import pytest

from handspan_app.desktop.launchers import executable_of

USER = "0::/user.slice/user-1000.slice/user@1000.service/app.slice"


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """Where the system tells of processes."""
    (tmp_path / "proc" / "self").mkdir(parents=True)
    return tmp_path / "proc"


def run(proc: Path, pid: int, exe: str, group: str = "/init.scope") -> None:
    """Have a process run."""
    (proc / str(pid)).mkdir()
    (proc / str(pid) / "exe").symlink_to(exe)
    (proc / str(pid) / "cgroup").write_text(f"{USER}{group}\n")


def find(name: str, proc: Path) -> str:
    return executable_of(name, proc, {"XDG_DATA_DIRS": str(proc.parent), "XDG_DATA_HOME": "/none"})


@pytest.mark.parametrize("name", ["painter", "Painter", "org.example.Painter"])
def test_a_program_is_known_by_its_name(name: str, proc: Path) -> None:
    run(proc, 5, "/usr/lib/paint/painter")
    run(proc, 6, "/usr/lib/paint/painter")
    run(proc, 7, "/usr/bin/other")
    assert find(name, proc) == "/usr/lib/paint/painter"


def test_of_two_programs_of_one_name_neither_is_taken(proc: Path) -> None:
    run(proc, 5, "/usr/lib/paint/painter")
    run(proc, 6, "/srv/painter")
    assert find("painter", proc) == ""


def test_a_program_that_was_replaced_meanwhile_is_still_itself(proc: Path) -> None:
    run(proc, 5, "/usr/lib/paint/painter (deleted)")
    assert find("painter", proc) == "/usr/lib/paint/painter"


def test_a_desktop_entry_says_which_program_it_starts(proc: Path) -> None:
    entries = proc.parent / "applications"
    entries.mkdir()
    (entries / "net.example.Draw.desktop").write_text(
        "[Desktop Entry]\nName=Draw\nExec=env LANG=C /usr/lib/draw/drawing-program --new %U\n"
        "[Desktop Action other]\nExec=/usr/lib/other\n"
    )
    run(proc, 5, "/usr/lib/draw/drawing-program")
    run(proc, 6, "/usr/lib/other")
    assert find("net.example.Draw", proc) == "/usr/lib/draw/drawing-program"
    (entries / "torn.desktop").write_text('[Desktop Entry]\nExec="/usr/lib/torn')
    assert find("torn", proc) == ""


@pytest.mark.parametrize(
    "group",
    [
        "/app-flatpak-org.example.Viewer-4127.scope",
        "/app-gnome-org.example.Viewer-99.scope",
        r"/app-org.example.Viewer@autostart.service",
    ],
)
def test_the_system_names_the_group_of_an_application(group: str, proc: Path) -> None:
    run(proc, 5, "/app/bin/show", group)
    run(proc, 6, "/usr/bin/show", "/app-org.example.Viewers-1.scope")
    assert find("org.example.Viewer", proc) == "/app/bin/show"


def test_an_unknown_name_is_nobody(proc: Path) -> None:
    run(proc, 5, "/usr/bin/painter")
    (proc / "6").mkdir()  # Ended, or somebody else's.
    assert find("game", proc) == find("", proc) == find("org.", proc) == ""
