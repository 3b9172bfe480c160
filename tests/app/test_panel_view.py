"""Ring: organ. The live view: what is painted and when frames are wanted."""

import math
import time
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from handspan_app import scene, visualizer
from handspan_app.camera import Camera, Projector
from handspan_app.hand_painter import TOOL_COLOURS
from handspan_app.shows import Figures, HandModel, Shows
from handspan_app.stage import Stage
from handspan_app.theme import DARK, LIGHT, THEMES, Theme, contrast
from handspan_app.visualizer import Visualizer
from support.panel_values import a_frame
from support.patience import WAIT_MS
from support.serving import make_tool


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[Visualizer]:
    widget = Visualizer(DARK)
    qtbot.addWidget(widget)
    widget.resize(900, 650)
    with qtbot.waitExposed(widget):
        widget.show()
    yield widget
    widget.hide()


def press(widget: QWidget, key: str) -> None:
    """Type one of the view's keys."""
    QTest.keyClick(widget, Qt.Key(ord(key)))


def near(image: QImage, colour: QColor) -> int:
    """Return how many of the sampled pixels are much like a colour."""
    found = 0
    for x in range(0, image.width(), 3):
        for y in range(0, image.height(), 3):
            pixel = image.pixelColor(x, y)
            off = abs(pixel.red() - colour.red()) + abs(pixel.green() - colour.green())
            found += off + abs(pixel.blue() - colour.blue()) < 40
    return found


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("hands", [0, 1, 2])
def test_hands_are_painted_in_the_colour_of_their_side(
    view: Visualizer, theme: Theme, hands: int
) -> None:
    view.set_theme(theme)
    view.show_frame(a_frame(hands))
    image = view.grab().toImage()
    left, right = near(image, QColor(theme.left)), near(image, QColor(theme.right))
    assert (left > 50) == (hands >= 1)
    assert (right > 50) == (hands == 2)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_a_tool_is_painted_from_the_hand_to_its_tip(view: Visualizer, theme: Theme) -> None:
    frame, colour = a_frame(1), QColor(TOOL_COLOURS[theme is DARK])
    (hand,) = frame.hands
    tool = replace(make_tool(1, hand.id, (0.0, 250.0, -50.0)), direction=(0.6, 0.8, 0.0))
    view.set_theme(theme)
    view.show_frame(frame)
    before = near(view.grab().toImage(), colour)
    view.show_frame(replace(frame, tools=(tool,)))
    assert near(view.grab().toImage(), colour) > before + 10
    (shown,) = scene.tool_pictures((tool,), Projector(Camera(), 900, 650))
    assert (shown.start.x < shown.end.x, shown.start.y > shown.end.y) == (True, True)
    assert shown.width_px > 1.0


def test_an_old_frame_is_no_longer_shown(view: Visualizer, qtbot: QtBot) -> None:
    view.show_frame(a_frame(2))
    assert view.frame is not None
    qtbot.waitUntil(lambda: view.frame is None, timeout=WAIT_MS)
    assert near(view.grab().toImage(), QColor(DARK.left)) == 0


def test_pausing_the_display_holds_the_picture(view: Visualizer, qtbot: QtBot) -> None:
    view.show_frame(a_frame(2, number=1))
    QTest.keyClick(view, Qt.Key.Key_P)
    view.show_frame(a_frame(2, number=2))
    assert view.frame is not None
    assert view.frame.id == 1
    QTest.keyClick(view, Qt.Key.Key_P)
    assert view.frame is not None
    assert view.frame.id == 2


def test_every_key_has_an_entry_and_changes_the_picture(view: Visualizer) -> None:
    keys = {key for keys, _ in view.keys.key_words() for key in keys.split()}
    single = set("PFKHLNTIOGVACZJS,.+-=")
    assert keys == single | {"Left", "Right", "Esc"}
    for key in "GLHNTVZ":
        view.show_frame(a_frame(2))
        before = view.grab().toImage()
        press(view, key)
        view.show_frame(a_frame(2))
        assert view.grab().toImage() != before, key


def test_keys_go_round_and_come_back(view: Visualizer) -> None:
    start = view.shows
    for key, times in (("N", len(HandModel)), ("H", len(Figures)), ("T", 2), ("I", 2), ("A", 2)):
        seen = []
        for _ in range(times):
            press(view, key)
            seen.append(view.shows)
        assert view.shows == start
        assert len(set(seen)) == times
    camera = view.camera
    press(view, "V")
    assert view.camera.parallel
    for _ in range(3):
        press(view, "V")
    assert view.camera == camera


def test_the_paused_view_goes_back_and_on_frame_by_frame(view: Visualizer) -> None:
    for number in range(1, 6):
        view.show_frame(a_frame(1, number))
    shown = []
    for key in ",,,..,":
        press(view, key)
        assert view.frame is not None
        shown.append(view.frame.id)
    assert shown == [4, 3, 2, 3, 4, 3]
    assert view.keys.pause.isChecked()
    view.show_frame(a_frame(1, 6))
    assert view.frame is not None
    assert view.frame.id == 3
    press(view, "P")
    assert view.frame is not None
    assert view.frame.id == 6


