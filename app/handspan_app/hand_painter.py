"""Paint hands and their surroundings with QPainter: painter's algorithm, no OpenGL.

Law: painting needs no display and no time of its own; the same frame, camera and look give the
same picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QGradient,
    QImage,
    QLinearGradient,
    QPainter,
    QPen,
    QPolygonF,
    QRadialGradient,
)

from handspan_app.camera import Point, Spot
from handspan_app.scene import HandPicture, Limb, ToolPicture
from handspan_app.surroundings import Stroke
from handspan_app.theme import Theme
from handspan_service.contract.model import Side

_RIM_PX = 3.0  # Outline of the flesh.
TOOL_COLOURS = ("#8a6d3b", "#c9b28a")  # Of wood, in the light and in the dark look.
_STRENGTHS = 12  # How many strengths of lines are told apart.
_ARM_SHARE = 0.36  # How much of the forearm is shown; the rest would hide the floor.


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """Return a colour between two; `share` 0 is the first, 1 the second."""
    return QColor.fromRgbF(
        first.redF() + (second.redF() - first.redF()) * share,
        first.greenF() + (second.greenF() - first.greenF()) * share,
        first.blueF() + (second.blueF() - first.blueF()) * share,
    )


def _round_pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _at(spot: Spot) -> QPointF:
    return QPointF(spot.x, spot.y)


@dataclass(frozen=True)
class _Tones:
    """Colours of one hand."""

    rim: QColor
    flesh: QColor
    bone: QColor
    root: QColor
    joint: QBrush
    tip: QBrush


def _tones(theme: Theme, side: Side) -> _Tones:
    colour, white = theme.hand(side), QColor("#ffffff")
    backdrop = mixed(QColor(theme.sky), QColor(theme.ground), 0.5)
    return _Tones(
        rim=mixed(backdrop, colour, 0.55),
        flesh=mixed(backdrop, colour, 0.32),
        bone=mixed(colour, white, 0.55 if theme.name == "dark" else 0.18),
        root=mixed(colour, backdrop, 0.1),
        joint=_ball_brush(colour, 0.5),
        tip=_ball_brush(colour, 0.75),
    )


def _ball_brush(colour: QColor, shine: float) -> QBrush:
    gradient = QRadialGradient(0.33, 0.3, 0.75)
    gradient.setCoordinateMode(QGradient.CoordinateMode.ObjectMode)
    gradient.setColorAt(0.0, mixed(colour, QColor("#ffffff"), shine))
    gradient.setColorAt(0.55, colour)
    gradient.setColorAt(1.0, mixed(colour, QColor("#000000"), 0.35))
    return QBrush(gradient)


class HandPainter:
    """Paints in one look."""

    def __init__(self, theme: Theme) -> None:
        """Prepare the colours of a look."""
        self._theme = theme
        self._dark = theme.name == "dark"
        self._ground = QColor(theme.ground)
        self._tones = {side: _tones(theme, side) for side in Side}

    def backdrop(self, painter: QPainter, area: QRectF) -> None:
        """Fill the area with the look's sky and ground."""
        gradient = QLinearGradient(area.topLeft(), area.bottomLeft())
        gradient.setColorAt(0.0, QColor(self._theme.sky))
        gradient.setColorAt(1.0, self._ground)
        painter.fillRect(area, gradient)

    def strokes(self, painter: QPainter, strokes: Sequence[Stroke], colour: QColor) -> None:
        """Paint lines, fainter where their strength is lower, in one go per strength."""
        levels: dict[int, list[QLineF]] = defaultdict(list)
        for stroke in strokes:
            line = QLineF(*stroke.start, *stroke.end)
            levels[round(stroke.strength * _STRENGTHS)].append(line)
        for level, lines in levels.items():
            faded = QColor(colour)
            faded.setAlphaF(colour.alphaF() * level / _STRENGTHS)
            painter.setPen(QPen(faded, 1.0))
            painter.drawLines(lines)

    def device(self, painter: QPainter, faces: Sequence[Sequence[Point]]) -> None:
        """Paint the controller's housing."""
        edge = QColor("#4a5866" if self._dark else "#66747f")
        tones = ("#242c34", "#39444f") if self._dark else ("#56636e", "#7d8a95")
        for face, tone in zip(faces, tones, strict=False):
            painter.setPen(_round_pen(edge, 1.2))
            painter.setBrush(QColor(tone))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in face]))

    def shadow(self, painter: QPainter, shown: HandPicture) -> None:
        """Paint the hand's soft shadow on the floor; it tells its height.

        It is painted opaque on a picture of its own, so that parts that overlap are no darker;
        that picture keeps its size, because Qt enlarges with threads that a busy computer delays.
        """
        colour = QColor(0, 0, 0) if self._dark else QColor(40, 60, 80)
        width = max(shown.shadow_px, 2.0)
        polygons = [QPolygonF([QPointF(*point) for point in line]) for line in shown.shadow]
        area = QRectF()
        for polygon in polygons:
            area = area.united(polygon.boundingRect())
        area.adjust(-width, -width, width, width)
        area = QRectF(area.intersected(QRectF(painter.window())).toAlignedRect())
        if area.isEmpty():
            return
        ratio = painter.device().devicePixelRatioF()
        image = QImage((area.size() * ratio).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        own = QPainter(image)
        own.setRenderHint(QPainter.RenderHint.Antialiasing)
        own.translate(-area.topLeft())
        own.setPen(_round_pen(colour, width))
        for polygon in polygons:
            own.drawPolyline(polygon)
        if shown.palm:
            own.setBrush(colour)
            own.drawPolygon(polygons[-1])
        own.end()
        painter.setOpacity(0.45 if self._dark else 0.18)
        painter.drawImage(area.topLeft(), image)
        painter.setOpacity(1.0)

    def hand(self, painter: QPainter, shown: HandPicture) -> None:
        """Paint one hand: arm, flesh as one silhouette, then bones and joints far to near."""
        tones = self._tones[shown.hand.side]
        self._arm(painter, shown, tones.rim, tones.flesh)
        self._flesh(painter, shown, tones.rim, _RIM_PX)
        self._flesh(painter, shown, tones.flesh, 0.0)
        for limb in shown.limbs:
            self._bone(painter, limb, tones.bone if limb.moving else tones.root)
        self._palm_lines(painter, shown, tones.root)
        painter.setPen(Qt.PenStyle.NoPen)
        for ball in shown.balls:
            painter.setBrush(tones.tip if ball.tip else tones.joint)
            radius = max(ball.radius_px, 2.0)
            painter.drawEllipse(_at(ball.spot), radius, radius)

    def tool(self, painter: QPainter, shown: ToolPicture) -> None:
        """Paint a pen or stick as one line with a rim."""
        body = QColor(TOOL_COLOURS[self._dark])
        width = max(shown.width_px, 2.0)
        for colour, extra in ((mixed(body, self._ground, 0.5), _RIM_PX), (body, 0.0)):
            painter.setPen(_round_pen(colour, width + extra))
            painter.drawLine(_at(shown.start), _at(shown.end))

    def _flesh(
        self, painter: QPainter, shown: HandPicture, colour: QColor, extra_px: float
    ) -> None:
        for finger in shown.flesh:
            painter.setPen(_round_pen(colour, finger.width_px + extra_px))
            painter.drawPolyline([QPointF(x, y) for x, y in finger.points])
        painter.setBrush(colour)
        painter.setPen(_round_pen(colour, shown.palm_px + extra_px))
        if shown.palm:
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in shown.palm]))
        else:
            painter.drawPoint(_at(shown.palm_spot))

    def _arm(self, painter: QPainter, shown: HandPicture, rim: QColor, flesh: QColor) -> None:
        if shown.arm is None:
            return
        elbow, wrist, width_mm = shown.arm
        end = _between(wrist, elbow, _ARM_SHARE)
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, extra in ((rim, _RIM_PX), (flesh, 0.0)):
            painter.setBrush(colour)
            wide = (0.60 * width_mm * wrist.scale + extra) / 2
            narrow = (0.56 * width_mm * end.scale + extra) / 2
            painter.drawConvexPolygon(_trapezium(_at(wrist), wide, _at(end), narrow))
            painter.drawEllipse(_at(end), narrow, narrow)
            painter.drawEllipse(_at(wrist), wide, wide)

    def _bone(self, painter: QPainter, limb: Limb, colour: QColor) -> None:
        scale = (limb.start.scale + limb.end.scale) / 2
        painter.setPen(_round_pen(colour, max(4.2 * scale, 1.5)))
        painter.drawLine(_at(limb.start), _at(limb.end))

    def _palm_lines(self, painter: QPainter, shown: HandPicture, colour: QColor) -> None:
        if not shown.palm:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_round_pen(colour, max(2.6 * shown.palm_spot.scale, 1.2)))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in shown.palm]))

    def side_letter(self, painter: QPainter, shown: HandPicture, font: QFont) -> QRectF:
        """Paint L or R beside the wrist and return where."""
        anchor = shown.arm[1] if shown.arm else shown.palm_spot
        size = font.pointSizeF() * 2.0
        area = QRectF(anchor.x - size / 2, anchor.y + 0.4 * shown.palm_px + size * 0.3, size, size)
        colour = self._theme.hand(shown.hand.side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(area, size * 0.3, size * 0.3)
        bold = QFont(font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor("#0f1418" if self._dark else "#ffffff"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, shown.hand.side.value[0].upper())
        return area


def _between(first: Spot, second: Spot, share: float) -> Spot:
    """Return the spot at a share of the way on the screen."""
    return Spot(
        first.x + (second.x - first.x) * share,
        first.y + (second.y - first.y) * share,
        first.depth_mm + (second.depth_mm - first.depth_mm) * share,
        first.scale + (second.scale - first.scale) * share,
    )


def _trapezium(start: QPointF, start_px: float, end: QPointF, end_px: float) -> list[QPointF]:
    """Return the corners of a limb whose half widths differ at its ends."""
    along = end - start
    length = (along.x() ** 2 + along.y() ** 2) ** 0.5 or 1.0
    across = QPointF(-along.y() / length, along.x() / length)
    return [
        start + across * start_px,
        end + across * end_px,
        end - across * end_px,
        start - across * start_px,
    ]
