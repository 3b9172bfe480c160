"""The configuration that one native program sees: the keys of the classic interface. Pure.

Law: a value always has its key's type; what a program sets holds for this program alone.

Source: docs/protocol-native.md#configuration, docs/gestures.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import msgspec

from handspan_service.contract.model import Orientation
from handspan_service.contract.settings import GestureSettings, Settings
from handspan_service.wire.native import ConfigValue

TOOLS_KEY = "tracking_tool_enabled"
GESTURE_KEYS = {
    "Gesture.Circle.MinRadius": "circle_min_radius_mm",
    "Gesture.Circle.MinArc": "circle_min_arc_rad",
    "Gesture.Swipe.MinLength": "swipe_min_length_mm",
    "Gesture.Swipe.MinVelocity": "swipe_min_velocity_mm_s",
    "Gesture.KeyTap.MinDownVelocity": "key_tap_min_down_velocity_mm_s",
    "Gesture.KeyTap.HistorySeconds": "key_tap_history_s",
    "Gesture.KeyTap.MinDistance": "key_tap_min_distance_mm",
    "Gesture.ScreenTap.MinForwardVelocity": "screen_tap_min_forward_velocity_mm_s",
    "Gesture.ScreenTap.HistorySeconds": "screen_tap_history_s",
    "Gesture.ScreenTap.MinDistance": "screen_tap_min_distance_mm",
}
_INT32_END = 1 << 31
_ALLOWED = 2  # What background_app_mode and images_mode hold where programs may ask for it.
# Keys that say how the service is set, and change nothing: else programs would grant themselves
# what the user decides.
_TOLD: dict[str, Callable[[Settings], ConfigValue]] = {
    "background_app_mode": lambda s: 0 if s.background == "deny" else _ALLOWED,
    "images_mode": lambda s: 0 if s.native_images == "deny" else _ALLOWED,
    "tracking_images_mode": lambda s: 0 if s.native_images == "deny" else _ALLOWED,
    "image_processing_auto_flip": lambda s: s.orientation is Orientation.AUTO,
    "tracking_processing_auto_flip": lambda s: s.orientation is Orientation.AUTO,
    "interaction_box_auto": lambda s: s.interaction_height_auto,
    "interaction_box_height": lambda s: round(s.interaction_height_mm),
    "interaction_box_scale": lambda s: 0.8,
    "tracking_hand_enabled": lambda s: s.hands,
    "websockets_enabled": lambda s: s.websocket_enabled,
    "websockets_allow_remote": lambda s: False,
    "ws_port": lambda s: s.websocket_port,
    "wss_port": lambda s: 6436,
    "no_cp_startup": lambda s: False,
    "auto_check_updates": lambda s: False,
    "auto_install_updates": lambda s: False,
    "show_tray_messages": lambda s: False,
    "metrics_enabled": lambda s: False,
}
# Keys that programs set and nothing here acts on.
_KEPT: Mapping[str, ConfigValue] = {
    "cpu_affinity_mask": 0,
    "process_niceness": 0,
    "robust_mode_enabled": False,
    "avoid_poor_performance": False,
    "low_resource_mode_enabled": False,
    "power_saving_adapter": False,
    "power_saving_battery": False,
}


class Configuration:
    """What one program has set."""

    def __init__(self) -> None:
        """Begin as the service is set."""
        self._gestures: dict[str, float] = {}
        self._kept = dict(_KEPT)

    def get(self, key: str, settings: Settings) -> ConfigValue:
        """Return the value of a key, None where there is no such key.

        Args:
            key: Any but TOOLS_KEY, which the session answers.
            settings: The user's.
        """
        if field := GESTURE_KEYS.get(key):
            value = self._gestures.get(field)
            return float(getattr(settings.gestures, field)) if value is None else value
        if key in _TOLD:
            return _TOLD[key](settings)
        return self._kept.get(key)

    def set(self, key: str, value: ConfigValue, settings: Settings) -> bool:
        """Set a value and return whether it is stored.

        Args:
            key: Any but TOOLS_KEY.
            value: Of any type; numbers are converted.
            settings: The user's.
        """
        if field := GESTURE_KEYS.get(key):
            return self._set_gesture(field, value, settings)
        fitting = converted(value, self._kept.get(key))
        if fitting is None:
            return False
        self._kept[key] = fitting
        return True

    def gestures(self, settings: Settings) -> GestureSettings | None:
        """Return what makes a gesture for this program; None: what does so for everybody."""
        if not self._gestures:
            return None
        own = msgspec.structs.replace(settings.gestures, **self._gestures)
        return None if own == settings.gestures else own

    def _set_gesture(self, field: str, value: ConfigValue, settings: Settings) -> bool:
        number = converted(value, 0.0)
        whole = msgspec.to_builtins(settings.gestures) | self._gestures | {field: number}
        try:
            msgspec.convert(whole, GestureSettings)
        except msgspec.ValidationError:  # Out of bounds, or no number at all.
            return False
        assert isinstance(number, float)
        self._gestures[field] = number
        return True


def converted(value: ConfigValue, like: ConfigValue) -> ConfigValue:
    """Return a value as one of another's type, or None where that is not possible.

    Whole numbers are booleans where one is wanted, and a boolean is no number.
    """
    if isinstance(like, bool):
        return bool(value) if isinstance(value, int) else None
    if isinstance(like, str):
        return value if isinstance(value, str) else None
    if isinstance(value, bool | str) or value is None or not math.isfinite(value):
        return None
    if isinstance(like, int):
        whole = round(value)
        return whole if -_INT32_END <= whole < _INT32_END else None
    return float(value) if isinstance(like, float) else None
