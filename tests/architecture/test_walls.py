"""The rules of the house hold: who imports whom, who starts threads, how code reads."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.patience import BUILD_S

ROOT = Path(__file__).parents[2]
CODE = ("service", "app", "resources", "training", "benchmarks", "bindings", "tests")
PACKAGES = ("service", "app", "resources", "bindings/python")
THREAD_STARTERS = {
    ("threading", "Thread"),
    ("threading", "Timer"),
    ("_thread", "start_new_thread"),
    ("asyncio", "to_thread"),
    ("concurrent.futures", "ThreadPoolExecutor"),
    ("multiprocessing.pool", "ThreadPool"),
    ("multiprocessing.dummy", "Pool"),
}


def run(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=BUILD_S,
    )
    if done.returncode != 0:
        pytest.fail(f"{' '.join(command)}:\n{done.stdout}\n{done.stderr}", pytrace=False)


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "node_modules" not in path.parts:
                yield path


def tracked_files() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("only a git checkout tells which files are ours")
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
        timeout=BUILD_S,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_ruff_finds_nothing() -> None:
    run("ruff", "check", "--quiet", *CODE)


def test_mypy_finds_nothing() -> None:
    run("mypy", *CODE)


def test_everybody_imports_only_what_is_below() -> None:
    # The walls stand in pyproject.toml, [tool.importlinter].
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(PACKAGES)},
        timeout=BUILD_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"Contracts: [1-9][0-9]* kept, 0 broken", done.stdout), done.stdout


def imported_names(tree: ast.AST) -> dict[str, str]:
    """Return what each name of a module stands for, e.g. Thread -> threading.Thread."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.partition(".")[0]] = alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def thread_starts(source: str) -> list[int]:
    """Return the lines that name something that starts threads."""
    tree = ast.parse(source)
    names = imported_names(tree)
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            dotted = ast.unparse(node)
            head, _, rest = dotted.partition(".")
            full = names.get(head, head) + ("." + rest if rest else "")
            module, _, last = full.rpartition(".")
            if (module, last) in THREAD_STARTERS or last == "run_in_executor":
                lines.append(node.lineno)
    return lines


def test_the_search_for_threads_finds_them() -> None:
    assert thread_starts("import threading\nthreading.Thread(target=print)") == [2]
    assert thread_starts("from threading import Thread as T\nT()") == [2]
    assert thread_starts("import asyncio\nasyncio.to_thread(print)") == [2]
    assert thread_starts("loop.run_in_executor(None, print)") == [1]
    assert thread_starts("import threading\nthreading.Lock()") == []


def test_only_the_pipeline_starts_threads() -> None:
    home = ROOT / "service/handspan_service/pipeline.py"
    assert thread_starts(home.read_text()), "the search finds the threads that exist"
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in python_files("service", "app", "resources")
        if path != home
        for line in thread_starts(path.read_text())
    ]
    assert not found


# The evaluation draws with the training's rasteriser, which knows no torch either.
BESIDE_TRAINING = {
    "training": {"torch", "handspan_training"},
    "evaluation": {"handspan_training"},
}


def test_torch_stays_in_training() -> None:
    found = []
    for path in python_files("service", "app", "resources", "benchmarks", "bindings", "tests"):
        place = path.relative_to(ROOT)
        allowed = set().union(*[BESIDE_TRAINING.get(part, set()) for part in place.parts])
        names = imported_names(ast.parse(path.read_text())).values()
        packages = {name.partition(".")[0] for name in names}
        found += [
            f"{place}: {package}" for package in packages & {"torch", "handspan_training"} - allowed
        ]
    assert not found


