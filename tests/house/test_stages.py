"""How long frames take on their way."""

import pytest

from handspan_service.contract.timing import Stages
from handspan_service.stages import KEPT, StageMeter


def test_without_frames_there_is_nothing_to_tell() -> None:
    assert StageMeter().stages() == Stages()


def test_stages_are_medians_and_sum_up() -> None:
    meter = StageMeter()
    for number in range(100):
        start = number * 10_000
        slow = 4_000 if number >= 90 else 0
        meter.count(
            (start, start + 500, start + 4_500 + slow, start + 4_900 + slow, start + 5_500 + slow)
        )
    stages = meter.stages()
    assert (stages.wait_ms, stages.find_ms) == (0.5, 4.0)
    assert stages.way_ms == pytest.approx(0.4)
    assert stages.serve_ms == pytest.approx(0.6)
    assert stages.total_p50_ms == pytest.approx(5.5)
    assert stages.total_p95_ms == pytest.approx(9.5)


def test_only_the_newest_count_and_a_new_source_begins_anew() -> None:
    meter = StageMeter()
    for way_us in (9_000, *[1_000] * KEPT):
        meter.count((0, 0, 0, way_us, way_us))
    assert meter.stages().total_p95_ms == 1.0
    meter.forget()
    assert meter.stages() == Stages()
