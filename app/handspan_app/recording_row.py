"""One recording in the list.

Law: it shows one RecordingInfo and says what the user wants of it; it does nothing itself.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout

from handspan_app.page_glyphs import PageGlyph, page_pixmap
from handspan_app.parts import words
from handspan_app.recording_words import info_words
from handspan_app.service_words import as_sentence
from handspan_app.theme import Theme
from handspan_service.contract.recordings import ExportFormat, RecordingInfo

THUMBNAIL = QSize(96, 54)
GLYPH_PX = 26
CORNER_PX = 6.0


class RecordingRow(QFrame):
    """A recording.

    Signals:
        play_wished: Play it.
        trim_wished: Keep a part of it.
        rename_wished: Give it another name.
        delete_wished: Remove it.
        export_wished: ExportFormat.
    """

    play_wished = Signal()
    trim_wished = Signal()
    rename_wished = Signal()
    delete_wished = Signal()
    export_wished = Signal(object)

    def __init__(self, info: RecordingInfo, theme: Theme) -> None:
        """Create the row in one look."""
        super().__init__()
        self.info = info
        self._picture = QLabel()
        self._picture.setFixedSize(THUMBNAIL)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setAccessibleName(self.tr("First picture of {name}").format(name=info.name))
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addStretch(1)
        text.addWidget(words(info.name, bold=True))
        text.addWidget(words(info_words(info), name="muted"))
        if info.problem:
            text.addWidget(words(self.tr("⚠  {problem}").format(problem=as_sentence(info.problem))))
        text.addStretch(1)
        self.play = QPushButton(self.tr("Play"))
        self.play.setAccessibleName(self.tr("Play {name}").format(name=info.name))
        self.play.clicked.connect(self.play_wished)
        self.more = QPushButton(self.tr("More"))
        self.more.setAccessibleName(self.tr("More for {name}").format(name=info.name))
        self.more.setMenu(self._build_menu())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 5, 0, 5)
        layout.setSpacing(12)
        layout.addWidget(self._picture)
        layout.addLayout(text, 1)
        layout.addWidget(self.play)
        layout.addWidget(self.more)
        self._painted: Theme | None = None
        self.set_theme(theme)

    def _build_menu(self) -> QMenu:
        menu = QMenu(self)
        if self.info.images:
            menu.addAction(self.tr("Keep a part…")).triggered.connect(
                lambda: self.trim_wished.emit()
            )
        for format_, text in (
            (ExportFormat.CSV, self.tr("Export hands as a table (CSV)")),
            (ExportFormat.LEAPJS, self.tr("Export hands for leap.js (JSON)")),
            (ExportFormat.LEAPJS_PACKED, self.tr("Export hands for leap.js, packed")),
        ):
            menu.addAction(text).triggered.connect(
                lambda _checked=False, one=format_: self.export_wished.emit(one)
            )
        menu.addSeparator()
        menu.addAction(self.tr("Rename…")).triggered.connect(lambda: self.rename_wished.emit())
        menu.addAction(self.tr("Delete…")).triggered.connect(lambda: self.delete_wished.emit())
        return menu

    def set_theme(self, theme: Theme) -> None:
        """Paint the picture in another look."""
        if theme is self._painted:
            return
        self._painted = theme
        ratio = self.devicePixelRatioF()
        size = THUMBNAIL * ratio
        canvas = QPixmap(size)
        canvas.setDevicePixelRatio(ratio)
        canvas.fill(Qt.GlobalColor.transparent)
        painter = QPainter(canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(0, 0, THUMBNAIL.width(), THUMBNAIL.height(), CORNER_PX, CORNER_PX)
        painter.setClipPath(path)
        painter.fillRect(0, 0, THUMBNAIL.width(), THUMBNAIL.height(), QColor(theme.ground))
        image = QImage.fromData(self.info.thumbnail)
        if image.isNull():
            glyph = page_pixmap(PageGlyph.DISC, QColor(theme.muted), round(GLYPH_PX * ratio))
            x, y = (THUMBNAIL.width() - GLYPH_PX) // 2, (THUMBNAIL.height() - GLYPH_PX) // 2
            painter.drawPixmap(QRect(x, y, GLYPH_PX, GLYPH_PX), glyph)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRect(QPoint(0, 0), THUMBNAIL), image)
        painter.end()
        self._picture.setPixmap(canvas)
