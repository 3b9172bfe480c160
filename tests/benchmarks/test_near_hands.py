"""The benchmark of near hands: what it draws is near and reaches, and its errors are errors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import near_hands
from evaluation import near
from evaluation.near import NearHand
from handspan_service.contract.model import Quality
from handspan_service.geometry import project
from handspan_service.tracking import crops
from handspan_service.tracking.nets import Networks
from handspan_service.tracking.observing import slopes_of
from handspan_service.tracking.sight import Candidate, Landmarks, Look, Scene
from support.compiler import needs_compiler

pytestmark = needs_compiler


@pytest.fixture(scope="module")
def hands() -> list[NearHand]:
    return list(near.near_hands(3, 6))


def test_hands_are_near_and_reach_for_the_lens(hands: list[NearHand]) -> None:
    for hand in hands:
        middle = hand.joints_mm.mean(axis=0)
        assert 70.0 < middle[2] < 205.0
        assert hand.ratio >= 1.0
    assert {hand.right for hand in hands} == {True, False}


def test_the_same_seed_gives_the_same_hands(hands: list[NearHand]) -> None:
    again = next(near.near_hands(3, 1))
    assert np.array_equal(again.pixels, hands[0].pixels)
    assert np.array_equal(again.image(2).left, hands[0].image(2).left)
    assert not np.array_equal(again.image(1).left, hands[0].image(2).left)


def test_a_keypoint_that_is_seen_lies_on_the_drawn_hand(hands: list[NearHand]) -> None:
    night = [hand for hand in hands if hand.pixels[:, :4].mean() < 30.0]
    assert night, "no hand before a dark room"
    for hand in night:
        pixels = np.stack(project(hand.joints_mm, hand.calibration, 240))
        for eye, at, seen in zip(hand.pixels, pixels, hand.seen, strict=True):
            x, y = np.rint(at[seen]).astype(int).T
            assert np.median(eye[y, x]) > 2.0 * np.median(eye)


class Knowing:
    """Satisfies `sight.Sight`: sees all keypoints some crop pixels aside."""

    def __init__(self, hand: NearHand, aside_px: float) -> None:
        self.hand = hand
        self.aside_px = aside_px
        self.hinted: list[bool] = []

    def find(self, scene: Scene, cameras: tuple[int, ...]) -> tuple[Candidate, ...]:
        return ()

    def look(self, scene: Scene, looks: tuple[Look, ...]) -> Landmarks:
        (look,) = looks
        self.hinted.append(look.expected_mm is not None)
        cameras_mm = self.hand.calibration.positions_mm
        shown = crops.pixels(look.view, self.hand.joints_mm, cameras_mm[look.camera])
        slopes = crops.slopes(look.view, shown + [self.aside_px, 0.0])
        true = slopes_of(self.hand.joints_mm[None], cameras_mm)[0, look.camera]
        assert np.allclose(crops.slopes(look.view, shown), true)
        none = np.zeros((1, 21))
        return Landmarks(slopes[None], none, none, none, none[:, 0], none[:, 0], none[:, 0])


@pytest.mark.parametrize("aside_px", [0.0, 2.5])
def test_what_is_read_beside_the_truth_is_told(hands: list[NearHand], aside_px: float) -> None:
    for hand in hands[:2]:
        knowing = Knowing(hand, aside_px)
        readings = near_hands.read(hand, knowing)
        assert [one.off_px for one in readings] == pytest.approx([aside_px] * 2, abs=1e-6)
        assert knowing.hinted == [False, True, False, True]


def test_only_a_hand_where_it_is_counts_as_found(hands: list[NearHand]) -> None:
    networks = Networks.load()
    met = [hand for hand in hands if near_hands.found(hand, networks, Quality.BALANCED)]
    assert len(met) >= 4
    elsewhere = replace(met[0], joints_mm=met[0].joints_mm + [0.0, 0.0, 100.0])
    assert not near_hands.found(elsewhere, networks, Quality.BALANCED)
