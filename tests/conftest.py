"""What holds for every test: the user's own logs are left alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def own_log_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HANDSPAN_LOG_DIR", str(tmp_path_factory.mktemp("log")))
        yield
