"""Helpers for the tests of the panel."""

from __future__ import annotations

import sys
from pathlib import Path

from handspan_app.supervisor import ServiceCommand

TESTS = Path(__file__).parents[1]


def peer_command(behaviour: str, folder: Path) -> ServiceCommand:
    """Return a command that starts scripted_service.py."""
    script = TESTS / "support" / "scripted_service.py"
    code = f"import runpy, sys; sys.path.insert(0, {str(TESTS)!r}); sys.argv = sys.argv[1:]; "
    code += "runpy.run_path(sys.argv[0], run_name='__main__')"
    return ServiceCommand(
        program=sys.executable,
        arguments=("-c", code, str(script), behaviour, str(folder)),
        log_folder=folder / "log",
    )


def lines(path: Path) -> list[str]:
    """Return the lines of a file; none where there is no file."""
    return path.read_text().splitlines() if path.exists() else []
