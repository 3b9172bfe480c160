"""Run a program that was written for Leap Motion controllers: leap-run PROGRAM.py [ARGUMENTS].

`import Leap` gives it Handspan's, whatever it carries itself, and Python 2 is converted in memory.
Law: the program's files stay as they are, and its input, output and arguments are its own.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, TracebackType

from handspan import _leap_finder, _python2

USAGE = """leap-run PROGRAM.py [ARGUMENTS...]

Runs a program in Python 2 or 3 that imports Leap, with Handspan's Leap. Its files stay as they are.
"""


def main() -> int:
    """Run what the command line names; return 2 where that cannot be."""
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print(USAGE, end="", file=sys.stdout if len(sys.argv) > 1 else sys.stderr)
        return 0 if len(sys.argv) > 1 else 2
    program = sys.argv[1]
    try:
        data = Path(program).read_bytes()
    except OSError as error:
        print(f"leap-run: {program} cannot be read: {error.strerror}", file=sys.stderr)
        return 2
    try:
        _run(program, data)
    except _python2.NoConverter as error:
        print(f"leap-run: {error}", file=sys.stderr)
        return 2
    return 0


def _run(program: str, data: bytes) -> None:
    """Run a program as if Python itself had been told to."""
    sys.excepthook = _tell
    folder = str(Path(program).resolve().parent)
    if not getattr(sys.flags, "safe_path", False) and sys.path:
        del sys.path[0]  # Of this command.
    leap = _leap_finder.our_leap()
    sys.meta_path.insert(0, _leap_finder.Finder(leap))
    sys.meta_path.append(_leap_finder.LastFinder())
    sys.path.insert(0, folder)
    leap.__path__.append(str(Path(folder) / "Leap"))  # Some keep files of their own in such a one.
    sys.argv = sys.argv[1:]
    main = ModuleType("__main__")
    main.__file__ = program
    main.__builtins__ = __builtins__  # type: ignore[attr-defined]  # As Python gives each program.
    sys.modules["__main__"] = main
    exec(_python2.compiled(data, program), main.__dict__)


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Tell of an error in the program, without our part of the way to it."""
    while trace is not None and trace.tb_frame.f_code is not _run.__code__:
        trace = trace.tb_next
    inside = None if trace is None else trace.tb_next
    if inside is not None and inside.tb_frame.f_code.co_filename == _python2.__file__:
        inside = None  # The program itself could not be compiled.
    sys.__excepthook__(kind, error.with_traceback(inside), inside)


if __name__ == "__main__":
    sys.exit(main())
