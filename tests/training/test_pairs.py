"""Two hands come near and touch, but do not pass through each other."""

from __future__ import annotations

import numpy as np

from handspan_service import anatomy
from handspan_service.anatomy import HandShape
from handspan_training import pairs, scene
from handspan_training.poses import Mounting, PosedHand, Setting


def flat(right: bool) -> PosedHand:
    return PosedHand(
        rotation=np.eye(3),
        translation_mm=np.array([0.0, 0.0, 200.0]),
        angles=np.zeros(anatomy.ANGLES),
        wrist=np.zeros(2),
        right=right,
        shape=HandShape(),
        thickness=1.0,
    )


def test_no_pair_is_deeper_than_flesh_gives_way() -> None:
    rng = np.random.default_rng(8)
    gaps = [
        pairs.clearance(*hands) for hands in (scene.random_hands(rng) for _ in range(120))
        if len(hands) == 2
    ]
    assert len(gaps) > 30
    assert min(gaps) > pairs.DEEPEST_MM
    assert np.mean(np.array(gaps) < 60.0) > 0.3, "many are close"
    assert max(gaps) > 60.0, "some are not"


def test_a_hand_slides_up_to_the_gap_asked_for() -> None:
    first, second = flat(True), flat(False)
    direction = np.array([0.0, 1.0, 0.0])
    moved = pairs.slide_in(first, second, direction, 12.0)
    assert abs(pairs.clearance(first, moved) - 12.0) < 1.0
    assert moved.translation_mm[1] > 20.0


def test_every_kind_of_company_can_be_found() -> None:
    rng = np.random.default_rng(3)
    setting = Setting(Mounting.DESK, True)
    for kind in ("palms", "interlaced", "over"):
        other = pairs._together(rng, flat(True), setting, kind)
        facing = float(other.rotation[:, 1] @ flat(True).rotation[:, 1])
        assert (facing > 0.9) if kind == "over" else (facing < -0.4)
        assert not other.right
