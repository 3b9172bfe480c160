"""The configuration a native program sees, and gestures by its own parameters."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from handspan_service.contract.model import Gesture, Orientation
from handspan_service.contract.settings import GestureSettings, Settings
from handspan_service.serve.configuration import GESTURE_KEYS, Configuration, converted
from handspan_service.serve.own_gestures import OwnGestures
from support.gesturing import moved, round_about
from support.serving import Frames

SETTINGS = Settings()
KNOWN_KEYS = (
    *GESTURE_KEYS, "background_app_mode", "images_mode", "tracking_images_mode",
    "image_processing_auto_flip", "tracking_processing_auto_flip", "interaction_box_auto",
    "interaction_box_height", "interaction_box_scale", "tracking_hand_enabled",
    "websockets_enabled", "websockets_allow_remote", "ws_port", "wss_port", "robust_mode_enabled",
    "avoid_poor_performance", "low_resource_mode_enabled", "power_saving_adapter",
    "power_saving_battery", "no_cp_startup", "auto_check_updates", "auto_install_updates",
    "show_tray_messages", "metrics_enabled", "cpu_affinity_mask", "process_niceness",
)  # fmt: skip
values = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**31), 2**31 - 1), st.floats(width=32), st.text()
)


@pytest.mark.parametrize("key", KNOWN_KEYS)
def test_every_key_has_a_value(key: str) -> None:
    assert Configuration().get(key, SETTINGS) is not None


def test_the_gesture_keys_are_all_the_parameters_there_are() -> None:
    assert sorted(GESTURE_KEYS.values()) == sorted(GestureSettings.__struct_fields__)
    for key, field in GESTURE_KEYS.items():
        assert Configuration().get(key, SETTINGS) == getattr(SETTINGS.gestures, field)


@given(st.sampled_from((*KNOWN_KEYS, "nonsense")), values)
def test_a_value_keeps_its_type_whatever_is_set(key: str, value: Any) -> None:
    configuration = Configuration()
    before = configuration.get(key, SETTINGS)
    stored = configuration.set(key, value, SETTINGS)
    after = configuration.get(key, SETTINGS)
    assert type(after) is type(before)
    if not stored:
        assert after == before
    elif isinstance(value, float) and isinstance(after, float):
        assert after == value


def test_a_parameter_out_of_bounds_is_not_stored() -> None:
    configuration = Configuration()
    for odd in (-1.0, 1e9, math.nan, math.inf, "5", True, None):
        assert not configuration.set("Gesture.Circle.MinRadius", odd, SETTINGS)
    assert configuration.gestures(SETTINGS) is None


def test_what_is_set_stands_over_what_the_user_set() -> None:
    configuration = Configuration()
    assert configuration.set("Gesture.Swipe.MinLength", 80, SETTINGS)
    mine = configuration.gestures(SETTINGS)
    assert mine == GestureSettings(swipe_min_length_mm=80.0)
    user = Settings(gestures=GestureSettings(swipe_min_length_mm=80.0))
    assert configuration.gestures(user) is None, "it is everybody's now"
    other = Settings(gestures=GestureSettings(circle_min_radius_mm=9.0))
    assert configuration.gestures(other) == GestureSettings(
        circle_min_radius_mm=9.0, swipe_min_length_mm=80.0
    )


def test_how_the_service_is_set_is_told_and_not_changed() -> None:
    configuration = Configuration()
    assert not configuration.set("images_mode", 0, SETTINGS)
    assert configuration.get("images_mode", SETTINGS) == 2, "programs may ask"
    assert configuration.get("images_mode", Settings(native_images="deny")) == 0
    assert configuration.get("background_app_mode", Settings(background="ask")) == 2
    assert configuration.get("background_app_mode", Settings(background="deny")) == 0
    settings = Settings(orientation=Orientation.NORMAL, interaction_height_mm=250.4)
    assert configuration.get("image_processing_auto_flip", settings) is False
    assert configuration.get("interaction_box_height", settings) == 250


READ_ONLY = (
    "background_app_mode", "images_mode", "tracking_images_mode", "websockets_enabled",
    "websockets_allow_remote", "ws_port", "wss_port", "metrics_enabled", "auto_check_updates",
    "auto_install_updates", "no_cp_startup", "show_tray_messages",
)  # fmt: skip


@pytest.mark.parametrize("key", READ_ONLY)
def test_no_program_decides_what_the_user_decides(key: str) -> None:
    configuration = Configuration()
    before = configuration.get(key, SETTINGS)
    assert isinstance(before, int)
    for value in (0, 1, 2, True, False, before):
        assert not configuration.set(key, value, SETTINGS)
        assert configuration.get(key, SETTINGS) == before


def test_what_nothing_acts_on_is_kept() -> None:
    configuration = Configuration()
    assert configuration.set("robust_mode_enabled", 1, SETTINGS)
    assert configuration.get("robust_mode_enabled", SETTINGS) is True
    assert Configuration().get("robust_mode_enabled", SETTINGS) is False


@pytest.mark.parametrize(
    ("value", "like", "expected"),
    [
        (1, True, True), (0, False, False), (True, False, True), (2.5, True, None),
        (2.5, 1, 2), (7, 1, 7), (math.inf, 1, None),
        (1e30, 1, None), (True, 1, None), (True, 1.0, None),
        (3, 1.0, 3.0), (math.nan, 1.0, None),
        ("a", "b", "a"), ("a", 1, None), (1, "b", None), (None, 1, None), (1, None, None),
    ],
)  # fmt: skip
def test_conversion(value: Any, like: Any, expected: Any) -> None:
    found = converted(value, like)
    assert found == expected
    assert type(found) is type(expected)


def test_programs_with_the_same_parameters_share_a_recogniser_and_ids_never_meet() -> None:
    own, frames = OwnGestures(), Frames()
    easy = GestureSettings(circle_min_radius_mm=4.0)
    strict = GestureSettings(circle_min_radius_mm=70.0)
    way, duration_s = round_about(25.0, 1.0, 1.6)
    ids: list[set[int]] = []
    for _ in range(2):
        told: list[Gesture] = []
        for found in moved(way, duration_s):
            frame = replace(frames(), hands=found.hands, timestamp_us=found.timestamp_us)
            answer = own.tell(frame, {easy, strict})
            assert answer[strict] == ()
            told += answer[easy]
        assert {gesture.type for gesture in told} == {"circle"}
        ids.append({gesture.id for gesture in told})
        own.tell(frames(), set())  # Nobody wants it any more.
    assert ids[0].isdisjoint(ids[1])
    assert all(0 < id < 2**31 for id in ids[0] | ids[1])
