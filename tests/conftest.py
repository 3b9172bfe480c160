"""What holds for every test: the user's own logs are left alone, and slow files begin first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Folders whose files take longest, the slowest first: the linters, then what compiles, then what
# waits for whole programs. Where several processes share the tests, these must not come last.
SLOW = (
    "tests/architecture",
    "tests/native",
    "tests/journey",
    "bindings/python/tests",
    "tests/house",
    "tests/app",
)


@pytest.fixture(scope="session", autouse=True)
def own_log_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HANDSPAN_LOG_DIR", str(tmp_path_factory.mktemp("log")))
        yield


def _rank(item: pytest.Item) -> int:
    folder = item.path.parent.relative_to(ROOT).as_posix()
    return SLOW.index(folder) if folder in SLOW else len(SLOW)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let slow files begin first where several processes share the tests."""
    if hasattr(config, "workerinput"):
        items.sort(key=_rank)  # The order within a folder stays.
