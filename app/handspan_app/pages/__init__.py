"""The pages of the window, in the order of the rail.

Law: a page's module is imported when the page is opened first, never before.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable

from handspan_app.page_glyphs import PageGlyph
from handspan_app.pages.page import Page, PageEntry
from handspan_app.theme import Theme


def _from(module: str, name: str) -> Callable[[Theme], Page]:
    """Return a factory that imports the page's module when it is called."""

    def make(theme: Theme) -> Page:
        page = getattr(importlib.import_module(f"{__name__}.{module}"), name)(theme)
        assert isinstance(page, Page)
        return page

    return make


PAGES = (
    PageEntry("live", "Live view", PageGlyph.EYE, _from("live", "LivePage")),
    PageEntry(
        "applications",
        "Applications",
        PageGlyph.WINDOWS,
        _from("applications", "ApplicationsPage"),
    ),
    PageEntry(
        "permissions", "Permissions", PageGlyph.SHIELD, _from("permissions", "PermissionsPage")
    ),
    PageEntry("settings", "Settings", PageGlyph.SLIDERS, _from("settings", "SettingsPage")),
    PageEntry("devices", "Devices", PageGlyph.CONTROLLER, _from("devices", "DevicesPage")),
    PageEntry(
        "calibration", "Calibration", PageGlyph.BOARD, _from("calibration", "CalibrationPage")
    ),
    PageEntry("hand", "Hand setup", PageGlyph.RULER, _from("hand", "HandPage")),
    PageEntry("recording", "Recording", PageGlyph.DISC, _from("recording", "RecordingPage")),
    PageEntry(
        "troubleshooting",
        "Troubleshooting",
        PageGlyph.LIFEBELT,
        _from("troubleshooting", "TroubleshootingPage"),
    ),
    PageEntry("about", "About", PageGlyph.LETTER, _from("about", "AboutPage")),
)
