"""The page of controllers: the one in use, and those that the user has named.

Law: a controller is known by its serial number alone; its name is the user's.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from handspan_app.page_glyphs import PageGlyph, page_pixmap
from handspan_app.pages.page import OpenPage, Page
from handspan_app.parts import GAP_PX, Card, card, heading, scrolling, words
from handspan_app.status_words import model_words
from handspan_app.theme import Theme
from handspan_app.wish import setting_wish
from handspan_service.contract.control import ServiceState, Status
from handspan_service.contract.model import CalibrationKind, Orientation, SourceKind, TrackingMode
from handspan_service.contract.settings import MAX_DEVICE_NAME

GLYPH_PX = 40


class DevicesPage(Page):
    """Controllers."""

    def __init__(self, theme: Theme) -> None:
        """Create the page in one look."""
        super().__init__()
        self._status: Status | None = None
        self._known: dict[str, str] = {}
        content = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling(content))
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(GAP_PX)
        self.current = DeviceCard(theme)
        self.current.named.connect(self._on_named)
        self.current.calibrate.clicked.connect(
            lambda: self.errand_wished.emit(OpenPage("calibration"))
        )
        self._none, inner = card(self.tr("No controller"))
        inner.addWidget(
            words(
                self.tr(
                    "Plug the controller into a USB port of the computer itself. The first time "
                    "takes about five seconds."
                ),
                name="muted",
            )
        )
        self._others, self._others_inner = card(self.tr("Seen before"))
        self._other_rows = QVBoxLayout()
        self._others_inner.addLayout(self._other_rows)
        for part in (self.current, self._none, self._others):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self.show_status(None)

    def set_theme(self, theme: Theme) -> None:
        """Paint the picture in another look."""
        self.current.set_theme(theme)

    def show_status(self, status: Status | None) -> None:
        """Show the controller in use, and those with a name."""
        self._status = status
        names = dict(status.settings.device_names) if status is not None else {}
        device = status.device if status is not None else None
        self.current.setVisible(device is not None)
        told = status is not None and status.state is not ServiceState.STARTING
        self._none.setVisible(told and device is None)
        if status is not None and device is not None:
            self.current.show_status(status, names.pop(device.serial, ""))
        if names != self._known:
            self._known = names
            self._fill_others()
        self._others.setVisible(bool(names))

    def _fill_others(self) -> None:
        while (item := self._other_rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for serial, name in self._known.items():
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 2, 0, 2)
            line.addWidget(words(name, bold=True))
            line.addWidget(words(serial, name="muted"), 1)
            forget = QPushButton(self.tr("Forget"))
            forget.setAccessibleName(self.tr("Forget {name}").format(name=name))
            forget.clicked.connect(lambda _checked=False, one=serial: self._on_named(one, ""))
            line.addWidget(forget)
            self._other_rows.addWidget(row)

    def _on_named(self, serial: str, name: str) -> None:
        if self._status is None:
            return
        names: dict[str, Any] = dict(self._status.settings.device_names)
        if name:
            names[serial] = name
        else:
            names.pop(serial, None)
        if names != self._status.settings.device_names:
            self.wished.emit(setting_wish({"device_names": names}))


class DeviceCard(Card):
    """The controller in use.

    Signals:
        named: str and str, serial number and the name that the user gives it.
    """

    named = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        """Create an empty card."""
        super().__init__()
        self._serial = ""
        layout = self.inner
        layout.setSpacing(12)
        self._picture = QLabel()
        self._picture.setFixedSize(GLYPH_PX, GLYPH_PX)
        self._picture.setAccessibleName(self.tr("Controller"))
        self._model = heading("")
        self._kind = words(name="muted")
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self._model)
        text.addWidget(self._kind)
        self.calibrate = QPushButton(self.tr("Calibrate…"))
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self._picture)
        top.addLayout(text, 1)
        top.addWidget(self.calibrate)
        layout.addLayout(top)
        self.name = QLineEdit()
        self.name.setMaxLength(MAX_DEVICE_NAME)
        self.name.setPlaceholderText(self.tr("A name of your own, for example Desk"))
        self.name.setAccessibleName(self.tr("Name of the controller"))
        self.name.editingFinished.connect(
            lambda: self.named.emit(self._serial, self.name.text().strip())
        )
        self._facts: dict[str, QLabel] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(words(self.tr("Name"), name="muted"), 0, 0)
        grid.addWidget(self.name, 0, 1)
        for row, (key, title) in enumerate(self._titles().items(), 1):
            value = words()
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts[key] = value
            grid.addWidget(words(title, name="muted"), row, 0)
            grid.addWidget(value, row, 1)
        layout.addLayout(grid)
        self.set_theme(theme)

    def _titles(self) -> dict[str, str]:
        return {
            "serial": self.tr("Serial number"),
            "firmware": self.tr("Firmware"),
            "calibration": self.tr("Calibration in use"),
            "mode": self.tr("Place"),
            "orientation": self.tr("Way round"),
            "rate": self.tr("Images"),
        }

    def set_theme(self, theme: Theme) -> None:
        """Paint the picture in another look."""
        colour = QColor(theme.accent)
        self._picture.setPixmap(page_pixmap(PageGlyph.CONTROLLER, colour, GLYPH_PX))

    def show_status(self, status: Status, name: str) -> None:
        """Show what is known of it."""
        device = status.device
        assert device is not None
        self._model.setText(model_words(device))
        self._kind.setText(self._kind_words(device.kind))
        real = device.kind is SourceKind.USB
        self.calibrate.setVisible(real)
        if device.serial != self._serial or not self.name.hasFocus():
            self._serial = device.serial
            self.name.setText(name)
        self.name.setEnabled(real)
        facts = {
            "serial": device.serial,
            "firmware": device.firmware or self.tr("Not known"),
            "calibration": self._calibration_words(device.calibration),
            "mode": self._mode_words(status),
            "orientation": self._orientation_words(status),
            "rate": self.tr("{now} of {promised} a second").format(
                now=round(status.timing.image_rate_hz), promised=round(device.nominal_rate_hz)
            ),
        }
        for key, text in facts.items():
            self._facts[key].setText(text)

    def _kind_words(self, kind: SourceKind) -> str:
        return {
            SourceKind.USB: self.tr("Connected and in use"),
            SourceKind.SIMULATED: self.tr("Simulated: these are not real hands"),
        }.get(kind, self.tr("A recording: these hands are not live"))

    def _calibration_words(self, kind: CalibrationKind) -> str:
        return {
            CalibrationKind.FACTORY: self.tr("From the factory, read from the controller"),
            CalibrationKind.USER: self.tr("Yours"),
            CalibrationKind.NOMINAL: self.tr("Typical values: its own could not be read"),
            CalibrationKind.NONE: self.tr("None: it sends hands, not images"),
        }[kind]

    def _mode_words(self, status: Status) -> str:
        text = {
            TrackingMode.DESKTOP: self.tr("On the desk, looking up"),
            TrackingMode.HEAD_MOUNTED: self.tr("On a headset, looking forward"),
            TrackingMode.SCREEN_TOP: self.tr("Above the screen, looking down"),
        }[status.mode]
        if status.mode is not status.settings.mode:
            return self.tr("{place} (an application asks for that)").format(place=text)
        return text

    def _orientation_words(self, status: Status) -> str:
        text = {
            Orientation.AUTO: self.tr("Not found out yet"),
            Orientation.NORMAL: self.tr("Green light toward you"),
            Orientation.INVERTED: self.tr("Green light away from you"),
        }[status.orientation]
        if status.settings.orientation is Orientation.AUTO:
            return self.tr("{way} (found out from your arms)").format(way=text)
        return text
