"""The commands run and test: what they need, what they say, what they leave alone."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from support.order import ALONE
from support.patience import PROGRAM_S

ROOT = Path(__file__).parents[2]
SCRIPTS = ("run", "test", ".ci/run", "installer/setup.sh", "requirements/lock")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the scripts are for POSIX shells")


def shell(code: str, path: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run shell code after sourcing the set-up, with nothing on the path but a folder."""
    return subprocess.run(
        ["/bin/sh", "-euc", f". {ROOT}/installer/setup.sh; SYSTEM_PYTHON=; {code}"],
        cwd=folder,
        env={"PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=PROGRAM_S,
    )


def program(folder: Path, name: str, code: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{code}\n")
    path.chmod(0o755)


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_scripts_parse(name: str) -> None:
    subprocess.run(["/bin/sh", "-n", str(ROOT / name)], check=True, timeout=PROGRAM_S)


@pytest.mark.parametrize("name", ["run", "test", ".ci/run", "requirements/lock"])
def test_the_commands_may_be_executed(name: str) -> None:
    assert os.access(ROOT / name, os.X_OK)


def test_what_runs_alone_is_collected_in_the_second_run() -> None:
    lines = (ROOT / "test").read_text().splitlines()
    (second,) = [line for line in lines if '-m "alone and not long"' in line]
    for place in ALONE:
        assert (ROOT / place).exists()
        assert any(place == word or place.startswith(word + "/") for word in second.split())


def test_help_needs_no_set_up() -> None:
    done = subprocess.run(
        [str(ROOT / "run"), "--help"], capture_output=True, text=True, check=True, timeout=PROGRAM_S
    )
    assert "./run --setup" in done.stdout


def test_an_old_python_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path, "python3", "exit 1")
    program(tmp_path, "python3.12", "exit 0")
    assert shell("find_python", str(tmp_path), tmp_path).stdout == "python3.12\n"


SLOW = "case $2 in *optimizations*) exit 1 ;; esac"


def test_a_python_compiled_for_speed_is_preferred(tmp_path: Path) -> None:
    program(tmp_path, "python3", SLOW)
    assert shell("find_python", str(tmp_path), tmp_path).stdout == "python3\n"
    program(tmp_path, "own", "exit 0")
    code = f"SYSTEM_PYTHON={tmp_path}/own; find_python"
    assert shell(code, str(tmp_path), tmp_path).stdout == f"{tmp_path}/own\n"
    program(tmp_path, "python3.12", "exit 0")
    assert shell(code, str(tmp_path), tmp_path).stdout == "python3.12\n"


def test_the_python_that_the_user_names_is_taken(tmp_path: Path) -> None:
    program(tmp_path, "mine", SLOW)
    program(tmp_path, "python3", "exit 0")
    code = "HANDSPAN_PYTHON=mine; find_python"
    assert shell(code, str(tmp_path), tmp_path).stdout == "mine\n"


def test_no_python_is_told(tmp_path: Path) -> None:
    done = shell("find_python", str(tmp_path), tmp_path)
    assert done.returncode == 1
    assert "3.11 or newer is needed" in done.stderr


def test_a_user_is_told_the_exact_command(tmp_path: Path) -> None:
    program(tmp_path, "apt-get", "exit 9")
    program(tmp_path, "id", "echo 1000")
    done = shell("system_packages libgl1 libegl1", str(tmp_path), tmp_path)
    assert done.returncode == 1
    assert "sudo apt-get install libgl1 libegl1" in done.stderr


def test_root_installs_only_what_is_missing(tmp_path: Path) -> None:
    program(tmp_path, "id", "echo 0")
    program(tmp_path, "env", 'shift; exec "$@"')
    program(tmp_path, "apt-get", f'echo "$@" >> {tmp_path}/said')
    program(tmp_path, "node", "exit 0")
    done = shell("need_programs node=nodejs Xvfb=xvfb", str(tmp_path), tmp_path)
    assert done.returncode == 0, done.stderr
    said = (tmp_path / "said").read_text().splitlines()
    assert said[0].startswith("update")
    assert said[-1].endswith("--no-install-recommends xvfb")


def test_all_libraries_there_means_nothing_is_installed(tmp_path: Path) -> None:
    program(tmp_path, "apt-get", "exit 9")
    program(tmp_path, "id", "echo 1000")
    listed = shell("echo $LIBRARIES", str(tmp_path), tmp_path).stdout.split()
    lines = "".join(f"\t{pair.split('=')[0]} (libc6,x86-64) => x\n" for pair in listed)
    (tmp_path / "listed").write_text(lines)
    program(tmp_path, "ldconfig", f'while read -r line; do echo "$line"; done < {tmp_path}/listed')
    assert shell("need_libraries", str(tmp_path), tmp_path).returncode == 0
    (tmp_path / "listed").write_text(lines.replace("libEGL.so.1", "libEGL.so.2"))
    done = shell("need_libraries", str(tmp_path), tmp_path)
    assert done.returncode == 1
    assert re.search(r"apt-get install libegl1$", done.stderr.strip())


def test_a_list_is_installed_again_only_when_it_changed(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "pyproject.toml").write_text("x")
    for name in ("service", "panel", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(name)
    bin = tmp_path / ".venv" / "bin"
    bin.mkdir(parents=True)
    program(bin, "python", f'echo "$@" >> {tmp_path}/said')
    path = os.environ["PATH"]

    def installs() -> int:
        said = tmp_path / "said"
        count = said.read_text().count("-r requirements") if said.exists() else 0
        said.unlink(missing_ok=True)
        return count

    assert shell("need_environment panel", path, tmp_path).returncode == 0
    assert installs() == 1
    shell("need_environment panel", path, tmp_path)
    shell("need_environment service", path, tmp_path)
    assert installs() == 0, "the longer list holds the shorter one"
    shell("need_environment dev", path, tmp_path)
    assert installs() == 1
    (tmp_path / "requirements" / "dev.txt").write_text("dev, changed")
    shell("need_environment dev", path, tmp_path)
    assert installs() == 1


def test_the_locks_name_hashes_and_no_training() -> None:
    for name in ("service", "panel", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        pins = re.findall(r"^[a-z0-9-]+==", text, re.MULTILINE)
        assert len(pins) > 15
        assert text.count("--hash=sha256:") >= len(pins)
        assert "torch" not in text
        assert ("pyside6-essentials==" in text) == (name != "service")