def test_the_view_follows_the_hands_where_it_is_told_to(view: Visualizer) -> None:
    press(view, "A")
    before = view.camera.target
    for number in range(60):
        view.show_frame(a_frame(1, number + 1))
        view.grab()
    (hand,) = a_frame(1).hands
    assert (
        math.dist(view.camera.target, hand.palm_position)
        < math.dist(before, hand.palm_position) / 10
    )


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("model", list(HandModel))
@pytest.mark.parametrize("solid", [True, False])
def test_each_model_shows_the_side_of_the_hand(
    view: Visualizer, theme: Theme, model: HandModel, solid: bool
) -> None:
    view.set_theme(theme)
    view.show_frame(a_frame(0))
    empty = view.grab().toImage()
    while view.shows.model is not model:
        press(view, "N")
    if not solid:
        press(view, "T")
    view.show_frame(a_frame(2))
    image = view.grab().toImage()
    assert image != empty
    assert near(image, QColor(theme.left)) > near(empty, QColor(theme.left))
    assert near(image, QColor(theme.right)) > near(empty, QColor(theme.right))


def test_keys_and_mouse_move_the_camera(view: Visualizer, qtbot: QtBot) -> None:
    start = view.camera
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.camera.distance_mm < start.distance_mm
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
    QTest.mouseMove(view, QPoint(460, 320))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(460, 320))
    assert view.camera.yaw_rad != start.yaw_rad
    QTest.keyClick(view, Qt.Key.Key_C)
    assert view.camera == start
    QTest.keyClick(view, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: view.camera.yaw_rad != start.yaw_rad, timeout=WAIT_MS)
    QTest.keyClick(view, Qt.Key.Key_Right)
    qtbot.wait(60)
    stopped = view.camera
    qtbot.wait(60)
    assert view.camera == stopped


def test_frames_are_wanted_only_while_the_view_is_seen(view: Visualizer, qtbot: QtBot) -> None:
    wishes: list[bool] = []
    view.wanted_changed.connect(wishes.append)
    view.hide()
    assert wishes == [False]
    view.show()
    qtbot.waitUntil(lambda: wishes == [False, True], timeout=WAIT_MS)
    view.showMinimized()
    qtbot.waitUntil(lambda: wishes == [False, True, False], timeout=WAIT_MS)


class Paints(QObject):
    """Counts the paint events of a widget."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False

    def when_still(self, qtbot: QtBot) -> int:
        """Return how many there were, when no more come."""
        counts = [-1]

        def still() -> bool:
            qtbot.wait(100)
            counts.append(self.count)
            return counts[-1] == counts[-2]

        qtbot.waitUntil(still, timeout=WAIT_MS)
        return self.count


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_half_a_pixel_at_an_edge_has_the_colour_beside_it(theme: Theme) -> None:
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(1.5)
    painter = QPainter(image)
    stage = Stage(theme, QFont())
    # 301 of Qt's pixels are 451.5 of the screen's.
    pixmap = stage._scenery(
        painter, QRectF(0, 0, 301, 201), Camera(), Shows(grid=False, information=False), None
    )
    painter.end()
    shown = pixmap.toImage()
    assert (shown.width(), shown.height()) == (452, 302)
    for x, y in ((451, 20), (451, 150), (451, 300), (200, 301)):
        edge, beside = (shown.pixelColor(*at) for at in ((x, y), (min(x, 449), min(y, 299))))
        for one, other in zip(edge.getRgbF()[:3], beside.getRgbF()[:3], strict=True):  # type: ignore[index]
            assert one == pytest.approx(other, abs=0.08)


def test_many_frames_make_at_most_sixty_pictures_a_second(
    view: Visualizer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visualizer, "FRESH_MS", 10**6)
    paints = Paints()
    view.installEventFilter(paints)
    started_s = time.monotonic()
    for number in range(150):
        view.show_frame(a_frame(1, number + 1))
        qtbot.wait(3)
    passed_s = time.monotonic() - started_s
    assert 1 < paints.count <= passed_s * 60 + 2
    qtbot.wait(100)
    assert view.frame is not None
    assert view.frame.id == 150


def test_an_empty_view_is_painted_no_more_than_it_changes(
    view: Visualizer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visualizer, "FRESH_MS", 10**6)
    paints = Paints()
    view.installEventFilter(paints)
    view.show_frame(a_frame(1, 1))
    empty = [a_frame(0, number) for number in range(2, 400)]
    late = [frame for frame in empty if frame.timestamp_us > visualizer.LINGER_US + 10_000]
    view.show_frame(empty[0])
    before = paints.when_still(qtbot)
    assert before > 0
    for frame in late:
        view.show_frame(frame)
    qtbot.wait(100)
    assert paints.count == before
    view.show_frame(a_frame(2, 500))
    qtbot.waitUntil(lambda: paints.count > before, timeout=WAIT_MS)


def test_the_view_is_readable_without_eyes(view: Visualizer) -> None:
    assert view.accessibleName() == "Live hands"
    view.show_frame(a_frame(2))
    assert view.accessibleDescription() == "2 hands: left hand open, right hand open."


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_text_stands_out_in_both_looks(theme: Theme) -> None:
    for words in (theme.text, theme.muted):
        for behind in (theme.window, theme.card, theme.sky, theme.ground):
            assert contrast(words, behind) >= 4.5, (words, behind)
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.accent, theme.card) >= 4.5
