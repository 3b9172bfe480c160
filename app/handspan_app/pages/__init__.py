"""The pages of the window, in the order of the rail.

Law: a page's module is imported when the page is opened first, or before that while an open window
rests; never for an icon in the tray.
"""

from __future__ import annotations

import importlib

from handspan_app.page_glyphs import PageGlyph
from handspan_app.pages.page import Page, PageEntry
from handspan_app.theme import Theme


def _page(title: str, glyph: PageGlyph, id: str, name: str, parts: str = "") -> PageEntry:
    """Return the entry of a page whose module is called as its id is.

    Args:
        title: In English.
        glyph: Its picture.
        id: Identity.
        name: Of its class.
        parts: Names of modules that take some milliseconds to import, imported before it.
    """
    module = f"{__name__}.{id}"

    def make(theme: Theme) -> Page:
        """Import the module, and make the page."""
        page = getattr(importlib.import_module(module), name)(theme)
        assert isinstance(page, Page)
        return page

    modules = (*(f"handspan_app.{part}" for part in parts.split()), module)
    return PageEntry(id, title, glyph, make, modules)


_LIVE = (
    "history camera scene overlay surroundings hand_painter gesture_scene sign_painter trails "
    "stage view_actions visualizer picture_view curves plotter.orders "
    "graph_picture plotting plots"
)
_PERMISSIONS = "rule_list setting_row"
_RECORDING = "playback_card trim_dialog"
_CHECKS = "finding_row"
_SETTINGS = "setting_row pages.panel_card pages.profile_card pages.settings_files"
_CALIBRATION = "calibration_words calibration_result eye_view calibration_run"
PAGES = (
    _page("Live view", PageGlyph.EYE, "live", "LivePage", _LIVE),
    _page("Applications", PageGlyph.WINDOWS, "applications", "ApplicationsPage"),
    _page(
        "Permissions", PageGlyph.SHIELD, "permissions", "PermissionsPage", _PERMISSIONS
    ),
    _page("Settings", PageGlyph.SLIDERS, "settings", "SettingsPage", _SETTINGS),
    _page("Devices", PageGlyph.CONTROLLER, "devices", "DevicesPage"),
    _page("Calibration", PageGlyph.BOARD, "calibration", "CalibrationPage", _CALIBRATION),
    _page("Hand setup", PageGlyph.RULER, "hand", "HandPage"),
    _page("Recording", PageGlyph.DISC, "recording", "RecordingPage", _RECORDING),
    _page(
        "Troubleshooting",
        PageGlyph.LIFEBELT,
        "troubleshooting",
        "TroubleshootingPage",
        "finding_row",
    ),
    _page("About", PageGlyph.LETTER, "about", "AboutPage"),
)