FORBIDDEN = {
    "an absolute path of somebody's machine": re.compile(
        rb"(?<![\w.:/-])/(?:home|Users|root|work|opt|mnt)/[\w.]"
    ),
    "the host of a package registry": re.compile(
        rb"(?:files\.)?python"
        rb"hosted\.org|registry\.npm"
        rb"js\.org|py"
        rb"pi\.(?:org|python)|"
        rb"registry\.yarn"
        rb"pkg|(?:deb|security)\.deb"
        rb"ian\.org"
    ),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_names(what: str) -> None:
    found = []
    for path in tracked_files():
        data = path.read_bytes()
        if b"\0" not in data[:4096] and (hit := FORBIDDEN[what].search(data)):
            line = data[: hit.start()].count(b"\n") + 1
            found.append(f"{path.relative_to(ROOT)}:{line}: {hit.group().decode()}")
    assert not found


RUNS = {"subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output"}
WAITS = ("waitUntil", "waitSignal", "asyncio.wait_for", "asyncio.timeout", "urlopen")
CLOCKS = ("monotonic()", "loop.time()", "loop().time()")


def called_names(tree: ast.Module) -> list[tuple[ast.Call, str]]:
    """Return all calls, each with the whole name of what is called."""
    names = imported_names(tree)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            head, _, rest = ast.unparse(node.func).partition(".")
            found.append((node, names.get(head, head) + ("." + rest if rest else "")))
    return found


def endless_waits(source: str) -> list[int]:
    """Return the lines that wait for a program without saying for how long."""
    tree = ast.parse(source)
    blocks = [
        item.context_expr
        for node in ast.walk(tree)
        if isinstance(node, ast.With | ast.AsyncWith)
        for item in node.items
    ]
    tasks = [node.value for node in ast.walk(tree) if isinstance(node, ast.Await)]  # Of asyncio.
    lines = []
    for node, called in called_names(tree):
        if called.endswith("asyncio.wait_for"):
            tasks += node.args
        ends = called == "subprocess.Popen" and node in blocks  # It waits when the block ends.
        runs = called in RUNS or called.endswith(".communicate")
        waits = called.endswith(".wait") and not node.args and node not in tasks
        told = any(keyword.arg == "timeout" for keyword in node.keywords)
        if ends or ((runs or waits) and not told):
            lines.append(node.lineno)
    return lines


def is_hasty(limit: ast.expr | None, scale: int = 1) -> bool:
    """Return whether a limit is a number of more than one second and less than a minute."""
    return isinstance(limit, ast.Constant) and scale < float(str(limit.value)) < 60 * scale


def hasty_waits(source: str) -> list[int]:
    """Return the lines that give what comes by itself seconds of their own, and few."""
    tree = ast.parse(source)
    lines = []
    for node, called in called_names(tree):
        told = [keyword.value for keyword in node.keywords if keyword.arg == "timeout"]
        if called.endswith(WAITS):
            scale = 1000 if called.endswith(("waitUntil", "waitSignal")) else 1
            if is_hasty([*node.args, *told][-1], scale) or (scale > 1 and not told):
                lines.append(node.lineno)
        elif called in RUNS or called.endswith(".communicate"):
            lines += [node.lineno for limit in told if is_hasty(limit)]
    return sorted(lines + hasty_limits(tree))


def hasty_limits(tree: ast.Module) -> list[int]:
    """Return the lines where a clock plus few seconds, or a parameter of few, is a limit."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            some = node.args
            pairs: list[tuple[ast.arg, ast.expr | None]] = [
                *zip(reversed(some.args), reversed(some.defaults), strict=False),
                *zip(some.kwonlyargs, some.kw_defaults, strict=True),
            ]
            limits = [value for one, value in pairs if one.arg in ("timeout_s", "patience_s")]
            lines += [node.lineno for limit in limits if is_hasty(limit)]
        elif isinstance(node, ast.BinOp) and ast.unparse(node.left).endswith(CLOCKS):
            lines += [node.lineno] if is_hasty(node.right) else []
    return lines


def test_the_search_for_waits_finds_them() -> None:
    head = "import subprocess, asyncio\n"
    assert endless_waits(head + "subprocess.run(['a'])") == [2]
    assert endless_waits("from subprocess import check_output as ask\nask(['a'])") == [2]
    assert endless_waits("program.communicate(b'')") == [1]
    assert endless_waits("program.wait()") == [1]
    assert endless_waits(head + "with subprocess.Popen(['a']) as it:\n    it.kill()") == [2]
    assert endless_waits(head + "subprocess.run(['a'], timeout=1.0)\nprogram.wait(9.0)") == []
    assert endless_waits("async def a(it):\n    await it.wait()") == []
    assert hasty_waits("qtbot.waitUntil(done)\nqtbot.waitUntil(done, timeout=5000)") == [1, 2]
    assert hasty_waits("qtbot.waitUntil(done, timeout=60_000)") == []
    assert hasty_waits(head + "asyncio.timeout(5.0)\nasyncio.wait_for(it, 0.05)") == [2]
    assert hasty_waits(head + "subprocess.run(a, timeout=9)\nit.communicate(timeout=9)") == [2, 3]
    assert hasty_waits("def a(it, timeout_s=5.0): ...\ndef b(*, patience_s=9): ...") == [1, 2]
    assert hasty_waits("end_s = time.monotonic() + 9.0\nend_s = loop.time() + 0.5") == [1]


@pytest.mark.parametrize("search", [endless_waits, hasty_waits])
def test_waits_have_a_limit_and_patience(search: Callable[[str], list[int]]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in (*python_files("tests"), *(ROOT / "bindings/python/tests").glob("*.py"))
        for line in search(path.read_text())
    ]
    assert not found, "say how long, with support.patience; for programs see support.children"


def test_every_module_opens_with_its_noun() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in python_files(*CODE[:-1])
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not found


def loaded_of(names: str, code: str) -> str:
    """Return which of some packages a fresh interpreter has loaded after running code."""
    code += f"; import sys; print(*sorted(set({names.split()!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=BUILD_S
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_starting_the_service_imports_nothing_heavy() -> None:
    heavy = "numpy cv2 onnxruntime usb PySide6 mcap"
    assert loaded_of(heavy, "import handspan_service.service") == ""


def test_the_artist_draws_without_heavy_imports() -> None:
    # It is a process of its own, whose memory counts. numpy shows that the search finds things.
    drawn = (
        "import handspan_service.device.apart; "
        "from handspan_service.device.simulated import SimulatedSource; "
        "SimulatedSource(realtime=False).read(0.0)"
    )
    heavy = "numpy cv2 onnxruntime usb mcap asyncio platformdirs handspan_service.contract.control"
    assert loaded_of(heavy, drawn) == "numpy"


def test_sensing_is_begun_before_the_service_is_loaded() -> None:
    later = "websockets handspan_service.service handspan_service.publisher asyncio"
    assert loaded_of(later, "import handspan_service.commands.serve") == "asyncio"


def test_a_service_is_started_before_windows_are_loaded() -> None:
    later = "PySide6.QtNetwork handspan_app.panel handspan_app.theme handspan_app.window"
    assert loaded_of(later, "import handspan_app.outset") == "PySide6.QtNetwork"
