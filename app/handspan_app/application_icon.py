"""The picture of an application: the desktop's own where it has one, else a letter on a colour.

Law: one application always has one colour; only its own executable can give it a desktop's icon,
so that a script or page cannot look like another program.
"""

from __future__ import annotations

import posixpath
import zlib

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap

from handspan_app.permission_words import name_words
from handspan_service.contract.permissions import Identity, IdentityKind

# White stands out at least 4.5 to 1 from each.
COLOURS = ("#2f6fb2", "#8a4fb5", "#b0413e", "#2f7d4f", "#9a5b13", "#3d6b78", "#b03a7a", "#5a62b8")
_ROUND = 0.26  # Of the side.


def application_pixmap(
    identity: Identity | None, name: str, size_px: int, ratio: float = 1.0
) -> QPixmap:
    """Return the picture.

    Args:
        identity: Whose; None while that is not known.
        name: What is known of it until then.
        size_px: Its side, in pixels that do not depend on the screen.
        ratio: Pixels of the screen for each of them.
    """
    if identity is not None and identity.kind is IdentityKind.PROGRAM:
        icon = QIcon.fromTheme(posixpath.basename(identity.key))
        if not icon.isNull():
            return icon.pixmap(size_px, size_px)
    return _letter(name_words(identity, name), identity, size_px, ratio)


def _letter(name: str, identity: Identity | None, size_px: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(size_px * ratio), round(size_px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    plain = name.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    letter = next((one for one in plain if one.isalnum()), "?").upper()
    key = identity.key if identity is not None and identity.key else name
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(COLOURS[zlib.crc32(key.encode()) % len(COLOURS)]))
    area = QRectF(0, 0, size_px, size_px)
    is_page = identity is not None and identity.kind is IdentityKind.PAGE
    radius = size_px / 2 if is_page else size_px * _ROUND  # A page is round, a program is not.
    painter.drawRoundedRect(area, radius, radius)
    font = QFont(painter.font())
    font.setPixelSize(round(size_px * 0.52))
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, letter)
    painter.end()
    return pixmap
