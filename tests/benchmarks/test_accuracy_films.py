"""The films of the accuracy suite: truth and picture agree in both eyes, and nothing is random."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from evaluation import filming, props, watching
from evaluation.acting import Moves, Person, Play, pinch_with
from evaluation.drawing import Studio
from evaluation.programme import Sequence, programme
from evaluation.room import HEIGHT_PX, LIGHTINGS, WIDTH_PX, Lighting
from evaluation.store import Film, Noise, Packer
from evaluation.values import LEFT, RIGHT
from handspan_service import anatomy
from handspan_service.contract.model import Orientation, Side, TrackedHands
from handspan_service.device import postures
from handspan_service.device.optics import factory_calibration
from handspan_service.geometry import R_D_C, project
from handspan_service.images import StereoImage
from handspan_service.tracking.nets import Networks
from support.compiler import needs_compiler

pytestmark = needs_compiler

NIGHT = Lighting("night", wall="dark", wall_level=0.0, flare=0.0)
CALIBRATION = factory_calibration(77)
MOMENTS = [0.0, 0.01, 0.02, 0.03]


def sequence(**changes: object) -> Sequence:
    """Return an open hand of each side before a black wall."""
    tracks = {
        side: Moves((90.0, 240.0, 0.0), postures.OPEN).hold(9.0).track() for side in Side
    }
    plain = Sequence("x", "x", 1.0, 5, tracks, NIGHT)
    return replace(plain, **changes)  # type: ignore[arg-type]


def picture(one: Sequence) -> NDArray[np.uint8]:
    studio = Studio(CALIBRATION, one.orientation, one.light, one.person, one.number, one.sleeve)
    return studio.take(0.0, one.play.at(0.0), one.props)


@pytest.mark.parametrize("orientation", [Orientation.NORMAL, Orientation.INVERTED])
def test_every_joint_lies_on_the_hand_in_both_eyes(orientation: Orientation) -> None:
    one = sequence(orientation=orientation)
    drawn = picture(one)
    for hand in one.play.at(0.0):
        rig = hand.joints_mm @ R_D_C[orientation]
        for eye, pixels in zip(drawn, project(rig, CALIBRATION, HEIGHT_PX), strict=True):
            x, y = np.round(pixels).astype(int).T
            assert (eye[y, x] > 40).all(), "a joint lies beside the drawn hand"


def test_fingertips_end_where_the_truth_says() -> None:
    """Seen straight on, the drawn fingertip ends about one flesh radius beyond the bone's end."""
    one = sequence()
    drawn = picture(one)
    right = next(hand for hand in one.play.at(0.0) if hand.side is Side.RIGHT)
    joints = right.joints_mm
    along = (joints[12] - joints[11]) / np.linalg.norm(joints[12] - joints[11])
    radius = anatomy.RADII_MM[12] * right.shape.scale * one.person.thickness
    for beyond_mm, lit in ((0.3 * radius, True), (2.2 * radius, False)):
        spot = (joints[12] + beyond_mm * along)[None] @ R_D_C[Orientation.NORMAL]
        for eye, pixels in zip(drawn, project(spot, CALIBRATION, HEIGHT_PX), strict=True):
            x, y = np.round(pixels[0]).astype(int)
            assert (eye[y, x] > 40) == lit


def test_palms_are_lit_and_not_their_insides() -> None:
    """The skin nearest to the lamps is drawn: a fist's fingers hide its palm."""
    tracks = {Side.RIGHT: Moves((0.0, 220.0, 0.0), postures.FIST).hold(9.0).track()}
    one = sequence(tracks=tracks)
    hand = one.play.at(0.0)[0]
    dim = replace(NIGHT, hand_level=60.0)
    studio = Studio(CALIBRATION, one.orientation, dim, one.person, one.number, None)
    eye = studio.take(0.0, (hand,), ())[0]
    middles = hand.joints_mm[[6, 10, 14]]  # The bent knuckles look down at the controller.
    wrist = hand.joints_mm[:1]
    level = [
        float(eye[tuple(np.round(spot[::-1]).astype(int))])
        for spot in project(
            np.concatenate([middles, wrist]) @ R_D_C[one.orientation], CALIBRATION, HEIGHT_PX
        )[0]
    ]
    assert min(level[:3]) > level[3], "what is nearer to the lamps is brighter"


def test_the_same_entry_gives_the_same_film() -> None:
    record = factory_calibration(3).record
    one = programme()[0]
    films = [filming.film_of(one, record, MOMENTS) for _ in range(2)]
    assert films[0].packed == films[1].packed
    images = [list(film.images()) for film in films]
    assert all(np.array_equal(a, b) for a, b in zip(*images, strict=True))


def test_a_film_survives_its_file(tmp_path: Path) -> None:
    packer = Packer()
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (3, 2, HEIGHT_PX, WIDTH_PX), np.uint8)
    for one in pictures:
        packer.add(one)
    film = packer.film(b"record", 3.0, 0.1, 4)
    film.save(tmp_path / "x.film.npz")
    again = Film.load(tmp_path / "x.film.npz")
    assert (len(again), again.calibration, again.seed) == (3, b"record", 4)
    assert all(np.array_equal(again.clean(i), pictures[i]) for i in range(3))
    for a, b in zip(film.images(), again.images(), strict=True):
        assert np.array_equal(a, b)


