"""Ring: organ. Camera, scene and figures of the live view: what there is to be painted."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from handspan_app import scene, surroundings
from handspan_app.camera import MAX_DISTANCE_MM, MIN_DISTANCE_MM, NEAR_MM, Camera, Projector
from handspan_app.meter import Meter
from handspan_app.overlay import tip_rows
from handspan_service.contract.model import Side
from support.panel_values import a_frame, an_open_hand

PLACES = st.tuples(*[st.floats(-2000.0, 2000.0)] * 3)
CAMERAS = st.builds(
    Camera,
    st.floats(-7.0, 7.0),
    st.floats(-0.2, 1.5),
    st.floats(MIN_DISTANCE_MM, MAX_DISTANCE_MM),
    st.tuples(*[st.floats(-300.0, 300.0)] * 3),
)


@given(CAMERAS, PLACES, PLACES)
def test_spots_are_finite_and_in_front_and_lines_are_cut_not_lost(
    camera: Camera, first: tuple[float, float, float], second: tuple[float, float, float]
) -> None:
    projector = Projector(camera, 900, 650)
    spots = [projector.spot(first), projector.spot(second)]
    line = projector.line(first, second)
    assert (line is None) == (spots == [None, None])
    for spot in [*spots, *(line or ())]:
        if spot is not None:
            assert all(math.isfinite(value) for value in (spot.x, spot.y, spot.scale))
            assert spot.depth_mm >= NEAR_MM * 0.999


def test_the_target_is_in_the_middle_and_axes_point_where_they_should() -> None:
    camera = Camera(yaw_rad=0.0, pitch_rad=0.0)
    projector = Projector(camera, 900, 650)
    x, y, z = camera.target
    middle = projector.spot(camera.target)
    right, up, near = (
        projector.spot((x + 10, y, z)),
        projector.spot((x, y + 10, z)),
        projector.spot((x, y, z + 10)),
    )
    assert middle is not None
    assert right is not None
    assert up is not None
    assert near is not None
    assert (middle.x, middle.y) == (450, 325)
    assert right.x > middle.x
    assert up.y < middle.y
    assert near.depth_mm < middle.depth_mm


@given(CAMERAS, st.floats(-50, 50), st.floats(-50, 50))
def test_moving_the_camera_moves_the_picture_the_same_way(
    camera: Camera, right_mm: float, up_mm: float
) -> None:
    moved = Projector(camera.panned(right_mm, up_mm), 900, 650).spot(camera.target)
    assert moved is not None
    assert moved.x - 450 == pytest.approx(-right_mm * moved.scale, abs=1e-6)
    assert moved.y - 325 == pytest.approx(up_mm * moved.scale, abs=1e-6)


def test_zoom_and_orbit_stop_at_their_limits() -> None:
    camera = Camera()
    for _ in range(40):
        camera = camera.zoomed(1.15).orbited(0.4, 0.3)
    assert camera.distance_mm == MIN_DISTANCE_MM
    assert camera.pitch_rad == math.pi / 2
    assert abs(camera.yaw_rad) <= math.pi


def test_parts_of_a_hand_come_far_to_near() -> None:
    projector = Projector(Camera(), 900, 650)
    shown = scene.picture(an_open_hand(Side.LEFT), projector)
    assert shown is not None
    depths = [ball.spot.depth_mm for ball in shown.balls]
    assert depths == sorted(depths, reverse=True)
    assert len(shown.balls) == 24  # The thumb's metacarpal has no length.
    assert len(shown.limbs) == 19
    assert len(shown.palm) == 7


def test_a_hand_without_joints_still_has_fingers() -> None:
    hand = an_open_hand(Side.RIGHT)
    bare = tuple(replace(finger, bones=(), joints=(None,) * 5) for finger in hand.fingers)
    old = replace(hand, fingers=bare, arm=None)
    shown = scene.picture(old, Projector(Camera(), 900, 650))
    assert shown is not None
    assert len(shown.limbs) == 5
    assert shown.palm == ()
    assert shown.arm is None


@pytest.mark.parametrize(
    ("grab", "pinch", "word"),
    [(0.0, 0.0, "open"), (0.9, 0.9, "closed"), (0.4, 0.9, "pinching"), (0.5, 0.0, "half open")],
)
def test_the_hands_read_in_words(grab: float, pinch: float, word: str) -> None:
    hand = replace(an_open_hand(Side.RIGHT), grab_strength=grab, pinch_strength=pinch)
    assert scene.summary((hand,)) == f"One hand: right hand {word}."
    assert scene.summary(()) == "No hands."
    assert scene.summary((hand, an_open_hand(Side.LEFT))).startswith("2 hands: right hand")


def test_the_floor_fades_outward_and_the_device_has_two_faces() -> None:
    projector = Projector(Camera(), 900, 650)
    strengths = [stroke.strength for stroke in surroundings.floor(projector)]
    assert 0.0 < min(strengths) < 0.2
    assert max(strengths) <= 1.0
    assert len(surroundings.device_faces(projector)) == 2
    assert len(surroundings.interaction_box(a_frame().interaction_box, projector)) == 12
    assert len(surroundings.field_of_view(projector)) == 8


def test_tips_are_listed_with_their_speed() -> None:
    rows = tip_rows(a_frame(2).hands)
    assert len(rows) == 10
    assert rows[0][0] == "L thumb"
    assert rows[-1][0] == "R pinky"
    assert all(row[4] == "50" for row in rows)


def test_a_rate_counts_the_last_second_only() -> None:
    meter = Meter()
    for index in range(300):
        meter.count(index / 100)
    assert meter.rate_hz(2.99) == pytest.approx(100, abs=1)
    assert meter.rate_hz(3.49) == pytest.approx(50, abs=1)
    assert meter.rate_hz(9.0) == 0
