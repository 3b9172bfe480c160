"""Ring: organ. The command that serves: who is first, and what it begins before that is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from handspan_service.commands import serve as serve_module
from handspan_service.commands.serve import serve
from handspan_service.contract.end_wish import EndWish
from handspan_service.errors import AlreadyRunning
from handspan_service.host import InstanceLock, make_private_folder


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is begun; no process is."""
    told: list[str] = []

    async def begin() -> None:
        told.append("sensing")

    monkeypatch.setattr(serve_module, "begin", begin)
    return told


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    named = ("RUNTIME", "CONFIG", "CACHE", "LOG", "RECORDINGS")
    return {f"HANDSPAN_{name}_DIR": str(tmp_path / name.lower()) for name in named}


def test_a_second_service_begins_no_process(
    begun: list[str], places: dict[str, str], tmp_path: Path
) -> None:
    make_private_folder(tmp_path / "runtime")
    with (
        InstanceLock(tmp_path / "runtime"),
        EndWish() as end_wish,
        pytest.raises(AlreadyRunning, match="already running"),
    ):
        serve("simulated", {}, places, end_wish)
    assert begun == []


def test_one_that_is_to_end_before_it_began_ends_in_an_orderly_way(
    begun: list[str], places: dict[str, str]
) -> None:
    with EndWish() as end_wish:
        end_wish.came = True
        assert serve("simulated", {}, places, end_wish) == 0
