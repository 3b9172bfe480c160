"""Two looks, dark and light, drawn by ourselves on Fusion.

Law: text stands out at least 4.5 to 1 from what lies behind it, in both looks; the look is our
own state, because desktops without a theme of their own do not keep it for us.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from handspan_app.options import Look
from handspan_app.status import Colour
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


def apply(application: QApplication, theme: Theme) -> None:
    """Give the whole program a look."""
    if application.style().objectName() != "fusion":
        application.setStyle("fusion")
    application.setPalette(_palette(theme))
    application.setStyleSheet(_sheet(theme))


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


def _sheet(theme: Theme) -> str:
    return f"""
    QFrame#card {{ background: {theme.card}; border: 1px solid {theme.line};
        border-radius: 10px; }}
    QFrame#banner {{ background: {theme.card}; border: 1px solid {theme.line};
        border-left-width: 5px; border-radius: 3px; }}
    QLabel#code {{ background: {theme.window}; border-radius: 6px; padding: 8px 10px; }}
    QLabel#muted {{ color: {theme.muted}; }}
    QPushButton {{ background: {theme.card}; color: {theme.text};
        border: 1px solid {theme.line}; border-radius: 8px; padding: 6px 14px; min-height: 18px; }}
    QPushButton:hover {{ border-color: {theme.accent}; }}
    QPushButton:focus {{ border: 2px solid {theme.accent};
        padding: 5px 13px; }}
    QPushButton:pressed {{ background: {theme.window}; }}
    QPushButton:disabled {{ color: {theme.muted}; }}
    QPushButton#primary {{ background: {theme.accent}; color: {theme.on_accent};
        border-color: {theme.accent}; font-weight: 600; }}
    QPushButton#primary:focus {{ border: 2px solid {theme.text}; }}
    QToolButton#rail {{ background: transparent; color: {theme.text}; border: 1px solid transparent;
        border-radius: 8px; padding: 6px 10px; text-align: left; }}
    QToolButton#rail:hover {{ background: {theme.card}; }}
    QToolButton#rail:checked {{ background: {theme.card}; border-color: {theme.line};
        color: {theme.accent}; font-weight: 600; }}
    QToolButton#rail:focus {{ border: 2px solid {theme.accent}; padding: 5px 9px; }}
    QPushButton#section {{ border-color: transparent; background: transparent; }}
    QPushButton#section:hover {{ border-color: {theme.line}; }}
    QPushButton#section:checked {{ background: {theme.card}; border-color: {theme.line};
        color: {theme.accent}; }}
    QCheckBox, QRadioButton {{ min-height: 26px; border: 2px solid transparent;
        border-radius: 6px; padding: 0 4px; }}
    QCheckBox:focus, QRadioButton:focus {{ border-color: {theme.accent}; }}
    QRadioButton::indicator {{ width: 14px; height: 14px; border-radius: 9px;
        border: 2px solid {theme.muted}; background: {theme.card}; }}
    QRadioButton::indicator:checked {{ width: 8px; height: 8px; border: 5px solid {theme.accent};
        background: {theme.on_accent}; }}
    QComboBox, QAbstractSpinBox {{ min-height: 28px; }}
    QComboBox:focus {{ border: 2px solid {theme.accent}; border-radius: 3px; }}
    QProgressBar {{ background: {theme.line}; border: none; border-radius: 4px; }}
    QProgressBar::chunk {{ background: {theme.accent}; border-radius: 4px; }}
    QPushButton#section:focus {{ border: 2px solid {theme.accent}; }}
    QPushButton::menu-indicator {{ subcontrol-position: right center; right: 8px; }}
    QToolButton#reset {{ background: transparent; border: 1px solid transparent;
        border-radius: 6px; color: {theme.muted}; font-size: 15px; }}
    QToolButton#reset:hover {{ border-color: {theme.line}; color: {theme.text}; }}
    QToolButton#reset:focus {{ border: 2px solid {theme.accent}; }}
    QFrame#inner {{ background: {theme.window}; border: 1px solid {theme.line};
        border-radius: 8px; }}
    QLabel#pill {{ color: {theme.muted}; }}
    QToolButton#chip {{ background: {theme.card}; color: {theme.text};
        border: 1px solid {theme.line}; border-radius: 9px; padding: 3px 9px; }}
    QToolButton#chip[state="granted"] {{ border-color: {theme.accent}; color: {theme.accent}; }}
    QToolButton#chip[state="open"] {{ border-style: dashed; border-color: {theme.text}; }}
    QToolButton#chip[state="denied"] {{ color: {theme.muted}; }}
    QToolButton#chip:hover {{ background: {theme.window}; }}
    QToolButton#chip:focus {{ border: 2px solid {theme.accent}; padding: 2px 8px; }}
    QToolButton#chip::menu-indicator {{ image: none; width: 0; }}
    QProgressBar#countdown {{ background: {theme.line}; border: none; border-radius: 2px; }}
    QProgressBar#countdown::chunk {{ background: {theme.accent}; border-radius: 2px; }}
    QLabel#tag {{ color: {theme.accent}; font-size: 11px; }}
    QLineEdit {{ background: {theme.card}; color: {theme.text}; border: 1px solid {theme.line};
        border-radius: 8px; padding: 6px 10px; min-height: 18px;
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    QLineEdit:focus {{ border: 2px solid {theme.accent}; padding: 5px 9px; }}
    QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ border: none; padding: 0; }}
    QToolButton#key {{ background: {theme.card}; color: {theme.text};
        border: 1px solid {theme.line}; border-radius: 8px; padding: 4px 9px; }}
    QToolButton#key:hover {{ border-color: {theme.accent}; }}
    QToolButton#key:checked {{ background: {theme.accent}; color: {theme.on_accent};
        border-color: {theme.accent}; font-weight: 600; }}
    QToolButton#key:focus {{ border: 2px solid {theme.accent}; padding: 3px 8px; }}
    QToolButton#key:checked:focus {{ border-color: {theme.text}; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {theme.line}; border-radius: 4px;
        min-height: 32px; margin: 0 1px; }}
    QScrollBar::handle:vertical:hover {{ background: {theme.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: transparent; border: none; height: 0; width: 0; }}
    QListWidget {{ background: transparent; border: none; outline: none; }}
    QListWidget::item {{ border-radius: 6px; }}
    QListWidget::item:selected {{ background: {theme.accent}; color: {theme.on_accent}; }}
    QListWidget:focus {{ border: 2px solid {theme.accent}; border-radius: 8px; }}
    QMenu {{ background: {theme.card}; color: {theme.text}; border: 1px solid {theme.line};
        padding: 5px; }}
    QMenu::item {{ padding: 6px 26px 6px 12px; border-radius: 5px; }}
    QMenu::item:selected {{ background: {theme.accent}; color: {theme.on_accent}; }}
    QMenu::item:disabled {{ color: {theme.muted}; }}
    QMenu::separator {{ height: 1px; background: {theme.line}; margin: 5px 8px; }}
    QToolTip {{ background: {theme.card}; color: {theme.text};
        border: 1px solid {theme.line}; padding: 4px; }}
    """
