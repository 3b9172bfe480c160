"""The stream of gestures: what begins ends, ids rise, and each type is what its parameters say."""

from __future__ import annotations

import math
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from handspan_service.contract.model import FingerType, Gesture, TrackedHands, Vector
from handspan_service.contract.settings import GestureSettings
from handspan_service.gestures.recogniser import GestureRecogniser
from support.gesturing import (
    RATE_HZ,
    hand_with,
    moved,
    offset,
    round_about,
    stroke,
    there_and_back,
    types,
    watch,
)

DOWN: Vector = (0.0, -1.0, 0.0)
AHEAD: Vector = (0.0, 0.0, -1.0)
STEP_US = round(1e6 / RATE_HZ)


def number(gesture: Gesture, name: str) -> float:
    """Return a field that is a number."""
    value = gesture.fields[name]
    assert isinstance(value, float | int)
    return value


def vector(gesture: Gesture, name: str) -> Vector:
    """Return a field that is a vector."""
    value = gesture.fields[name]
    assert isinstance(value, tuple)
    return value


def only(told: list[tuple[int, Gesture]], type: str) -> list[tuple[int, Gesture]]:
    """Return the objects of the one gesture that was told."""
    assert types(told) == [type]
    return told


# Circles


@pytest.mark.parametrize("noise_mm", [0.0, 0.7])
@pytest.mark.parametrize("way_round", [1.0, -1.0])
@pytest.mark.parametrize(
    ("radius", "turns_per_s"), [(7.0, 2.0), (12.0, 1.2), (25.0, 0.6), (40.0, 2.0), (90.0, 0.7)]
)
def test_a_circle_is_told_from_start_to_stop(
    radius: float, turns_per_s: float, way_round: float, noise_mm: float
) -> None:
    way, duration_s = round_about(radius, turns_per_s, 2.0 * way_round)
    told = only(watch(moved(way, duration_s, noise_mm=noise_mm)), "circle")
    states = [gesture.state for _, gesture in told]
    assert states == ["start", *["update"] * (len(told) - 2), "stop"]
    first, last = told[0][1], told[-1][1]
    assert 0.75 <= number(first, "progress") < 1.1
    assert first.duration_us == 0
    assert number(last, "progress") == pytest.approx(2.0, abs=0.25)
    assert number(last, "radius") == pytest.approx(radius, rel=0.12)
    center, normal = vector(last, "center"), vector(last, "normal")
    assert math.dist(center, offset()) < 0.15 * radius + 1.0
    assert normal[2] * way_round > 0.95, "right hand: along the axis of the way round"
    assert first.hand_ids == (7,)
    assert first.pointable_ids == (71,)


def test_a_number_that_is_not_finite_is_forgotten() -> None:
    way, duration_s = round_about(25.0, 1.0, 2.0)
    images = list(moved(way, duration_s))
    nowhere = hand_with({FingerType.INDEX: (math.nan, 0.0, 0.0)}, images[0].hands[0].id)
    images[1] = TrackedHands(images[1].timestamp_us, (nowhere,))
    assert types(watch(iter(images))) == ["circle"]


def test_a_clockwise_circle_has_its_normal_along_the_finger() -> None:
    # Clockwise for the user, whose finger points at the screen (-z).
    way, duration_s = round_about(25.0, 1.0, -1.5)
    (_, first), *_ = only(watch(moved(way, duration_s)), "circle")
    assert -vector(first, "normal")[2] > 0.95


def test_a_circle_stops_a_fifth_of_a_second_after_its_last_progress() -> None:
    way, duration_s = round_about(25.0, 1.0, 2.0)
    told = only(watch(moved(way, duration_s)), "circle")
    ended_us = 1_000_000 + round((0.3 + 2.0) * 1e6)
    assert 150_000 < told[-1][0] - ended_us < 350_000
    progress = [number(gesture, "progress") for _, gesture in told]
    assert progress == sorted(progress)


@pytest.mark.parametrize("turns", [0.3, 0.5, 0.68])
def test_an_arc_below_the_least_is_no_circle(turns: float) -> None:
    way, duration_s = round_about(30.0, 1.0, turns)
    assert watch(moved(way, duration_s, noise_mm=0.5)) == []