@pytest.mark.parametrize("level", [20, 120])
def test_noise_is_as_strong_as_it_says_and_new_in_every_image(level: int) -> None:
    clean = np.full((2, HEIGHT_PX, WIDTH_PX), level, np.uint8)
    noise = Noise(3.0, 0.1, 8)
    first, second = (noise.on(clean, number).astype(float) for number in (0, 1))
    assert (first - second).std() == pytest.approx(np.sqrt(2.0 * (9.0 + 0.1 * level)), rel=0.04)
    assert first.mean() == pytest.approx(level - 0.5, abs=0.3)


def test_what_is_saturated_stays_so() -> None:
    clean = np.full((2, HEIGHT_PX, WIDTH_PX), 255, np.uint8)
    assert (Noise(7.0, 0.2, 1).on(clean, 3) == 255).all()


def test_truth_tells_sides_strengths_and_what_is_in_view() -> None:
    tracks = {
        Side.LEFT: Moves((60.0, 220.0, 0.0), postures.OPEN).hold(1.0).track(),
        Side.RIGHT: Moves((900.0, 150.0, 0.0), postures.FIST).hold(1.0).track(),
    }
    play = Play(Person.invent(1), tracks)
    truth = filming.truth_of(play, [0.0], CALIBRATION, R_D_C[Orientation.NORMAL])
    assert truth.palm_mm[0, LEFT, 0] < 0.0 < truth.palm_mm[0, RIGHT, 0]
    assert truth.visible[0].tolist() == [1.0, 0.0]
    assert (truth.grab[0, LEFT], truth.grab[0, RIGHT]) == (0.0, 1.0)


def test_a_hand_that_is_gone_is_not_there() -> None:
    track = Moves((0.0, 200.0, 0.0), postures.OPEN).gone(1.0).to(0.5, (50.0, 200.0, 0.0)).track()
    play = Play(Person.invent(1), {Side.RIGHT: track})
    assert play.at(0.5) == ()
    assert len(play.at(1.25)) == 1


@pytest.mark.parametrize("finger", [1, 2, 3, 4])
def test_pinches_meet_and_stay_within_the_limits(finger: int) -> None:
    pose = pinch_with(finger)
    assert (pose >= anatomy.LOWER_RAD).all()
    assert (pose <= anatomy.UPPER_RAD).all()
    tips = anatomy.local_keypoints(pose[None], anatomy.HandShape())[0, anatomy.TIPS]
    gaps = np.linalg.norm(tips[1:] - tips[0], axis=1)
    assert gaps[finger - 1] < 15.0
    assert int(gaps.argmin()) == finger - 1


def test_a_held_thing_hides_what_is_behind_it() -> None:
    tracks = {Side.RIGHT: Moves((0.0, 240.0, 0.0), postures.FLAT).hold(9.0).track()}
    bare = picture(sequence(tracks=tracks))
    held = picture(sequence(tracks=tracks, props=(props.held_cup(Side.RIGHT, 0.02),)))
    hand = sequence(tracks=tracks).play.at(0.0)[0]
    palm = hand.joints_mm[[0, 9]].mean(axis=0)[None] @ R_D_C[Orientation.NORMAL]
    x, y = np.round(project(palm, CALIBRATION, HEIGHT_PX)[0][0]).astype(int)
    assert held[0, y, x] < bare[0, y, x] / 2


@pytest.mark.parametrize("mesh", [props.pen(), props.cup(1.0), props.sleeve(1.0), props.face(1.0)])
def test_things_are_whole(mesh: props.Mesh) -> None:
    assert np.isfinite(mesh.vertices_mm).all()
    assert np.linalg.norm(mesh.normals, axis=1) == pytest.approx(1.0, abs=1e-3)
    assert mesh.faces.max() < len(mesh.vertices_mm)
    assert (mesh.albedo > 0.0).all()


def test_rooms_are_bright_where_they_say_so() -> None:
    nobody = sequence(tracks={})
    bright = picture(replace(nobody, light=LIGHTINGS["bright desk"]))
    dark = picture(replace(nobody, light=LIGHTINGS["dark room"]))
    window = picture(replace(nobody, light=LIGHTINGS["window"]))
    assert np.percentile(bright, 90) > 110 > 20 > np.percentile(dark, 90)
    assert (window == 255).mean() > 0.005


def test_the_programme_is_whole() -> None:
    names = [one.name for one in programme()]
    assert len(set(names)) == len(names)
    assert len({one.number for one in programme()}) == len(names)
    assert any(one.quick for one in programme())
    for one in programme():
        assert one.seconds > 1.0


@pytest.mark.parametrize("eye", watching.EYES)
def test_a_blind_eye_is_shown_darkness_and_the_other_one_the_film(
    eye: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = filming.film_of(programme()[0], factory_calibration(3).record, MOMENTS[:2])
    shown: list[StereoImage] = []

    class Watcher:
        def __init__(self, *_: object, **__: object) -> None:
            pass

        def wants(self, _: int) -> bool:
            return True

        def process(self, image: StereoImage) -> TrackedHands:
            shown.append(image)
            return TrackedHands(image.timestamp_us, ())

    monkeypatch.setattr(watching, "HandTracker", Watcher)
    watching.track(film, Networks.load(), blind=eye)
    for image, (left, right) in zip(shown, film.images(), strict=True):
        blind, other = (image.left, image.right) if eye == "left" else (image.right, image.left)
        assert blind.max() < 30
        assert np.array_equal(other, right if eye == "left" else left)
