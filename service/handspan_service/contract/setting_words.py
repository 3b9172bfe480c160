"""The words of each setting, in the order in which they are shown.

Law: every field of Settings is described here or named in schema.INTERNAL, and nothing else is.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class SettingGroup(StrEnum):
    """Where a setting is shown."""

    GENERAL = "general"
    PERMISSIONS = "permissions"
    TRACKING = "tracking"
    CAMERA = "camera"
    GESTURES = "gestures"


class SettingInfo(msgspec.Struct, frozen=True):
    """One setting in words.

    Attributes:
        name: As in Settings, dotted in a nested group.
        group: Where it is shown.
        title: A few words.
        sentence: What it does, for a user.
        unit: Of a number; empty without one.
        choices: Words of each value of a choice, in the order in which they are offered.
        restart: Whether it takes effect at the service's next start only.
    """

    name: str
    group: SettingGroup
    title: str
    sentence: str
    unit: str = ""
    choices: dict[str, str] = {}
    restart: bool = False


_ANSWERS = {"allow": "Allow", "ask": "Ask", "deny": "Deny"}
_G, _P, _T, _C, _X = SettingGroup
SCHEMA = (
    SettingInfo(
        "websocket_enabled",
        _G,
        "Web applications",
        "Let web pages and scripts connect.",
    ),
    SettingInfo(
        "websocket_port",
        _G,
        "Web port",
        "Where web pages and scripts connect on this computer. Nearly all of them expect 6437.",
    ),
    SettingInfo(
        "max_clients",
        _G,
        "Web connections",
        "How many web pages and scripts are served at once.",
    ),
    SettingInfo(
        "native_enabled",
        _G,
        "Programs",
        "Let programs connect through the native library.",
    ),
    SettingInfo(
        "outlive_panel",
        _G,
        "Go on without the panel",
        "Keep tracking for applications if this panel ends unexpectedly.",
    ),
    SettingInfo(
        "power_saving_battery",
        _G,
        "Save power on battery",
        "Track with low resource use while the computer runs on its battery, "
        "unless a program receives pictures.",
    ),
    SettingInfo(
        "power_saving_adapter",
        _G,
        "Save power on mains",
        "Track with low resource use while the computer is plugged in, "
        "unless a program receives pictures.",
    ),
    SettingInfo(
        "rest_unused",
        _G,
        "Rest while unused",
        "Switch the controller's lights off while no application wants hands.",
    ),
    SettingInfo(
        "web_origins",
        _P,
        "Web pages of others",
        "Whether a page from the internet may receive hands.",
        choices=_ANSWERS,
    ),
    SettingInfo(
        "allowed_origins",
        _P,
        "Web pages always let in",
        "Origins, for example https://example.org.",
    ),
    SettingInfo(
        "denied_origins",
        _P,
        "Web pages never let in",
        "Origins, for example https://example.org.",
    ),
    SettingInfo(
        "hands_in_front",
        _P,
        "Hands",
        "Whether programs and local pages may receive hands while they are in front.",
        choices=_ANSWERS,
    ),
    SettingInfo(
        "background",
        _P,
        "Hands in the background",
        "Whether applications may receive hands while another one is in front.",
        choices=_ANSWERS,
    ),
    SettingInfo(
        "exclusive_focus",
        _P,
        "Focus of web pages",
        "Let a page that says it has the focus silence the other pages.",
    ),
    SettingInfo(
        "native_images",
        _P,
        "Pictures",
        "Whether programs may see the controller's pictures: the room before it, and who is there.",
        choices=_ANSWERS,
    ),
    SettingInfo(
        "native_pause",
        _P,
        "Pausing",
        "Whether programs may pause and resume tracking for everybody.",
        choices=_ANSWERS,
    ),
    SettingInfo(
        "clients_choose_mode",
        _P,
        "Place of the controller",
        "Whether applications may say where the controller is, while they run.",
        choices=_ANSWERS,
    ),
    SettingInfo(
        "mode",
        _T,
        "Place of the controller",
        "Where the controller is, and so which side of the hands it sees.",
        choices={
            "desktop": "On the desk, looking up",
            "head_mounted": "On a headset, looking forward",
            "screen_top": "Above the screen, looking down",
        },
    ),
    SettingInfo(
        "orientation",
        _T,
        "Way round",
        "Which long side of the controller faces you.",
        choices={
            "auto": "Found out from your arms",
            "normal": "Green light toward you",
            "inverted": "Green light away from you",
        },
    ),
    SettingInfo(
        "quality",
        _T,
        "Quality",
        "How much computing goes into each image. Low resource use halves the frame rate.",
        choices={
            "high_precision": "High precision",
            "balanced": "Balanced",
            "low_resource": "Low resource use",
        },
    ),
    SettingInfo(
        "avoid_poor_performance",
        _T,
        "Avoid poor performance",
        "Pause tracking while the controller sends too few images, and try again by itself. "
        "Switched off, tracking goes on and a warning is shown.",
    ),
    SettingInfo(
        "hands",
        _T,
        "Hands",
        "Look for hands. Switched off, hands in view stay until they leave, and none comes new.",
    ),
    SettingInfo(
        "tools",
        _T,
        "Tools",
        "Look for pens and sticks in the hands.",
    ),
    SettingInfo(
        "interaction_height_auto",
        _T,
        "Interaction height by itself",
        "Let the interaction box follow, slowly, the height at which you hold your hands.",
    ),
    SettingInfo(
        "interaction_height_mm",
        _T,
        "Interaction height",
        "Height of the interaction box's centre above the controller, "
        "from which it starts where it follows your hands.",
        "mm",
    ),
    SettingInfo(
        "exposure.automatic",
        _C,
        "Automatic exposure",
        "Let exposure and gain follow the hand.",
    ),
    SettingInfo(
        "exposure.exposure_us",
        _C,
        "Exposure",
        "How long each image is lit, where that is not automatic. Above 511 µs moving hands blur.",
        "µs",
    ),
    SettingInfo(
        "exposure.gain",
        _C,
        "Gain",
        "How much each image is amplified, in sixteenths, where that is not automatic.",
        "/16",
    ),
    SettingInfo(
        "exposure.lights",
        _C,
        "Lights",
        "Which lights shine. Two draw less from a weak USB port.",
        choices={"all": "All three", "outer": "The two outer ones"},
    ),
    SettingInfo(
        "gestures.circle_min_radius_mm",
        _X,
        "Circle: radius",
        "Smaller rounds of a finger are no circle.",
        "mm",
    ),
    SettingInfo(
        "gestures.circle_min_arc_rad",
        _X,
        "Circle: arc",
        "How far a finger must go round before it counts as a circle. A full round is 6.28.",
        "rad",
    ),
    SettingInfo(
        "gestures.swipe_min_length_mm",
        _X,
        "Swipe: length",
        "Shorter movements are no swipe.",
        "mm",
    ),
    SettingInfo(
        "gestures.swipe_min_velocity_mm_s",
        _X,
        "Swipe: speed",
        "Slower movements are no swipe.",
        "mm/s",
    ),
    SettingInfo(
        "gestures.key_tap_min_down_velocity_mm_s",
        _X,
        "Key tap: speed",
        "Slower taps downward do not count.",
        "mm/s",
    ),
    SettingInfo(
        "gestures.key_tap_history_s",
        _X,
        "Key tap: time",
        "How much of the past is looked at for a tap downward.",
        "s",
    ),
    SettingInfo(
        "gestures.key_tap_min_distance_mm",
        _X,
        "Key tap: distance",
        "Shorter taps downward do not count.",
        "mm",
    ),
    SettingInfo(
        "gestures.screen_tap_min_forward_velocity_mm_s",
        _X,
        "Screen tap: speed",
        "Slower taps forward do not count.",
        "mm/s",
    ),
    SettingInfo(
        "gestures.screen_tap_history_s",
        _X,
        "Screen tap: time",
        "How much of the past is looked at for a tap forward.",
        "s",
    ),
    SettingInfo(
        "gestures.screen_tap_min_distance_mm",
        _X,
        "Screen tap: distance",
        "Shorter taps forward do not count.",
        "mm",
    ),
)