def test_the_least_arc_and_radius_are_settings() -> None:
    way, duration_s = round_about(30.0, 1.0, 1.4)
    long = GestureSettings(circle_min_arc_rad=4.0 * math.pi)
    large = GestureSettings(circle_min_radius_mm=45.0)
    short = GestureSettings(circle_min_arc_rad=math.pi)
    assert watch(moved(way, duration_s), long) == []
    assert watch(moved(way, duration_s), large) == []
    assert types(watch(moved(way, duration_s), short)) == ["circle"]
    way, duration_s = round_about(30.0, 1.0, 3.0)
    (_, first), *_ = only(watch(moved(way, duration_s), long), "circle")
    assert number(first, "progress") == pytest.approx(2.0, abs=0.05), "counted, then shown"


def test_turning_round_ends_one_circle_and_begins_another() -> None:
    there, there_s = round_about(25.0, 1.0, 2.0, rest_s=0.0)
    back, back_s = round_about(25.0, 1.0, -2.0, rest_s=0.0)
    told = watch(
        moved(lambda s: there(s) if s < there_s else back(s - there_s), there_s + back_s + 0.4)
    )
    assert types(told) == ["circle", "circle"]
    assert [g.state for _, g in told].count("stop") == 2


# Swipes


@pytest.mark.parametrize("noise_mm", [0.0, 1.0])
@pytest.mark.parametrize(("length", "peak"), [(180.0, 1250.0), (250.0, 1500.0), (300.0, 2500.0)])
def test_a_swipe_is_told_from_start_to_stop(length: float, peak: float, noise_mm: float) -> None:
    way, duration_s = stroke(length, peak)
    told = only(watch(moved(way, duration_s, noise_mm=noise_mm)), "swipe")
    states = [gesture.state for _, gesture in told]
    assert states == ["start", *["update"] * (len(told) - 2), "stop"]
    first = told[0][1]
    start, position = vector(first, "startPosition"), vector(first, "position")
    direction = vector(first, "direction")
    assert direction[0] > 0.98
    assert math.dist(start, offset()) < 0.2 * length
    assert 140.0 < math.dist(start, position) <= length + 5.0
    assert max(number(gesture, "speed") for _, gesture in told) < 1.3 * peak
    assert math.hypot(*direction) == pytest.approx(1.0)


@pytest.mark.parametrize(("length", "peak"), [(120.0, 2000.0), (260.0, 850.0), (60.0, 900.0)])
def test_short_or_slow_strokes_are_no_swipes(length: float, peak: float) -> None:
    way, duration_s = stroke(length, peak)
    assert watch(moved(way, duration_s)) == []


def test_the_least_length_and_velocity_are_settings() -> None:
    way, duration_s = stroke(120.0, 800.0)
    wanted = GestureSettings(swipe_min_length_mm=80.0, swipe_min_velocity_mm_s=600.0)
    assert types(watch(moved(way, duration_s), wanted)) == ["swipe"]
    way, duration_s = stroke(250.0, 1600.0)
    longer = GestureSettings(swipe_min_length_mm=4000.0)
    assert watch(moved(way, duration_s), longer) == []


def test_every_extended_finger_swipes_by_itself() -> None:
    way, duration_s = stroke(250.0, 1500.0)
    recogniser = GestureRecogniser()
    begun = set()
    for image_number in range(round(duration_s * RATE_HZ)):
        x, y, z = way(image_number / RATE_HZ)
        tips = {kind: (x, y + 15.0 * kind, z) for kind in (FingerType.INDEX, FingerType.MIDDLE)}
        frame = TrackedHands(image_number * STEP_US, (hand_with(tips),))
        begun |= {(g.type, g.pointable_ids) for g in recogniser.process(frame)}
    assert begun == {("swipe", (71,)), ("swipe", (72,))}


# Taps


@pytest.mark.parametrize("noise_mm", [0.0, 0.7])
@pytest.mark.parametrize(
    ("axis", "type"), [(DOWN, "keyTap"), (AHEAD, "screenTap")], ids=["down", "ahead"]
)
@pytest.mark.parametrize(("depth", "duration_s"), [(15.0, 0.16), (25.0, 0.3), (40.0, 0.4)])
def test_a_tap_is_one_stop_where_the_tip_turned(
    axis: Vector, type: str, depth: float, duration_s: float, noise_mm: float
) -> None:
    way, whole_s = there_and_back(axis, depth, duration_s)
    ((time_us, tap),) = only(watch(moved(way, whole_s, noise_mm=noise_mm)), type)
    assert tap.state == "stop"
    assert number(tap, "progress") == 1
    position, direction = vector(tap, "position"), vector(tap, "direction")
    assert math.dist(position, offset(*(depth * part for part in axis))) < 0.2 * depth + 2.0
    assert sum(a * b for a, b in zip(direction, axis, strict=True)) > 0.9
    assert tap.duration_us > 0
    turned_us = 1_000_000 + (0.3 + 0.5 * duration_s) * 1e6
    assert 0 < time_us - turned_us < 0.5 * duration_s * 1e6 + 40_000


