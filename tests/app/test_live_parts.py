"""Ring: law. What the live view is made of: kept frames, trails, gestures, samples of a minute."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from handspan_app.camera import Camera, Look, Projector
from handspan_app.gesture_scene import LASTING_US, gesture_pictures
from handspan_app.history import GAP_S, SPAN_S, History
from handspan_app.live_words import picture_message
from handspan_app.picture_view import chains
from handspan_app.plotter.graph import thinned
from handspan_app.reel import KEPT, Reel
from handspan_app.trails import LENGTH_US, trails
from handspan_service.contract.control import Imaging, ServiceState, Stages, Timing
from handspan_service.contract.model import Frame, SourceKind
from support.panel_values import a_device, a_frame, a_status, with_
from support.serving import make_gesture

PROJECTOR = Projector(Camera(), 900, 650)


def film(count: int, hands: int = 2) -> list[Frame]:
    return [a_frame(hands, number) for number in range(1, count + 1)]


@given(st.lists(st.integers(-300, 300)), st.integers(1, 400))
def test_stepping_stays_within_the_kept_frames(steps: list[int], count: int) -> None:
    reel = Reel()
    for frame in film(count):
        reel.take(frame)
    for step in steps:
        reel.step(step)
        assert reel.paused
        assert reel.shown is not None
        assert max(count - KEPT, 0) < reel.shown.id <= count
        assert reel.tail(5)[-1] is reel.shown


def test_a_paused_reel_takes_nothing_and_goes_on_with_the_newest() -> None:
    reel = Reel()
    assert reel.shown is None
    assert reel.tail(3) == []
    reel.step(-1)
    reel.pause(False)
    for frame in film(3):
        reel.take(frame)
    reel.pause(True)
    for number in (4, 5):
        reel.take(a_frame(1, number))
    assert [frame.id for frame in reel.tail(9)] == [1, 2, 3]
    reel.pause(False)
    assert [frame.id for frame in reel.tail(9)] == [1, 2, 3, 5]
    reel.forget()
    assert reel.shown is None


def test_frames_that_nobody_looks_at_are_packed_and_come_back_as_they_were() -> None:
    reel, frames = Reel(), film(300)
    for frame in frames:
        reel.take(frame)
        assert reel.shown is frame
    assert sum(isinstance(one, Frame) for one in reel._frames) == 1
    assert reel.tail(80) == frames[-80:]
    for frame in frames:
        reel.take(frame)
    assert sum(isinstance(one, Frame) for one in reel._frames) == 80
    reel.pause(True)
    for frame in reversed(frames[-KEPT:]):
        assert reel.shown == frame
        reel.step(-1)
    reel.pause(False)
    for frame in frames:
        reel.take(frame)
    assert sum(isinstance(one, Frame) for one in reel._frames) == 80


def test_trails_belong_to_a_hand_and_fade() -> None:
    frames = film(60)
    found = trails(frames, PROJECTOR)
    assert {trail.side for trail in found} == {hand.side for hand in frames[-1].hands}
    assert {0.0 <= trail.age <= 1.0 for trail in found} == {True}
    assert min(trail.age for trail in found) < 0.2
    assert max(trail.age for trail in found) > 0.8
    others = [
        replace(frame, hands=tuple(replace(hand, id=hand.id + 10) for hand in frame.hands))
        for frame in frames[:-4]
    ]
    assert len(trails([*others, *frames[-4:]], PROJECTOR)) == 10  # One piece for each finger.
    late = replace(frames[-1], timestamp_us=frames[-1].timestamp_us + 2 * LENGTH_US)
    assert trails([*frames, late], PROJECTOR) == []
    assert trails([], PROJECTOR) == []
    assert trails([a_frame(0)], PROJECTOR) == []


@pytest.mark.parametrize(
    ("type", "lines"), [("circle", 1), ("swipe", 2), ("keyTap", 2), ("screenTap", 2)]
)
def test_each_gesture_has_a_picture_that_fades(type: str, lines: int) -> None:
    frames = film(2)
    gesture = make_gesture(1, "update", type)
    fresh = [frames[0], replace(frames[1], gestures=(gesture,))]
    (shown,) = gesture_pictures(fresh, PROJECTOR)
    assert (shown.type, len(shown.lines), shown.strength) == (type, lines, 1.0)
    assert shown.turns == (1.0 if type == "circle" else 0.0)
    assert all(math.isfinite(part) for line in shown.lines for point in line for part in point)
    later = replace(frames[1], timestamp_us=frames[1].timestamp_us + LASTING_US // 2)
    (fading,) = gesture_pictures([*fresh, later], PROJECTOR)
    assert 0.4 < fading.strength < 0.6
    gone = replace(later, timestamp_us=later.timestamp_us + LASTING_US)
    assert gesture_pictures([*fresh, gone], PROJECTOR) == []


def test_a_gesture_without_its_fields_is_no_reason_to_fail() -> None:
    bare = replace(make_gesture(1, "update"), fields={})
    (frame,) = film(1)
    (shown,) = gesture_pictures([replace(frame, gestures=(bare,))], PROJECTOR)
    assert shown.turns == 0.0


def test_looks_are_parallel_but_for_the_free_one_and_keep_their_target() -> None:
    camera = Camera()
    for look in Look:
        seen = camera.looking(look)
        assert seen.target == camera.target
        assert seen.parallel is (look is not Look.FREE)
    front = Projector(camera.looking(Look.FRONT), 900, 650)
    near, far = front.spot((50.0, 100.0, 200.0)), front.spot((50.0, 100.0, -200.0))
    assert near is not None
    assert far is not None
    assert near.x == pytest.approx(far.x, rel=0.01)
    assert camera.looking(Look.FREE) == camera


@given(st.floats(-200, 200), st.floats(-50, 50))
def test_flipping_exchanges_near_and_far(z: float, up_mm: float) -> None:
    camera = Camera(yaw_rad=0.0, target=(0.0, 150.0, 0.0))
    plain = Projector(camera, 900, 650).spot((10.0, 200.0, z))
    flipped = Camera(yaw_rad=0.0, target=(0.0, 150.0, 0.0), flipped=True)
    turned = Projector(flipped, 900, 650).spot((10.0, 200.0, -z))
    assert plain is not None
    assert turned is not None
    assert (plain.x, plain.y) == pytest.approx((turned.x, turned.y))
    moved = Projector(flipped.panned(0.0, up_mm), 900, 650).spot(flipped.target)
    assert moved is not None
    assert moved.y - 325 == pytest.approx(up_mm * moved.scale, abs=1e-6)


def test_samples_add_stages_up_and_count_per_second() -> None:
    history = History()
    stages = Stages(0.5, 4.0, 0.5, 1.0, 6.0, 9.0)
    for second in range(3):
        timing = Timing(115.0, 110.0, dropped=10 * second, lost=second, stages=stages)
        history.take(with_(a_status(), timing=timing, imaging=Imaging(400, 24)), float(second))
    first, _, last = history.samples
    assert last.stages_ms == (0.5, 4.5, 5.0, 6.0)
    assert (last.slow_ms, last.dropped_hz, last.lost_hz) == (9.0, 10.0, 1.0)
    assert (first.dropped_hz, last.exposure_us, last.gain) == (0.0, 400.0, 1.5)
    history.take(a_status(), 3.0)  # Another service counts anew.
    assert history.samples[-1].dropped_hz == 0.0
    for at_s in range(10, int(SPAN_S), 10):
        history.take(a_status(), float(at_s))
    history.take(a_status(), SPAN_S + 2.5)
    assert history.samples[0].at_s == 3.0


def test_a_line_never_joins_what_nobody_saw() -> None:
    history = History()
    history.take(a_status(), 1.0)
    history.take(a_status(), 1.0 + GAP_S)
    assert len(history.samples) == 2
    history.take(a_status(), 1.5 + 2 * GAP_S)
    assert len(history.samples) == 1


def test_lines_of_a_hand_leave_out_what_is_not_seen() -> None:
    whole = [(float(index), 0.0) for index in range(27)]
    lines = list(chains(whole))
    assert [len(line) for line in lines] == [5, 5, 5, 5, 5, 8, 2]
    gaps = [None if index % 2 else pixel for index, pixel in enumerate(whole)]
    assert all(None not in line and len(line) > 1 for line in chains(gaps))
    assert list(chains([None] * 27)) == []
    assert list(chains([])) == []


def test_it_is_told_why_there_are_no_pictures() -> None:
    assert picture_message(a_status()) == ""
    assert picture_message(with_(a_status(), state=ServiceState.IDLE)) == ""  # They wake it.
    reasons = {
        picture_message(None),
        picture_message(with_(a_status(), device=a_device(SourceKind.PLAYBACK))),
        picture_message(with_(a_status(), state=ServiceState.PAUSED)),
        picture_message(with_(a_status(), state=ServiceState.NO_DEVICE)),
        picture_message(with_(a_status(), state=ServiceState.FAILED)),
    }
    assert len(reasons) == 5
    assert "" not in reasons


def test_long_curves_are_thinned_without_losing_a_peak() -> None:
    values = [0.0] * 601
    values[250] = 9.0
    few = thinned(values, 4)
    assert len(few) == 151
    assert few.count(9.0) == 1
    assert thinned([1.0, 2.0], 1) == [1.0, 2.0]
