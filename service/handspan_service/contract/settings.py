"""Every setting of the service: its type, default and bounds, declared once.

Law: a Settings value is always valid; an invalid change raises and the old value stays.

The file that holds them belongs to the service alone (see store.py).
"""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from handspan_service.contract.model import Orientation, Quality, TrackingMode
from handspan_service.contract.permissions import Capability
from handspan_service.errors import SettingsError

SETTINGS_VERSION = 2
MAX_DEVICE_NAME = 60  # Letters.

Answer: TypeAlias = Literal["allow", "ask", "deny"]
Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]  # 0: any free port.
DeviceName = Annotated[str, msgspec.Meta(max_length=MAX_DEVICE_NAME)]
Length = Annotated[float, msgspec.Meta(ge=0, le=10_000)]  # mm.
Velocity = Annotated[float, msgspec.Meta(ge=0, le=100_000)]  # mm/s.
# rad: below a quarter turn nothing is a circle; a hundred turns are more than anybody draws.
Arc = Annotated[float, msgspec.Meta(ge=math.pi / 2, le=200 * math.pi)]
History = Annotated[float, msgspec.Meta(ge=0.02, le=1)]  # s; from two images on.


class GestureSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What makes a gesture.

    Names and defaults are those of the classic interface's Config, which docs/gestures.md lists.

    Attributes:
        circle_min_radius_mm: Gesture.Circle.MinRadius.
        circle_min_arc_rad: Gesture.Circle.MinArc.
        swipe_min_length_mm: Gesture.Swipe.MinLength.
        swipe_min_velocity_mm_s: Gesture.Swipe.MinVelocity.
        key_tap_min_down_velocity_mm_s: Gesture.KeyTap.MinDownVelocity.
        key_tap_history_s: Gesture.KeyTap.HistorySeconds.
        key_tap_min_distance_mm: Gesture.KeyTap.MinDistance.
        screen_tap_min_forward_velocity_mm_s: Gesture.ScreenTap.MinForwardVelocity.
        screen_tap_history_s: Gesture.ScreenTap.HistorySeconds.
        screen_tap_min_distance_mm: Gesture.ScreenTap.MinDistance.
    """

    circle_min_radius_mm: Length = 5.0
    circle_min_arc_rad: Arc = 1.5 * math.pi
    swipe_min_length_mm: Length = 150.0
    swipe_min_velocity_mm_s: Velocity = 1000.0
    key_tap_min_down_velocity_mm_s: Velocity = 50.0
    key_tap_history_s: History = 0.1
    key_tap_min_distance_mm: Length = 3.0
    screen_tap_min_forward_velocity_mm_s: Velocity = 50.0
    screen_tap_history_s: History = 0.1
    screen_tap_min_distance_mm: Length = 5.0


class ExposureSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the controller lights and takes its images.

    Attributes:
        automatic: Whether exposure and gain follow the hand.
        exposure_us: Microseconds, where they do not; above 511 moving hands blur.
        gain: Sixteenths, where they do not.
        lights: Which lights shine; two draw less from a weak USB port.
    """

    automatic: bool = True
    exposure_us: Annotated[int, msgspec.Meta(ge=10, le=8000)] = 511  # Above, the rate falls.
    gain: Annotated[int, msgspec.Meta(ge=16, le=63)] = 22
    lights: Literal["all", "outer"] = "all"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the user decided for all applications; for single ones see contract.permissions.

    An answer "deny" stands above what was answered to single applications, "allow" and "ask" below.

    Attributes:
        version: Layout of the file.
        websocket_enabled: Whether web applications and scripts may connect.
        websocket_port: TCP port of the WebSocket on the loopback addresses.
        max_clients: WebSocket clients served at once.
        native_enabled: Whether programs may connect through the native library.
        native_images: Whether they may have the controller's pictures when they wish: they show
            the room, and who is in it.
        native_pause: Whether they may pause and resume tracking for everybody when they wish.
        hands_in_front: Whether programs, scripts and local pages may have hands while they are in
            front.
        web_origins: The same for a public web page (or one opened from a file) that no list names;
            where the answer is deny, it may not even connect.
        allowed_origins: Origins always admitted, e.g. "https://example.org".
        denied_origins: Origins never admitted.
        background: Whether applications may have hands in the background when they wish.
        exclusive_focus: Whether a client that says it is focused silences the others.
        orientation: Which long side of the controller faces the user.
        mode: Where the controller is.
        clients_choose_mode: Whether an application's wish for another mode counts while it runs.
        unattended: What "ask" grants while no panel is there that could ask.
        quality: How much computing is spent on the images.
        hands: Whether new hands are looked for.
        tools: Whether pens and sticks in the hands are looked for.
        interaction_height_auto: Whether the interaction box follows the height of the hands.
        interaction_height_mm: Height of the interaction box's centre, or where it starts.
        power_saving_battery: Whether the quality is low while the computer runs on battery.
        power_saving_adapter: Whether it is low while the computer is plugged in.
        device_names: What the user calls a controller, by its serial number.
        user_scripts: Start-up script of a controller by its serial number.
        avoid_poor_performance: Whether tracking pauses while the controller sends too few images.
        rest_unused: Whether the controller goes dark while nobody wants hands.
        outlive_panel: Whether the service goes on after its panel died; it does in any case where
            the user left the panel and let the service go on.
        gestures: What makes a gesture; changed by any of its own names.
        exposure: How the controller lights and takes its images; changed likewise.
    """

    version: int = SETTINGS_VERSION
    websocket_enabled: bool = True
    websocket_port: Port = 6437
    max_clients: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 256
    native_enabled: bool = True
    native_images: Answer = "ask"
    native_pause: Answer = "ask"
    hands_in_front: Answer = "allow"
    web_origins: Answer = "allow"
    allowed_origins: tuple[str, ...] = ()
    denied_origins: tuple[str, ...] = ()
    background: Answer = "ask"
    exclusive_focus: bool = False
    orientation: Orientation = Orientation.AUTO
    mode: TrackingMode = TrackingMode.DESKTOP
    clients_choose_mode: Answer = "ask"
    unattended: tuple[Capability, ...] = (Capability.BACKGROUND,)
    quality: Quality = Quality.BALANCED
    hands: bool = True
    tools: bool = True
    interaction_height_auto: bool = False
    interaction_height_mm: Annotated[float, msgspec.Meta(ge=80, le=400)] = 200.0
    power_saving_battery: bool = False
    power_saving_adapter: bool = False
    device_names: dict[str, DeviceName] = msgspec.field(default_factory=dict)
    user_scripts: dict[str, str] = msgspec.field(default_factory=dict)
    avoid_poor_performance: bool = False
    rest_unused: bool = True
    outlive_panel: bool = True
    gestures: GestureSettings = GestureSettings()
    exposure: ExposureSettings = ExposureSettings()


def changed(settings: Settings, changes: dict[str, Any]) -> Settings:
    """Return the settings with some values replaced.

    Args:
        settings: The values in force.
        changes: New values by name, as JSON would hold them; of a group (gestures, exposure)
            those that change are enough.

    Raises:
        SettingsError: A name is unknown or a value out of its bounds; the text names it.
    """
    merged = msgspec.to_builtins(settings)
    for name, value in changes.items():
        is_group = isinstance(getattr(settings, name, None), msgspec.Struct)
        merged[name] = merged[name] | value if is_group and isinstance(value, dict) else value
    if "version" in changes:
        raise SettingsError("the version of the settings cannot be changed")
    try:
        return msgspec.convert(merged, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(f"this setting is not possible: {error}") from error
