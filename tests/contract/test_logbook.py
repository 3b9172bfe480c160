"""Ring: organ. Logs stay small and private; a crash leaves a report and nothing else does."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from handspan_service.contract.logbook import KEPT, MAX_BYTES, CrashFile, crash_reports, log_path
from support.patience import PROGRAM_S

LOGGING = """
import logging, sys
from pathlib import Path
from handspan_service.contract.logbook import keep_log
keep_log(Path(sys.argv[1]), "service", "INFO")
for number in range(int(sys.argv[2])):
    logging.getLogger("a").info("line %06d %s", number, "x" * 1000)
"""
CRASHING = """
import os, sys
from pathlib import Path
from handspan_service.contract.logbook import CrashFile
crash = CrashFile(Path(sys.argv[1]), "panel")
end = sys.argv[2]
if end == "bug":
    raise ValueError("odd")
if end == "signal":
    os.kill(os.getpid(), 11)
if end == "kill":
    os.kill(os.getpid(), 9)
"""


def ran(source: str, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", source, *arguments],
        env=os.environ | environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=PROGRAM_S,
    )


def test_a_log_never_outgrows_its_files(tmp_path: Path) -> None:
    ran(LOGGING, str(tmp_path), "7000", HANDSPAN_LOG_FILE_ONLY="1")
    files = sorted(tmp_path.iterdir())
    assert len(files) == KEPT
    assert all(one.stat().st_size <= MAX_BYTES for one in files)
    assert "line 006999" in log_path(tmp_path, "service").read_text()
    assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 for one in files)


def test_it_is_printed_too_unless_the_files_are_enough(tmp_path: Path) -> None:
    assert "line 000000" in ran(LOGGING, str(tmp_path), "1").stderr
    assert ran(LOGGING, str(tmp_path), "1", HANDSPAN_LOG_FILE_ONLY="1").stderr == ""


def test_a_folder_that_cannot_be_made_costs_the_log_alone(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = str(tmp_path / "file" / "logs")
    done = ran(LOGGING, folder, "1", HANDSPAN_LOG_FILE_ONLY="1")
    assert done.returncode == 0
    assert "no log file is kept" in done.stderr
    assert "line 000000" in done.stderr
    assert "no crash report is kept" in ran(CRASHING, folder, "end").stderr


@pytest.mark.parametrize(
    ("end", "words"), [("bug", "ValueError: odd"), ("signal", "Segmentation fault")]
)
def test_a_crash_leaves_its_report(end: str, words: str, tmp_path: Path) -> None:
    assert ran(CRASHING, str(tmp_path), end).returncode != 0
    (report,) = crash_reports(tmp_path)
    assert words in report.read_text()
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_neither_an_end_nor_a_kill_leaves_a_report(tmp_path: Path) -> None:
    ran(CRASHING, str(tmp_path), "kill")
    assert len(list((tmp_path / "crashes").iterdir())) == 1
    ran(CRASHING, str(tmp_path), "end")
    assert list((tmp_path / "crashes").iterdir()) == []
    assert crash_reports(tmp_path) == crash_reports(tmp_path / "nothing") == []


@pytest.mark.skipif(sys.platform != "linux", reason="the system tells nobody who is dead")
def test_one_that_was_killed_leaves_nothing_though_nobody_has_waited_for_it(tmp_path: Path) -> None:
    killed = subprocess.Popen([sys.executable, "-c", CRASHING, str(tmp_path), "kill"])
    os.waitid(os.P_PID, killed.pid, os.WEXITED | os.WNOWAIT)
    assert len(list((tmp_path / "crashes").iterdir())) == 1
    ran(CRASHING, str(tmp_path), "end")
    assert list((tmp_path / "crashes").iterdir()) == []
    killed.wait(PROGRAM_S)


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open cannot be removed there")
def test_one_that_ends_removes_what_was_killed_meanwhile(tmp_path: Path) -> None:
    with CrashFile(tmp_path, "service"):
        ran(CRASHING, str(tmp_path), "kill")
        assert len(list((tmp_path / "crashes").iterdir())) == 2
    assert list((tmp_path / "crashes").iterdir()) == []
