"""Ring: organ. The panel's process: what it loads, one per user, its log, Qt itself."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from handspan_app import hanging, journal, single
from handspan_app.single import NAME, SingleInstance
from support.children import killed
from support.patience import PROGRAM_S

WAIT_MS = 60_000
FORBIDDEN = ("cv2", "onnxruntime", "numpy", "pyqtgraph", "usb", "websockets", "asyncio")


def python(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"QT_QPA_PLATFORM": "offscreen"} | variables
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PROGRAM_S, env=environ
    )


def test_the_panel_loads_nothing_heavy() -> None:
    code = "import sys, handspan_app.__main__, handspan_app.panel\n"
    code += f"print([name for name in {FORBIDDEN!r} if name in sys.modules])"
    done = python(code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_the_icon_is_shown_before_the_window_is_loaded(folder: Path) -> None:
    code = "import sys\nfrom PySide6.QtCore import QCoreApplication, QTimer\n"
    code += "import handspan_app.__main__ as program\nfrom handspan_app.panel import Panel\n"
    code += "from handspan_app.supervisor import Supervisor\nfrom handspan_app.tray import Tray\n"
    code += "shown, start = Tray.show, Panel.start\n"
    code += "def show(tray):\n"
    code += "    shown(tray)\n"
    code += "    print('handspan_app.window' in sys.modules)\n"
    code += "def begin(panel, *, hidden):\n"
    code += "    start(panel, hidden=hidden)\n"
    code += "    look = lambda: print('handspan_app.window' in sys.modules) or panel.quit()\n"
    code += "    QTimer.singleShot(100, panel, look)\n"
    code += "Tray.show, Panel.start, Supervisor.start = show, begin, lambda supervisor: None\n"
    code += "program.main(['--hidden'])"
    places = {f"HANDSPAN_{name}_DIR": str(folder / name) for name in ("RUNTIME", "CONFIG", "LOG")}
    done = python(code, XDG_CONFIG_HOME=str(folder), **places)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["False", "True"]


def test_help_does_not_load_qt() -> None:
    code = "import sys\nfrom handspan_app.__main__ import main\n"
    code += "try:\n    main(['--help'])\nexcept SystemExit as end:\n    print('code', end.code)\n"
    code += "print(any(name.startswith('PySide6') for name in sys.modules))"
    done = python(code)
    assert done.stdout.splitlines()[-2:] == ["code 0", "False"]


def test_a_bug_while_windows_are_loaded_leaves_no_service(folder: Path) -> None:
    code = "import psutil\nimport handspan_app.panel as panel, handspan_app.__main__ as program\n"
    code += "def fail(one, application, outset, settings):\n"
    code += "    print(*(child.pid for child in psutil.Process().children()), flush=True)\n"
    code += "    raise ZeroDivisionError('a bug')\n"
    code += "panel.Panel.__init__ = fail\nprogram.main(['--hidden', '--source', 'simulated'])"
    places = {f"HANDSPAN_{name}_DIR": str(folder / name) for name in ("RUNTIME", "CONFIG", "LOG")}
    done = python(code, XDG_CONFIG_HOME=str(folder), **places)
    assert "ZeroDivisionError: a bug" in done.stderr
    (service,) = map(int, done.stdout.split())
    assert not psutil.pid_exists(service)


def test_the_process_ends_whatever_still_hangs() -> None:
    # Qt destroys its application when Python ends, and on Wayland that may take for ever.
    code = "import atexit, time\nimport handspan_app.__main__ as program\n"
    code += "from handspan_app.outset import Outset\n"
    code += "atexit.register(time.sleep, 3600)\nOutset.begin = lambda outset, show: False\n"
    code += "print('said', end='')\nprogram.main(['--hidden'])"
    done = python(code)
    assert done.returncode == 0
    assert done.stdout == "said"
    assert done.stderr == "handspan: already running; its window is shown\n"


def test_no_check_outlives_the_panel() -> None:
    code = "import sys\nfrom PySide6.QtCore import QCoreApplication, QTimer\n"
    code += "from handspan_app.examiner import Examiner\napplication = QCoreApplication([])\n"
    code += "examiner = Examiner((sys.executable, '-c', 'import time; time.sleep(3600)'))\n"
    code += "examiner.start()\nQTimer.singleShot(0, application.quit)\nprint(examiner.running)\n"
    code += "application.exec()\nprint(examiner.running)"
    done = python(code)
    assert done.stdout.split() == ["True", "False"], done.stderr


def test_calls_of_qt_do_not_eat_none() -> None:
    """PySide6 6.12.0 drops one reference of None per void call and aborts on Python < 3.12."""
    code = "import sys\nfrom PySide6.QtGui import QMatrix4x4\nmatrix = QMatrix4x4()\n"
    code += "before = sys.getrefcount(None)\n"
    code += "for _ in range(1000): matrix.translate(0.0, 0.0, 0.0)\n"
    code += "print(sys.getrefcount(None) - before, sys.version_info >= (3, 12))"
    done = python(code)
    assert done.returncode == 0, done.stderr
    change, immortal = done.stdout.split()
    assert immortal == "True" or abs(int(change)) < 10


def test_a_second_panel_only_raises_the_first(qtbot: QtBot, folder: Path) -> None:
    first = SingleInstance(folder / "run")
    assert first.claim(show=True)
    assert (folder / "run").stat().st_mode & 0o777 == 0o700
    wished: list[None] = []
    first.show_wished.connect(lambda: wished.append(None))
    for show, times in ((True, 1), (False, 1)):
        with another(folder / "run", show=show) as second:
            qtbot.waitUntil(partial(ended, second), timeout=WAIT_MS)
            assert said(second) == "False"
        assert len(wished) == times
    first.release()
    with another(folder / "run", show=True) as second:
        assert said(second) == "True"
        second.kill()


def test_what_a_killed_panel_left_is_replaced(qtbot: QtBot, folder: Path) -> None:
    with another(folder, show=True) as first:
        assert said(first) == "True"
        first.kill()
        first.wait(PROGRAM_S)
    assert (folder / NAME).exists()
    panel = SingleInstance(folder)
    assert panel.claim(show=True)
    panel.release()


@pytest.mark.skipif(sys.platform != "linux", reason="the system tells nobody who hangs")
def test_a_panel_that_hangs_is_replaced(qtbot: QtBot, folder: Path) -> None:
    with another(folder, show=True) as first:
        assert said(first) == "True"
        first.send_signal(signal.SIGSTOP)
        panel = SingleInstance(folder)
        assert panel.claim(show=True)
        assert first.wait(PROGRAM_S) == -signal.SIGKILL
    panel.release()


@pytest.mark.skipif(sys.platform != "linux", reason="the system tells nobody who hangs")
def test_a_panel_that_is_busy_is_left_alone(
    qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single, "ANSWER_MS", 100)
    monkeypatch.setattr(single, "BUSY_MS", 100)
    monkeypatch.setattr(hanging, "_state", lambda pid: "R")
    with another(folder, show=True) as first:
        assert said(first) == "True"
        first.send_signal(signal.SIGSTOP)
        with pytest.raises(OSError, match=f"end process {first.pid}"):
            SingleInstance(folder).claim(show=True)
        assert first.poll() is None
        first.kill()


@contextmanager
def another(folder: Path, *, show: bool) -> Iterator[subprocess.Popen[str]]:
    """Run a panel's claim in a process of its own, which stays if it is the one."""
    code = "import sys\nfrom pathlib import Path\nfrom PySide6.QtCore import QCoreApplication\n"
    code += "from handspan_app.single import SingleInstance\n"
    code += "application = QCoreApplication([])\n"
    code += f"panel = SingleInstance(Path({str(folder)!r}))\n"
    code += f"claimed = panel.claim(show={show})\nprint(claimed, flush=True)\n"
    code += "sys.exit(application.exec() if claimed else 0)"
    command = [sys.executable, "-c", code]
    with killed(subprocess.Popen(command, stdout=subprocess.PIPE, text=True)) as it:
        yield it


def ended(process: subprocess.Popen[str]) -> bool:
    return process.poll() is not None


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_each_start_has_a_log_of_its_own_and_few_are_kept(tmp_path: Path) -> None:
    for number in range(journal.KEPT + 3):
        path = journal.fresh_log(tmp_path)
        assert path is not None
        path.write_text(f"start {number}\n\n")
    assert journal.last_line(journal.newest_log(tmp_path)) == f"start {journal.KEPT + 2}"
    assert len(list(tmp_path.iterdir())) == journal.KEPT
    assert journal.tail(tmp_path / "service-output.4.txt") == "start 3\n\n"


def test_a_long_log_is_shown_from_its_end(tmp_path: Path) -> None:
    path = tmp_path / "service.log"
    path.write_bytes(b"x" * journal.TAIL_BYTES + b"\nthe end\n")
    assert len(journal.tail(path)) == journal.TAIL_BYTES
    assert journal.last_line(path) == "the end"
    assert journal.last_line(tmp_path / "none") == ""


def test_a_folder_that_cannot_be_written_costs_only_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    assert journal.fresh_log(tmp_path / "file" / "log") is None
    assert "no log" in caplog.text
