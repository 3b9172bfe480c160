"""Programs in Python 2, compiled for this Python. Law: files stay as they are, and so do the lines.

lib2to3 of the standard library converts them in memory, or fissix, its successor, where that is
gone. A traceback shows the line that the user wrote: converted lines are counted back.
"""

from __future__ import annotations

import ast
import difflib
import importlib
import io
import tokenize
import warnings
from functools import lru_cache
from types import CodeType
from typing import Any, NamedTuple

CONVERTERS = ("lib2to3", "fissix")
# What parses in Python 3, too, and is there in Python 2 alone.
OLD_NAMES = {"basestring", "execfile", "raw_input", "unichr", "unicode", "xrange"}
OLD_MODULES = {
    "ConfigParser", "Queue", "SocketServer", "StringIO", "Tkinter", "cPickle", "tkFont",
    "tkMessageBox", "thread", "urllib2", "urlparse",
}  # fmt: skip


class NoConverter(Exception):
    """A program is in Python 2, and there is nothing to convert it with."""


def compiled(data: bytes, path: str) -> CodeType:
    """Return the code of a file in Python 2 or 3.

    Raises:
        SyntaxError: It is neither.
        NoConverter: It is Python 2, and nothing converts it; the text says what to do.
    """
    source = _text(data)
    try:
        tree = ast.parse(source, path)
    except SyntaxError as error:
        return _code(_converted(source, path, error), source, path)
    if _is_old(tree):
        return _code(_converted(source, path, None), source, path)
    return _code(source, source, path)


def _text(data: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError):
        text = data.decode("latin-1")  # Python 2 did not mind what comments are written in.
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _spaced(source: str) -> str:
    return "\n".join(map(_line_spaced, source.split("\n")))


def _line_spaced(line: str) -> str:
    rest = line.lstrip(" \t")
    return line[: len(line) - len(rest)].expandtabs(8) + rest


def _is_old(tree: ast.AST) -> bool:
    """Whether a program that parses uses what Python 3 has not."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in OLD_NAMES:
            return True
        if isinstance(node, ast.Import) and any(one.name in OLD_MODULES for one in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module in OLD_MODULES:
            return True
    return False


class _Converter(NamedTuple):
    """What converts a program.

    Attributes:
        ways: To try one after the other: print is a statement, or a function.
        refusals: What they raise where a program is no Python 2.
    """

    ways: tuple[Any, ...]
    refusals: tuple[type[Exception], ...]


@lru_cache(maxsize=None)  # noqa: UP033  # Python 3.8 has no other.
def _converter() -> _Converter | None:
    for name in CONVERTERS:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # It says that it is going to go, which we know.
                refactor = importlib.import_module(f"{name}.refactor")
                parse = importlib.import_module(f"{name}.pgen2.parse")
                words = importlib.import_module(f"{name}.pgen2.tokenize")
                fixers = refactor.get_fixers_from_package(f"{name}.fixes")
        except ImportError:
            continue
        options: tuple[dict[str, bool], ...] = ({}, {"print_function": True})
        ways = tuple(refactor.RefactoringTool(fixers, one) for one in options)
        return _Converter(ways, (SyntaxError, parse.ParseError, words.TokenError))
    return None


def _converted(source: str, path: str, error: SyntaxError | None) -> str:
    """Return a program in Python 3.

    Raises:
        SyntaxError: It is not Python 2 either: what was met, or where that ends which is Python 2.
        NoConverter: There is nothing to convert it with.
    """
    converter = _converter()
    if converter is None:
        raise NoConverter(
            f"{path} is written for Python 2, and this Python has nothing that converts it: "
            "pip install fissix"
        )
    # Python 2 took a tab for so many spaces as lead to the next multiple of eight.
    tries = [(way, text) for text in (source, _spaced(source)) for way in converter.ways]
    farthest = 0
    for way, text in tries:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                converted = str(way.refactor_string(text.rstrip("\n") + "\n", path))
                ast.parse(converted, path)
        except converter.refusals as refusal:
            farthest = max(farthest, _line_of(refusal))
            continue
        return converted
    if error is None:
        return source
    if farthest <= (error.lineno or 0):
        raise error
    line = (source.split("\n") + [""])[farthest - 1]
    told = SyntaxError("invalid syntax, in Python 2 as well", (path, farthest, None, line))
    raise told from None


def _line_of(refusal: Any) -> int:
    """Return the line, counted from 1, at which a converter gave up; 0 where it does not say."""
    if isinstance(refusal, SyntaxError):
        return refusal.lineno or 0
    where = refusal.context[1] if hasattr(refusal, "context") else refusal.args[1]
    return int(where[0])


def _code(source: str, original: str, path: str) -> CodeType:
    """Compile a program, as if its lines were those of the original."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Old programs escape what needs no escape.
        tree = ast.parse(source, path)
        if source != original:
            _count_back(tree, source.split("\n"), original.split("\n"))
        code: CodeType = compile(tree, path, "exec", dont_inherit=True)
    return code


def _line_map(lines: list[str], original: list[str]) -> list[int]:
    """Return for each line, counted from 0, the number from 1 of that which it comes from."""
    found = [1] * len(lines)
    matcher = difflib.SequenceMatcher(None, lines, original, autojunk=False)
    for _, first, last, start, end in matcher.get_opcodes():
        for i in range(first, last):
            found[i] = min(start + i - first + 1, max(end, start + 1))
    return found


def _count_back(tree: ast.AST, lines: list[str], original: list[str]) -> None:
    numbers = _line_map(lines, original)
    located: Any
    for located in ast.walk(tree):
        if hasattr(located, "lineno"):
            first, last = located.lineno - 1, (located.end_lineno or located.lineno) - 1
            located.lineno = numbers[first]
            located.end_lineno = max(numbers[first], numbers[last])
            whole = original[located.lineno - 1 : located.end_lineno]
            if lines[first : last + 1] != whole:
                located.col_offset = located.end_col_offset = -1  # Not told: they mean nothing.