@pytest.mark.parametrize(
    ("axis", "depth", "duration_s"),
    [(DOWN, 2.0, 0.2), (DOWN, 40.0, 1.5), (AHEAD, 3.0, 0.2), (AHEAD, 40.0, 1.6)],
)
def test_shallow_or_slow_dips_are_no_taps(axis: Vector, depth: float, duration_s: float) -> None:
    way, whole_s = there_and_back(axis, depth, duration_s)
    assert watch(moved(way, whole_s)) == []


def test_a_tip_that_stays_or_does_not_come_back_is_no_tap() -> None:
    way, whole_s = there_and_back(DOWN, 25.0, 0.3)
    turn_s = 0.3 + 0.15

    def stays(time_s: float) -> Vector:
        return way(time_s) if time_s < turn_s else way(max(turn_s, time_s - 0.5))

    assert watch(moved(stays, whole_s + 0.5)) == []
    assert watch(moved(lambda s: way(min(s, turn_s)), whole_s)) == []


def test_what_makes_a_tap_is_a_setting() -> None:
    way, whole_s = there_and_back(DOWN, 25.0, 0.3)
    for wanted in (
        GestureSettings(key_tap_min_down_velocity_mm_s=400.0),
        GestureSettings(key_tap_min_distance_mm=40.0),
        GestureSettings(key_tap_history_s=0.02),
    ):
        assert watch(moved(way, whole_s), wanted) == []
    way, whole_s = there_and_back(DOWN, 2.4, 0.2)
    wanted = GestureSettings(
        key_tap_min_down_velocity_mm_s=20.0, key_tap_min_distance_mm=1.0, key_tap_history_s=0.3
    )
    assert types(watch(moved(way, whole_s), wanted)) == ["keyTap"]


def test_a_hand_that_dips_as_a_whole_taps_no_key() -> None:
    way, whole_s = there_and_back(DOWN, 30.0, 0.3)
    recogniser = GestureRecogniser()
    for image_number in range(round(whole_s * RATE_HZ)):
        tip = way(image_number / RATE_HZ)
        hand = hand_with({FingerType.INDEX: tip})
        palm = (tip[0], tip[1], tip[2] + 100.0)
        frame = TrackedHands(image_number * STEP_US, (replace(hand, palm_position=palm),))
        assert recogniser.process(frame) == ()


def test_only_the_foremost_finger_taps_a_screen() -> None:
    way, whole_s = there_and_back(AHEAD, 30.0, 0.3)
    recogniser = GestureRecogniser()
    told = []
    for image_number in range(round(whole_s * RATE_HZ)):
        x, y, z = way(image_number / RATE_HZ)
        tips = {FingerType.INDEX: (x, y, z), FingerType.MIDDLE: (x, y, z - 12.0)}
        frame = TrackedHands(image_number * STEP_US, (hand_with(tips),))
        told += [(g.type, g.pointable_ids) for g in recogniser.process(frame)]
    assert told == [("screenTap", (72,))]


# The stream


def test_a_hand_that_vanishes_stops_its_gestures_in_the_next_image() -> None:
    way, _ = round_about(25.0, 1.0, 5.0)
    frames = list(moved(way, 2.0))
    recogniser = GestureRecogniser()
    for frame in frames:
        told = recogniser.process(frame)
    (going,) = told
    assert going.state == "update"
    gone_us = frames[-1].timestamp_us + STEP_US
    (stopped,) = recogniser.process(TrackedHands(gone_us, ()))
    assert (stopped.id, stopped.state) == (going.id, "stop")
    assert number(stopped, "progress") == number(going, "progress")
    assert recogniser.process(TrackedHands(gone_us + STEP_US, ())) == ()


def test_a_finger_that_folds_stops_its_circle() -> None:
    way, _ = round_about(25.0, 1.0, 5.0)
    *frames, last = moved(way, 2.0)
    recogniser = GestureRecogniser()
    for frame in frames:
        recogniser.process(frame)
    tip = last.hands[0].fingers[1].tip_position
    folded = hand_with({FingerType.INDEX: tip}, folded=True)
    (stopped,) = recogniser.process(TrackedHands(last.timestamp_us, (folded,)))
    assert stopped.state == "stop"


