"""Two looks, dark and light, drawn by ourselves on Fusion.

Law: text stands out at least 4.5 to 1 from what lies behind it, in both looks; the look is our
own state, because desktops without a theme of their own do not keep it for us.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from handspan_app.options import Look
from handspan_app.state_table import Colour
from handspan_service.contract.model import Side


@dataclass(frozen=True, slots=True)
class Theme:
    """One look; every colour as #rrggbb.

    Attributes:
        name: "dark" or "light".
        window: Background of the window.
        card: Background of raised areas.
        line: Border of raised areas.
        text: Words.
        muted: Words of less weight.
        accent: What is chosen or switched on.
        on_accent: Words on the accent.
        sky: Top of the visualiser.
        ground: Bottom of the visualiser.
        grid: Lines on the floor.
        left: The left hand.
        right: The right hand.
    """

    name: str
    window: str
    card: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    sky: str
    ground: str
    grid: str
    left: str
    right: str

    def hand(self, side: Side) -> QColor:
        """Return the colour of a hand."""
        return QColor(self.left if side is Side.LEFT else self.right)

    def state(self, colour: Colour) -> QColor:
        """Return the colour of a state's picture."""
        return QColor(self.text if colour is Colour.PLAIN else STATE_COLOURS[colour])


DARK = Theme(
    name="dark",
    window="#14181d",
    card="#1c2229",
    line="#2c353f",
    text="#e9eef3",
    muted="#9dabb8",
    accent="#3ecfb2",
    on_accent="#06231d",
    sky="#1d252e",
    ground="#0e1216",
    grid="#6d8496",
    left="#58b4ff",
    right="#ffb35c",
)
LIGHT = Theme(
    name="light",
    window="#eef2f5",
    card="#ffffff",
    line="#d3dce3",
    text="#182028",
    muted="#52606c",
    accent="#0d7a69",
    on_accent="#ffffff",
    sky="#fbfdfe",
    ground="#dde6ec",
    grid="#7f93a3",
    left="#1c74d0",
    right="#c9590a",
)
THEMES = {theme.name: theme for theme in (DARK, LIGHT)}
# Colours of the states' pictures. Middle tones: a tray may be dark or light.
STATE_COLOURS = {
    Colour.GREY: "#8b96a1",
    Colour.RED: "#e5484d",
    Colour.PLAIN: "#ffffff",
    Colour.YELLOW: "#f2b200",
    Colour.ORANGE: "#f07d1a",
    Colour.BLUE: "#3e8ef0",
    Colour.DARK_GREEN: "#2f9160",
    Colour.GREEN: "#2cb56c",
}
# Colours of a graph's curves in each look.
CURVE_COLOURS = {
    "dark": ("#58b4ff", "#ffb35c", "#3ecfb2", "#d59bff", "#f47c7c"),
    "light": ("#1c74d0", "#c45a06", "#0d7a69", "#8a3fc4", "#c03434"),
}


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, 1 to 21.

    Source: WCAG 2, relative luminance and contrast ratio.
    """
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 to 1. Source: WCAG 2."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    value = QColor(colour)
    red, green, blue = (linear(part) for part in (value.redF(), value.greenF(), value.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def system_theme() -> Theme:
    """Return the look that the desktop asks for; light where it does not say."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return DARK if scheme is Qt.ColorScheme.Dark else LIGHT


def of_look(look: Look) -> Theme:
    """Return the look that the user decided on."""
    return system_theme() if look is Look.SYSTEM else THEMES[look.value]


def begin(application: QApplication, theme: Theme) -> None:
    """Give a look to a program that was started with `-style fusion` and has no widget yet."""
    dress(application, theme)
    application.setStyleSheet(_sheet())


def apply(application: QApplication, theme: Theme) -> None:
    """Give the whole program a look at once; `restyling.py` changes it without a pause."""
    if application.styleSheet():
        dress(application, theme)
        for widget in application.allWidgets():
            redress(widget)
        return
    if application.style().objectName() != "fusion":
        application.setStyle("fusion")
    begin(application, theme)


def dress(application: QApplication, theme: Theme) -> None:
    """Give the program the colours of a look; what exists keeps some until it is redressed."""
    application.setPalette(_palette(theme))


def redress(widget: QWidget) -> None:
    """Give one widget the colours that the style sheet takes from the palette.

    Another sheet for the whole program would do that too, but takes 0.4 ms for each widget that
    there is, in one go; this takes 0.05 ms.
    """
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.card,
        QPalette.ColorRole.AlternateBase: theme.window,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.card,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.card,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Mid: theme.line,
        QPalette.ColorRole.Midlight: theme.line,
        # Of the bevel that Qt draws around the arrow of a box with a border of its own: unseen.
        QPalette.ColorRole.Light: theme.card,
        QPalette.ColorRole.Dark: theme.card,
        QPalette.ColorRole.Shadow: theme.card,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.WindowText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return palette


def _sheet() -> str:
    """Return the style sheet; Qt finds the pictures in it by their whole paths alone."""
    resources = files("handspan_resources")
    sheet = (resources / "panel.qss").read_text(encoding="utf-8")
    return sheet.replace("SIGNS", Path(str(resources / "signs")).as_posix())
