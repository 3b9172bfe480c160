"""Ring: law. The interaction box follows the hands slowly, or not at all."""

from __future__ import annotations

from msgspec.structs import replace

from handspan_service.contract.model import Hand
from handspan_service.contract.settings import Settings
from handspan_service.interaction import FOLLOW_S, HIGH_MM, InteractionHeight
from support.house import a_hand

RATE_HZ = 100


def held_at(height_mm: float) -> tuple[Hand, ...]:
    return (replace(a_hand(1), palm_position=(0.0, height_mm, 0.0)),)


def after(height: InteractionHeight, palm_mm: float, seconds: float, start_s: float = 0.0) -> float:
    for step in range(round(seconds * RATE_HZ)):
        before_mm = height.height_mm
        height.see(held_at(palm_mm), round((start_s + step / RATE_HZ) * 1e6))
        assert abs(height.height_mm - before_mm) < 5.0, "it jumps"
    return height.height_mm


def test_a_fixed_box_stays() -> None:
    assert after(InteractionHeight(Settings()), 320.0, 30.0) == 200.0


def test_a_following_box_comes_to_the_hands_and_not_beyond_its_bounds() -> None:
    height = InteractionHeight(Settings(interaction_height_auto=True))
    assert 250.0 < after(height, 300.0, FOLLOW_S) < 280.0
    assert abs(after(height, 300.0, 5 * FOLLOW_S, FOLLOW_S) - 300.0) < 3.0
    assert after(height, 900.0, 20 * FOLLOW_S, 6 * FOLLOW_S) <= HIGH_MM


def test_without_hands_and_over_a_gap_it_stays_where_it_is() -> None:
    height = InteractionHeight(Settings(interaction_height_auto=True))
    after(height, 300.0, FOLLOW_S)
    here = height.height_mm
    for second in range(20, 60):
        assert not height.see((), second * 1_000_000)
    height.see(held_at(300.0), 4_000_000_000)
    assert abs(height.height_mm - here) < 2.0


def test_other_settings_do_not_move_it_and_its_own_do() -> None:
    settings = Settings(interaction_height_auto=True)
    height = InteractionHeight(settings)
    here = after(height, 300.0, FOLLOW_S)
    height.apply(replace(settings, tools=False))
    assert height.height_mm == here
    height.apply(replace(settings, interaction_height_mm=150.0))
    assert height.height_mm == 150.0
