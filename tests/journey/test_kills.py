"""Ring: journey. The pair survives kills of any of its processes, in any state."""

from __future__ import annotations

from pathlib import Path

import pytest

from killing.states import State
from kills import BLOWS, STATE_BLOWS, VICTIMS, drawn, run

KILLS, SEED = 6, 3


def test_the_pair_survives_kills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    made, left = run(KILLS, SEED, tmp_path)
    assert len(made) == KILLS
    assert all(one.recovery_s is not None for one in made), made
    assert not [one for one in made if one.problems]
    assert not left


def test_a_seed_draws_every_state_victim_and_blow() -> None:
    cases = drawn(100, 5)
    assert cases == drawn(100, 5) != drawn(100, 6)
    assert {case.state for case in cases} == set(State)
    assert {(case.victim, case.blow) for case in cases} == set(BLOWS)
    assert {case.victim for case in cases} == set(VICTIMS)
    for case in cases:
        assert (case.victim, case.blow) in STATE_BLOWS.get(case.state, BLOWS)
