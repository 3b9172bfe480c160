"""Ring: face. The command that calibrates, over the control socket of a house, and its words."""

from __future__ import annotations

import asyncio

import pytest
from msgspec import structs

from handspan_service.commands.calibrate import progress_line
from handspan_service.commands.calibration_words import FIGURES, HINTS, PHASES, place_words
from handspan_service.commands.exit_codes import NEEDS_ATTENTION
from handspan_service.contract.calibration import (
    CalibrationHint,
    CalibrationMethod,
    CalibrationPhase,
    CalibrationProgress,
    Coverage,
    FigureName,
    Tilt,
    Verdict,
    Wanted,
)
from handspan_service.contract.control import ServiceState
from handspan_service.reports import SourceOpened
from support.calibrations import decided, kept
from support.house import until
from support.scripted_house import SIMULATED, House
from support.terminal import Terminal

PATIENCE_S = 60.0


async def _until_started(house: House) -> None:
    calibrating = house.service._calibrating
    await until(lambda: calibrating._progress.phase is CalibrationPhase.LIGHT, PATIENCE_S)


async def test_a_good_calibration_is_applied(house: House, terminal: Terminal) -> None:
    house.keeper.tell(SourceOpened(SIMULATED))
    typed = asyncio.create_task(
        terminal.types("calibrate", "board", "--simulated", "--apply", code=0)
    )
    await _until_started(house)
    assert house.status.state is ServiceState.PAUSED
    house.service._calibrating._take(decided(SIMULATED.serial, 40.3))
    assert f"serial {SIMULATED.serial}: good" in await typed
    assert "in use now" in terminal.error
    assert "Light" in terminal.error
    current = house.service._calibrating.store.of(SIMULATED.serial).current
    assert current == kept(SIMULATED.serial, 40.3)
    await until(lambda: not house.status.calibration.running, PATIENCE_S)
    assert "1" in await terminal.types("calibrate", "status")
    await terminal.types("calibrate", "undo")
    assert house.service._calibrating.store.of(SIMULATED.serial).current is None
    await terminal.types("calibrate", "undo", code=1)


@pytest.mark.parametrize(
    ("arguments", "baseline_mm", "verdict", "why"),
    [
        (("--apply",), 40.0, Verdict.POOR, "the result is poor"),
        ((), 40.0, Verdict.GOOD, "give --apply"),
        (("--apply",), 41.0, Verdict.GOOD, "not as large as was typed"),
    ],
)
async def test_what_is_not_good_or_not_wished_is_not_kept(
    house: House,
    terminal: Terminal,
    arguments: tuple[str, ...],
    baseline_mm: float,
    verdict: Verdict,
    why: str,
) -> None:
    house.keeper.tell(SourceOpened(SIMULATED))
    typed = asyncio.create_task(
        terminal.types("calibrate", "board", "--simulated", *arguments, code=NEEDS_ATTENTION)
    )
    await _until_started(house)
    house.service._calibrating._take(decided(SIMULATED.serial, baseline_mm, verdict))
    await typed
    assert why in terminal.error
    assert house.service._calibrating.store.of(SIMULATED.serial).current is None
    await until(lambda: not house.status.calibration.running, PATIENCE_S)  # It left with us.


async def test_a_calibration_that_fails_says_why(house: House, terminal: Terminal) -> None:
    await terminal.types("calibrate", "board", code=1)
    assert "no controller is attached" in terminal.error
    assert await terminal.types("calibrate", "status") == "no controller is attached\n"
    typed = asyncio.create_task(terminal.types("calibrate", "board", "--simulated", code=1))
    await _until_started(house)
    failed = CalibrationProgress(phase=CalibrationPhase.FAILED, detail="the board is bent")
    house.service._calibrating._take(failed)
    await typed
    assert "the board is bent" in terminal.error


def test_progress_says_what_to_do() -> None:
    light = CalibrationProgress(
        phase=CalibrationPhase.LIGHT, hint=CalibrationHint.LIGHT_GOOD, warm_s=60.0
    )
    assert progress_line(light, 300.0) == (
        "Light. The light is good. Warming up, about 4 min left; --warm 0 skips that."
    )
    views = CalibrationProgress(
        phase=CalibrationPhase.CAPTURE,
        hint=CalibrationHint.KEPT,
        views=3,
        views_needed=25,
        wanted=Wanted(cell=5, tilt=Tilt.TOP, distance=0),
    )
    assert progress_line(views, 0.0) == (
        "Views, 3 of 25 views. Got it. "
        "Next: upper right of the picture, 10 to 15 cm away, upper edge nearer."
    )


def test_a_check_with_the_mirror_speaks_of_the_mirror_alone() -> None:
    turning = CalibrationProgress(
        phase=CalibrationPhase.CAPTURE,
        method=CalibrationMethod.MIRROR,
        coverage=Coverage(share=0.4),
        wanted=Wanted(cell=5, tilt=Tilt.TOP),
    )
    assert progress_line(turning, 0.0) == (
        "Mirror, 40%. Turn the mirror slowly, until the whole picture has been covered. "
        "Next: upper right of the picture."
    )
    unseen = structs.replace(turning, hint=CalibrationHint.NO_MIRROR, wanted=Wanted())
    assert progress_line(unseen, 0.0) == (
        "Mirror, 40%. Turn the mirror until its three lamps show in both pictures."
    )


def test_every_phase_hint_and_figure_has_words() -> None:
    assert set(PHASES) == set(CalibrationPhase)
    assert set(HINTS) == set(CalibrationHint)
    assert set(FIGURES) == set(FigureName)
    assert place_words(Wanted()) == ""
