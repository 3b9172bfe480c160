"""What holds for every test: logs, examples, and who waits until the end."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from support.examples import draw_in_peace
from support.order import is_alone, rank

draw_in_peace()
# Whoever runs tests may live anywhere: numbers are written as by those who told no language.
for name in [name for name in os.environ if name.startswith("LC_") or name == "LANGUAGE"]:
    del os.environ[name]
os.environ["LC_ALL"] = "C.UTF-8"


@pytest.fixture(scope="session", autouse=True)
def own_log_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HANDSPAN_LOG_DIR", str(tmp_path_factory.mktemp("log")))
        yield


@pytest.hookimpl(tryfirst=True)  # Before pytest looks at marks.
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark who needs the machine alone; let slow files begin first where processes share them."""
    for item in items:
        if is_alone(item):
            item.add_marker("alone")
    if hasattr(config, "workerinput"):
        items.sort(key=rank)  # The order within a folder stays.