def test_a_folded_finger_performs_nothing() -> None:
    recogniser = GestureRecogniser()
    for way, duration_s in (round_about(25.0, 1.0, 2.0), stroke(250.0, 1500.0)):
        for image_number in range(round(duration_s * RATE_HZ)):
            hand = hand_with({FingerType.INDEX: way(image_number / RATE_HZ)}, folded=True)
            assert recogniser.process(TrackedHands(image_number * STEP_US, (hand,))) == ()


def test_a_gap_stops_what_went_on() -> None:
    way, _ = round_about(25.0, 1.0, 5.0)
    *frames, last = moved(way, 2.0)
    recogniser = GestureRecogniser()
    for frame in frames:
        recogniser.process(frame)
    late = TrackedHands(last.timestamp_us + 400_000, last.hands)
    assert [gesture.state for gesture in recogniser.process(late)] == ["stop"]


def test_what_is_forgotten_is_not_told() -> None:
    way, _ = round_about(25.0, 1.0, 5.0)
    *frames, last = moved(way, 2.0)
    recogniser = GestureRecogniser()
    for frame in frames:
        recogniser.process(frame)
    recogniser.forget()
    assert recogniser.process(last) == ()


def test_a_third_of_the_rate_is_enough_for_a_circle_and_a_swipe() -> None:
    for (way, duration_s), type in ((round_about(25.0, 1.0, 2.0), "circle"),
                                    (stroke(300.0, 1500.0), "swipe")):  # fmt: skip
        assert types(watch(moved(way, duration_s, rate_hz=40.0))) == [type]


def test_rest_with_noise_is_nothing() -> None:
    assert watch(moved(lambda s: offset(), 20.0, noise_mm=1.0)) == []


coordinate = st.floats(-400.0, 400.0, allow_nan=False)
image = st.tuples(
    st.integers(1, 60_000),  # us to the image before.
    st.lists(st.integers(1, 3), unique=True, max_size=2),  # Hands in sight.
    st.tuples(coordinate, coordinate, coordinate),
    st.booleans(),
)
parameters = st.builds(
    GestureSettings,
    circle_min_radius_mm=st.sampled_from([0.0, 5.0, 100.0]),
    circle_min_arc_rad=st.sampled_from([math.pi / 2, 1.5 * math.pi, 40.0]),
    swipe_min_length_mm=st.sampled_from([0.0, 150.0, 4000.0]),
    swipe_min_velocity_mm_s=st.sampled_from([0.0, 1000.0]),
    key_tap_min_down_velocity_mm_s=st.sampled_from([0.0, 50.0]),
    key_tap_min_distance_mm=st.sampled_from([0.0, 3.0]),
    key_tap_history_s=st.sampled_from([0.02, 0.1, 1.0]),
    screen_tap_min_distance_mm=st.sampled_from([0.0, 0.2]),
)


@settings(max_examples=60)
@given(st.lists(image, max_size=120), parameters, st.booleans())
def test_whatever_happens_every_start_has_one_stop(
    images: list[tuple[int, list[int], Vector, bool]], wanted: GestureSettings, smooth: bool
) -> None:
    recogniser = GestureRecogniser(wanted)
    time_us, place = 0, offset()
    states: defaultdict[int, list[str]] = defaultdict(list)
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    images.append((STEP_US, [], (0.0, 0.0, 0.0), False))
    for image_number, (step_us, ids, goal, folded) in enumerate(images):
        time_us += step_us
        share = 0.1 if smooth else 1.0
        place = (
            place[0] + share * (goal[0] - place[0]),
            place[1] + share * (goal[1] - place[1]),
            place[2] + share * (goal[2] - place[2]),
        )
        hands = tuple(hand_with({FingerType.INDEX: place}, id, folded=folded) for id in ids)
        for gesture in recogniser.process(TrackedHands(time_us, hands)):
            states[gesture.id].append(gesture.state)
            numbers[gesture.id].append(image_number)
            assert gesture.pointable_ids[0] // 10 == gesture.hand_ids[0]
            for value in gesture.fields.values():
                assert all(map(math.isfinite, value if isinstance(value, tuple) else (value,)))
    assert list(states) == sorted(states), "ids rise in the order of their beginning"
    for id, told in states.items():
        lone = told == ["stop"]
        assert lone or told == ["start", *["update"] * (len(told) - 2), "stop"]
        first = numbers[id][0]
        assert numbers[id] == list(range(first, first + len(told))), "no image is left out"
