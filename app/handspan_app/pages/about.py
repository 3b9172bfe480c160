"""The page about the program: versions, licence, what it is made of, what it does not do.

Law: it says only what is so; links are text that can be copied, nothing is fetched.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from handspan_app.glyphs import glyph_pixmap
from handspan_app.pages.page import Page
from handspan_app.parts import GAP_PX, TITLE_SCALE, card, scrolling, words
from handspan_app.state_table import Colour, Shape
from handspan_app.theme import Theme
from handspan_service import __version__
from handspan_service.contract.control import PROTOCOL, Status

GLYPH_PX = 72
LICENCE_LINK = "https://www.apache.org/licenses/LICENSE-2.0"
# What the panel and the service are built on, and under which licence. Source: their packages.
PARTS = (
    ("Qt for Python", "LGPL-3.0", "https://doc.qt.io/qtforpython"),
    ("pyqtgraph", "MIT", "https://www.pyqtgraph.org"),
    ("NumPy", "BSD-3-Clause", "https://numpy.org"),
    ("OpenCV", "Apache-2.0", "https://opencv.org"),
    ("ONNX Runtime", "MIT", "https://onnxruntime.ai"),
    ("msgspec", "BSD-3-Clause", "https://jcristharif.com/msgspec"),
    ("websockets", "BSD-3-Clause", "https://websockets.readthedocs.io"),
    ("libusb, PyUSB", "LGPL-2.1, BSD-3-Clause", "https://libusb.info"),
    ("MCAP", "MIT", "https://mcap.dev"),
)


class AboutPage(Page):
    """Versions, licence, parts."""

    def __init__(self, theme: Theme) -> None:
        """Create the page in one look."""
        super().__init__()
        self._status: Status | None = None
        self._parts = self._build(theme)

    def make(self) -> Iterator[bool]:
        """Make the page part by part."""
        return self._parts

    def _build(self, theme: Theme) -> Iterator[bool]:
        content = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolling(content))
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(GAP_PX)
        for build in (self._build_name, self._build_words, self._build_libraries):
            column.addWidget(build())
            yield True
        column.addStretch(1)
        self.set_theme(theme)
        self.show_status(None)

    def _build_name(self) -> QWidget:
        frame, inner = card()
        self._glyph = QLabel()
        self._glyph.setFixedSize(GLYPH_PX, GLYPH_PX)
        self._glyph.setAccessibleName("Handspan")
        self._versions = _copyable(words(name="muted"))
        text = QVBoxLayout()
        text.setSpacing(4)
        text.addWidget(words("Handspan", scale=TITLE_SCALE, bold=True))
        text.addWidget(words(self.tr("Open hand tracking for stereo infrared controllers.")))
        text.addWidget(self._versions)
        self.copy = QPushButton(self.tr("Copy versions"))
        self.copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self._versions.text())
        )
        line = QHBoxLayout()
        line.setSpacing(18)
        line.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(text, 1)
        line.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(line)
        return frame

    def _build_words(self) -> QWidget:
        frame, inner = card(self.tr("Yours, and nobody else's"))
        for text in (
            self.tr(
                "Hands and pictures stay on this computer. Nothing is sent, and nothing is counted."
            ),
            self.tr("Free software under the Apache License, version 2.0: {link}").format(
                link=LICENCE_LINK
            ),
            self.tr(
                "Written anew from public facts, for programs made for the Leap Motion Controller. "
                "Leap Motion and Ultraleap are trademarks of their owners, who have no part in "
                "Handspan."
            ),
        ):
            inner.addWidget(_copyable(words(text, name="muted")))
        return frame

    def _build_libraries(self) -> QWidget:
        frame, inner = card(self.tr("Built on"))
        for name, licence, link in PARTS:
            inner.addWidget(_copyable(words(f"{name}  ·  {licence}  ·  {link}", name="muted")))
        return frame

    def set_theme(self, theme: Theme) -> None:
        """Paint the sign in another look."""
        ratio = self.devicePixelRatioF()
        colour = theme.state(Colour.GREEN)
        self._glyph.setPixmap(glyph_pixmap(Shape.FILLED_HAND, colour, GLYPH_PX, ratio))

    def show_status(self, status: Status | None) -> None:
        """Show the version of the service that is connected."""
        if status is not None and status == self._status:
            return
        self._status = status
        service = status.version if status is not None else self.tr("not connected")
        device = status.device if status is not None else None
        lines = [
            self.tr("Panel {version}, service {service}").format(
                version=__version__, service=service
            ),
            self.tr("Control protocol {number}, Qt {qt}, Python {python}, {system}").format(
                number=PROTOCOL,
                qt=qVersion(),
                python=platform.python_version(),
                system=f"{platform.system()} {platform.release()}",
            ),
        ]
        if device is not None and device.firmware:
            lines.append(
                self.tr("{model}, firmware {firmware}").format(
                    model=device.model, firmware=device.firmware
                )
            )
        text = "\n".join(lines)
        if text != self._versions.text():
            self._versions.setText(text)


def _copyable(label: QLabel) -> QLabel:
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
