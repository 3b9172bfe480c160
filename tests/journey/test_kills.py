"""Ring: journey. The pair survives kills of any of its processes, in any state."""

from __future__ import annotations

from pathlib import Path

import pytest

from kills import VICTIMS, run

KILLS, SEED = 8, 3  # A seed that draws each of them.


def test_the_pair_survives_kills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    made, intact, orphans = run(KILLS, SEED, tmp_path)
    assert {one.victim for one in made} == set(VICTIMS)
    assert all(one.recovery_s is not None for one in made), made
    assert intact
    assert not orphans
