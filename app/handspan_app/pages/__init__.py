"""The pages of the window, in the order of the rail.

Law: a page's module is imported when the page is opened first, or before that while an open window
rests; never for an icon in the tray.
"""

from __future__ import annotations

import importlib

from handspan_app.page_glyphs import PageGlyph
from handspan_app.pages.page import Page, PageEntry
from handspan_app.theme import Theme


def _page(title: str, glyph: PageGlyph, id: str, name: str) -> PageEntry:
    """Return the entry of a page whose module is called as its id is."""
    module = f"{__name__}.{id}"

    def make(theme: Theme) -> Page:
        """Import the module, and make the page."""
        page = getattr(importlib.import_module(module), name)(theme)
        assert isinstance(page, Page)
        return page

    return PageEntry(id, title, glyph, make, module)


PAGES = (
    _page("Live view", PageGlyph.EYE, "live", "LivePage"),
    _page("Applications", PageGlyph.WINDOWS, "applications", "ApplicationsPage"),
    _page("Permissions", PageGlyph.SHIELD, "permissions", "PermissionsPage"),
    _page("Settings", PageGlyph.SLIDERS, "settings", "SettingsPage"),
    _page("Devices", PageGlyph.CONTROLLER, "devices", "DevicesPage"),
    _page("Calibration", PageGlyph.BOARD, "calibration", "CalibrationPage"),
    _page("Hand setup", PageGlyph.RULER, "hand", "HandPage"),
    _page("Recording", PageGlyph.DISC, "recording", "RecordingPage"),
    _page("Troubleshooting", PageGlyph.LIFEBELT, "troubleshooting", "TroubleshootingPage"),
    _page("About", PageGlyph.LETTER, "about", "AboutPage"),
)
