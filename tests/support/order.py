"""In which order tests run, and which of them need the machine for themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Where a whole service runs in real time, whose hands move on while a test waits for a processor.
ALONE = (
    "tests/journey",
    "bindings/python/tests",
    "tests/native/test_classic.py",
    "tests/native/test_csharp.py",
    "tests/native/test_java.py",
    "tests/native/test_languages.py",
    "tests/native/test_objc.py",
    "tests/native/test_service.py",
)
# What takes longest of all others: linters, compilers, and processes that are waited for. Where
# several processes share the tests, these must not come last.
SLOW = ("tests/architecture", "tests/native", "tests/house", "tests/app")


def _places(item: pytest.Item) -> set[str]:
    """Return the names of a test's file and folder; none for a test of somebody else's."""
    if not item.path.is_relative_to(ROOT):
        return set()
    file = item.path.relative_to(ROOT)
    return {file.as_posix(), file.parent.as_posix()}


def rank(item: pytest.Item) -> int:
    """Return when a test begins, the smallest number first."""
    return next((number for number, one in enumerate(SLOW) if one in _places(item)), len(SLOW))


def is_alone(item: pytest.Item) -> bool:
    """Return whether a test needs the machine for itself."""
    return bool(_places(item) & set(ALONE))
