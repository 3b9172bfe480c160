"""When too few images pause tracking: the whole course of it, and who ends such a pause."""

from __future__ import annotations

import asyncio
from pathlib import Path

from handspan_service import performance
from handspan_service.contract.model import CalibrationKind, DeviceInfo, Quality, SourceKind
from handspan_service.contract.permissions import PauseLevel, PauseStatus
from handspan_service.pausing import RUNNING, Pause, Pauser, asked_by_program
from handspan_service.performance import Performance, TooSlow, required_hz
from handspan_service.store import PauseStore
from support.house import until

SLOW = TooSlow(40.0, 57.5, 10.0)


def device(kind: SourceKind) -> DeviceInfo:
    return DeviceInfo("LP1", kind, "L", "", CalibrationKind.FACTORY, 115.0)


def test_only_a_controller_is_judged_and_low_resource_needs_half() -> None:
    assert required_hz(device(SourceKind.USB), Quality.BALANCED) == 57.5
    assert required_hz(device(SourceKind.USB), Quality.LOW_RESOURCE) == 28.75
    for kind in set(SourceKind) - {SourceKind.USB}:
        assert required_hz(device(kind), Quality.BALANCED) == 0.0
    assert required_hz(None, Quality.BALANCED) == 0.0


def low(judge: Performance, from_s: float) -> TooSlow | None:
    """Let the rate be low for as long as it takes."""
    assert judge.judge(40.0, 57.5, from_s) is None
    return judge.judge(40.0, 57.5, from_s + performance.LOW_FOR_S)


def test_only_a_rate_that_stays_low_pauses() -> None:
    judge = Performance()
    for now_s in range(100):
        assert judge.judge(57.5 if now_s % 4 == 3 else 40.0, 57.5, float(now_s)) is None
    assert low(judge, 200.0) == SLOW


def test_what_is_not_known_or_not_judged_never_pauses() -> None:
    judge = Performance()
    for now_s in range(100):
        assert judge.judge(0.0, 57.5, float(now_s)) is None
        assert judge.judge(40.0, 0.0, float(now_s)) is None


def test_what_was_low_before_nothing_was_judged_does_not_count() -> None:
    judge = Performance()
    assert judge.judge(40.0, 57.5, 0.0) is None
    assert judge.judge(40.0, 0.0, 1.0) is None, "the user calibrates, or nobody wants that"
    assert judge.judge(40.0, 57.5, performance.LOW_FOR_S + 1.0) is None
    assert judge.judge(40.0, 57.5, 2 * performance.LOW_FOR_S + 1.0) == SLOW


def test_a_dip_ends_what_was_right_for_long() -> None:
    judge = Performance()
    assert low(judge, 0.0) == SLOW
    almost_s = performance.RIGHT_FOR_S - 1.0
    for now_s, measured_hz in ((100.0, 115.0), (100.0 + almost_s, 40.0), (110.0 + almost_s, 115.0)):
        assert judge.judge(measured_hz, 57.5, now_s) is None
    found = low(judge, 300.0)
    assert found is not None
    assert found.wait_s == performance.WAITS_S[1], "it was never right for so long at a stretch"


def test_waits_grow_while_trying_is_in_vain_and_begin_anew_when_all_was_right() -> None:
    judge = Performance()
    waits = [found.wait_s for number in range(6) if (found := low(judge, 1000.0 * number))]
    assert waits == [10.0, 30.0, 60.0, 300.0, 300.0, 300.0]
    assert judge.judge(115.0, 57.5, 7000.0) is None
    assert judge.judge(115.0, 57.5, 7001.0) is None
    found = low(judge, 7002.0)
    assert found is not None
    assert found.wait_s == 300.0, "it was right only for a moment"
    for now_s in (8000.0, 8000.0 + performance.RIGHT_FOR_S):
        assert judge.judge(115.0, 57.5, now_s) is None
    assert low(judge, 9000.0) == SLOW


def test_a_program_may_try_again_and_may_pause_for_itself() -> None:
    held = Pause(PauseLevel.PERFORMANCE, until_s=20.0, slow=SLOW)
    assert asked_by_program(held, False, 1, "demo") == RUNNING
    assert asked_by_program(held, True, 1, "demo") == Pause(PauseLevel.PROGRAM, ((1, "demo"),))
    assert held.status(15.0) == PauseStatus(PauseLevel.PERFORMANCE, "", 5.0, 40.0, 57.5)


async def test_it_resumes_by_itself_and_never_takes_over_a_pause_of_others(tmp_path: Path) -> None:
    turned: list[bool] = []
    pauser = Pauser(turned.append, PauseStore(tmp_path))
    pauser.pause_slow(TooSlow(40.0, 57.5, 0.05))
    assert pauser.pause.level is PauseLevel.PERFORMANCE
    await until(lambda: not pauser.pause.holds)
    assert turned == [True, True]
    pauser.set_paused(True)
    pauser.pause_slow(TooSlow(40.0, 57.5, 0.01))
    await asyncio.sleep(0.05)
    assert pauser.status() == PauseStatus(PauseLevel.USER)


async def test_the_user_who_pauses_meanwhile_is_not_resumed(tmp_path: Path) -> None:
    pauser = Pauser(lambda turned: None, PauseStore(tmp_path))
    pauser.pause_slow(TooSlow(40.0, 57.5, 0.02))
    pauser.set_paused(True)
    await asyncio.sleep(0.1)
    assert pauser.status() == PauseStatus(PauseLevel.USER)
