"""How a command of `handspan-service` is declared.

Law: every command explains itself with an example.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # The class is not generic while the program runs.
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

LEVELS = ("debug", "info", "warning", "error")


def declared(
    commands: Commands,
    name: str,
    function: Callable[[argparse.Namespace], int],
    summary: str,
    example: str,
) -> argparse.ArgumentParser:
    """Add a command and return its parser.

    Args:
        commands: Of the program, or of a command that has some of its own.
        name: What is typed.
        function: Carries it out and returns the exit code.
        summary: What it does, in a few words.
        example: A whole line.
    """
    parser = commands.add_parser(
        name, help=summary, description=f"{summary.capitalize()}.", epilog=f"example: {example}"
    )
    parser.add_argument(
        "--log-level",
        choices=LEVELS,
        default="info" if name == "run" else "warning",
        help="of the log on standard error (default: %(default)s)",
    )
    parser.set_defaults(command=function)
    return parser
