"""Paint hands and their surroundings with QPainter: painter's algorithm, no OpenGL.

Law: painting needs no display and no time of its own; the same frame, camera and look give the
same picture.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QImage,
    QLinearGradient,
    QPainter,
    QPen,
    QPolygonF,
    QRadialGradient,
)

from handspan_app import surroundings
from handspan_app.camera import Projector
from handspan_app.outlines import convex, thickened
from handspan_app.scene import HandPicture, ToolPicture
from handspan_app.shows import HandModel
from handspan_app.skin_painter import LIGHT, RIM_PX, paint_skin
from handspan_app.surroundings import Stroke
from handspan_app.theme import Theme
from handspan_app.tones import (
    Tones,
    at,
    between,
    clear,
    mixed,
    polygon_of,
    round_pen,
    tones_of,
    trapezium,
)
from handspan_service.contract.model import Side

TOOL_COLOURS = ("#8a6d3b", "#c9b28a")  # Of wood, in the light and in the dark look.
_STRENGTHS = 12  # How many strengths of lines are told apart.
_ARM_SHARE = 0.36  # How much of the forearm is shown; the rest would hide the floor.


class HandPainter:
    """Paints in one look."""

    def __init__(self, theme: Theme) -> None:
        """Prepare the colours of a look."""
        self._theme = theme
        self._dark = theme.name == "dark"
        self._ground = QColor(theme.ground)
        self._tones = {side: tones_of(theme, side) for side in Side}

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

    def device(self, painter: QPainter, projector: Projector) -> None:
        """Paint the controller's housing, its two eyes and three lights."""
        faces = surroundings.device_faces(projector)
        edge = QColor("#4a5866" if self._dark else "#66747f")
        tones = ("#242c34", "#39444f") if self._dark else ("#56636e", "#7d8a95")
        for face, tone in zip(faces, tones, strict=False):
            painter.setPen(round_pen(edge, 1.2))
            painter.setBrush(QColor(tone))
            painter.drawPolygon(polygon_of(face))
        painter.setPen(Qt.PenStyle.NoPen)
        for mark, is_eye in surroundings.device_marks(projector):
            painter.setBrush(QColor("#0b0e11") if is_eye else QColor("#c2453f"))
            painter.drawPolygon(polygon_of(mark))

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
        own.setPen(round_pen(colour, width))
        fingers = polygons[:-1] if shown.palm else polygons
        for polygon in fingers:
            own.drawPolyline(polygon)
        if shown.palm:
            own.setPen(Qt.PenStyle.NoPen)
            own.setBrush(colour)
            palm = thickened(convex(shown.shadow[-1]), width / 2)
            own.drawConvexPolygon([QPointF(x, y) for x, y in palm])
        own.end()
        painter.setOpacity(0.45 if self._dark else 0.18)
        painter.drawImage(area.topLeft(), image)
        painter.setOpacity(1.0)

    def hand(
        self,
        painter: QPainter,
        shown: HandPicture,
        model: HandModel = HandModel.SKIN,
        *,
        solid: bool = True,
    ) -> None:
        """Paint one hand, far to near.

        Args:
            painter: Active painter.
            shown: What is shown.
            model: As what.
            solid: Whether bones have a thickness; else they are lines in a colour of the hand's id.
        """
        tones = self._tones[shown.hand.side]
        if model is HandModel.SKIN and solid:
            paint_skin(painter, shown, tones)
        elif shown.arm is not None and model is not HandModel.PALM:
            self._forearm(painter, shown, tones, solid=solid)
        if model is HandModel.PALM:
            self._plane(painter, shown, tones)
        elif model is HandModel.BALL:
            self._ball(painter, shown, tones)
        self._skeleton(painter, shown, tones, slim=model is HandModel.SKIN, solid=solid)

    def _skeleton(
        self, painter: QPainter, shown: HandPicture, tones: Tones, *, slim: bool, solid: bool
    ) -> None:
        if not solid:
            self._lines(painter, shown)
            return
        width_mm = 2.6 if slim else 5.4
        for limb in shown.limbs:
            scale = (limb.start.scale + limb.end.scale) / 2
            colour = tones.bone if limb.moving else tones.root
            painter.setPen(round_pen(colour, max(width_mm * scale, 1.3)))
            painter.drawLine(at(limb.start), at(limb.end))
        self._knuckles(painter, shown, tones.root, slim)
        painter.setPen(Qt.PenStyle.NoPen)
        for ball in shown.balls:
            painter.setBrush(tones.tip if ball.tip else tones.joint)
            radius = max(ball.radius_px * (0.82 if slim else 1.15), 2.0)
            painter.drawEllipse(at(ball.spot), radius, radius)

    def _line_colour(self, shown: HandPicture) -> QColor:
        hue = (shown.hand.id * 137) % 360  # The golden angle: neighbours differ most.
        return QColor.fromHsv(hue, 150 if self._dark else 230, 245 if self._dark else 165)

    def _lines(self, painter: QPainter, shown: HandPicture) -> None:
        painter.setPen(round_pen(self._line_colour(shown), 1.4))
        painter.drawLines([QLineF(at(limb.start), at(limb.end)) for limb in shown.limbs])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if shown.palm:
            painter.drawPolygon(polygon_of(shown.palm))
        for ball in shown.balls:
            if ball.tip:
                painter.drawEllipse(at(ball.spot), 3.0, 3.0)

    def _plane(self, painter: QPainter, shown: HandPicture, tones: Tones) -> None:
        painter.setBrush(tones.glass)
        painter.setPen(round_pen(tones.flesh, 1.6))
        painter.drawPolygon(polygon_of(shown.disc))

    def _ball(self, painter: QPainter, shown: HandPicture, tones: Tones) -> None:
        if shown.ball is None:
            return
        centre, radius = at(shown.ball[0]), shown.ball[1]
        glow = QRadialGradient(centre + QPointF(*LIGHT) * radius * 0.35, radius * 1.1)
        glow.setColorAt(0.0, clear(tones.shine, 0.42))
        glow.setColorAt(0.75, clear(tones.flesh, 0.28))
        glow.setColorAt(1.0, clear(tones.flesh, 0.45))
        painter.setBrush(QBrush(glow))
        painter.setPen(round_pen(clear(tones.bone, 0.6), 1.2))
        painter.drawEllipse(centre, radius, radius)

    def normal(self, painter: QPainter, shown: HandPicture) -> None:
        """Paint where the palm looks, as an arrow out of it."""
        if shown.normal is None:
            return
        start, end = (at(spot) for spot in shown.normal)
        along = end - start
        length = math.hypot(along.x(), along.y())
        colour = QColor(self._theme.accent)
        painter.setPen(round_pen(colour, max(2.4 * shown.palm_spot.scale, 1.6)))
        painter.drawLine(start, end)
        if length > 6.0:
            unit = along / length
            across = QPointF(-unit.y(), unit.x())
            size = max(7.0 * shown.palm_spot.scale, 5.0)
            painter.setBrush(colour)
            corners = [end + unit * size, end + across * size * 0.6, end - across * size * 0.6]
            painter.drawPolygon(QPolygonF(corners))

    def tool(self, painter: QPainter, shown: ToolPicture) -> None:
        """Paint a pen or stick as one line with a rim."""
        body = QColor(TOOL_COLOURS[self._dark])
        width = max(shown.width_px, 2.0)
        for colour, extra in ((mixed(body, self._ground, 0.5), RIM_PX), (body, 0.0)):
            painter.setPen(round_pen(colour, width + extra))
            painter.drawLine(at(shown.start), at(shown.end))

    def _forearm(self, painter: QPainter, shown: HandPicture, tones: Tones, *, solid: bool) -> None:
        """Paint the two bones of the forearm."""
        assert shown.arm is not None
        elbow, wrist, width_mm = shown.arm
        end = between(wrist, elbow, 1.6 * _ARM_SHARE)
        across = trapezium(
            at(wrist), 0.22 * width_mm * wrist.scale, at(end), 0.16 * width_mm * end.scale
        )
        colour = tones.root if solid else self._line_colour(shown)
        painter.setPen(round_pen(colour, max(6.0 * wrist.scale, 1.5) if solid else 1.4))
        painter.drawLine(across[0], across[1])
        painter.drawLine(across[3], across[2])

    def _knuckles(self, painter: QPainter, shown: HandPicture, colour: QColor, slim: bool) -> None:
        if not shown.palm:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = max((1.7 if slim else 2.6) * shown.palm_spot.scale, 1.0)
        painter.setPen(round_pen(colour, width))
        painter.drawPolygon(polygon_of(shown.palm))

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
