"""Ring: organ. Camera, scene and live view: what is painted and when frames are wanted."""

import math
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from handspan_app import scene, surroundings, visualizer
from handspan_app.camera import MAX_DISTANCE_MM, MIN_DISTANCE_MM, NEAR_MM, Camera, Projector
from handspan_app.hand_painter import TOOL_COLOURS
from handspan_app.meter import Meter
from handspan_app.overlay import tip_rows
from handspan_app.shows import Figures, HandModel, Shows
from handspan_app.stage import Stage
from handspan_app.theme import DARK, LIGHT, THEMES, Theme, contrast
from handspan_app.visualizer import Visualizer
from handspan_service.contract.model import Side
from support.panel_values import a_frame, an_open_hand
from support.patience import WAIT_MS
from support.serving import make_tool

PLACES = st.tuples(*[st.floats(-2000.0, 2000.0)] * 3)
CAMERAS = st.builds(
    Camera,
    st.floats(-7.0, 7.0),
    st.floats(-0.2, 1.5),
    st.floats(MIN_DISTANCE_MM, MAX_DISTANCE_MM),
    st.tuples(*[st.floats(-300.0, 300.0)] * 3),
)


@settings(deadline=None)
@given(CAMERAS, PLACES, PLACES)
def test_spots_are_finite_and_in_front_and_lines_are_cut_not_lost(
    camera: Camera, first: tuple[float, float, float], second: tuple[float, float, float]
) -> None:
    projector = Projector(camera, 900, 650)
    spots = [projector.spot(first), projector.spot(second)]
    line = projector.line(first, second)
    assert (line is None) == (spots == [None, None])
    for spot in [*spots, *(line or ())]:
        if spot is not None:
            assert all(math.isfinite(value) for value in (spot.x, spot.y, spot.scale))
            assert spot.depth_mm >= NEAR_MM * 0.999


def test_the_target_is_in_the_middle_and_axes_point_where_they_should() -> None:
    camera = Camera(yaw_rad=0.0, pitch_rad=0.0)
    projector = Projector(camera, 900, 650)
    x, y, z = camera.target
    middle = projector.spot(camera.target)
    right, up, near = (
        projector.spot((x + 10, y, z)),
        projector.spot((x, y + 10, z)),
        projector.spot((x, y, z + 10)),
    )
    assert middle is not None
    assert right is not None
    assert up is not None
    assert near is not None
    assert (middle.x, middle.y) == (450, 325)
    assert right.x > middle.x
    assert up.y < middle.y
    assert near.depth_mm < middle.depth_mm


@settings(deadline=None)
@given(CAMERAS, st.floats(-50, 50), st.floats(-50, 50))
def test_moving_the_camera_moves_the_picture_the_same_way(
    camera: Camera, right_mm: float, up_mm: float
) -> None:
    moved = Projector(camera.panned(right_mm, up_mm), 900, 650).spot(camera.target)
    assert moved is not None
    assert moved.x - 450 == pytest.approx(-right_mm * moved.scale, abs=1e-6)
    assert moved.y - 325 == pytest.approx(up_mm * moved.scale, abs=1e-6)


def test_zoom_and_orbit_stop_at_their_limits() -> None:
    camera = Camera()
    for _ in range(40):
        camera = camera.zoomed(1.15).orbited(0.4, 0.3)
    assert camera.distance_mm == MIN_DISTANCE_MM
    assert camera.pitch_rad == math.pi / 2
    assert abs(camera.yaw_rad) <= math.pi


def test_parts_of_a_hand_come_far_to_near() -> None:
    projector = Projector(Camera(), 900, 650)
    shown = scene.picture(an_open_hand(Side.LEFT), projector)
    assert shown is not None
    depths = [ball.spot.depth_mm for ball in shown.balls]
    assert depths == sorted(depths, reverse=True)
    assert len(shown.balls) == 24  # The thumb's metacarpal has no length.
    assert len(shown.limbs) == 19
    assert len(shown.palm) == 7


def test_a_hand_without_joints_still_has_fingers() -> None:
    hand = an_open_hand(Side.RIGHT)
    bare = tuple(replace(finger, bones=(), joints=(None,) * 5) for finger in hand.fingers)
    old = replace(hand, fingers=bare, arm=None)
    shown = scene.picture(old, Projector(Camera(), 900, 650))
    assert shown is not None
    assert len(shown.limbs) == 5
    assert shown.palm == ()
    assert shown.arm is None


@pytest.mark.parametrize(
    ("grab", "pinch", "word"),
    [(0.0, 0.0, "open"), (0.9, 0.9, "closed"), (0.4, 0.9, "pinching"), (0.5, 0.0, "half open")],
)
def test_the_hands_read_in_words(grab: float, pinch: float, word: str) -> None:
    hand = replace(an_open_hand(Side.RIGHT), grab_strength=grab, pinch_strength=pinch)
    assert scene.summary((hand,)) == f"One hand: right hand {word}."
    assert scene.summary(()) == "No hands."
    assert scene.summary((hand, an_open_hand(Side.LEFT))).startswith("2 hands: right hand")


def test_the_floor_fades_outward_and_the_device_has_two_faces() -> None:
    projector = Projector(Camera(), 900, 650)
    strengths = [stroke.strength for stroke in surroundings.floor(projector)]
    assert 0.0 < min(strengths) < 0.2
    assert max(strengths) <= 1.0
    assert len(surroundings.device_faces(projector)) == 2
    assert len(surroundings.interaction_box(a_frame().interaction_box, projector)) == 12
    assert len(surroundings.field_of_view(projector)) == 8


def test_tips_are_listed_with_their_speed() -> None:
    rows = tip_rows(a_frame(2).hands)
    assert len(rows) == 10
    assert rows[0][0] == "L thumb"
    assert rows[-1][0] == "R pinky"
    assert all(row[4] == "50" for row in rows)


def test_a_rate_counts_the_last_second_only() -> None:
    meter = Meter()
    for index in range(300):
        meter.count(index / 100)
    assert meter.rate_hz(2.99) == pytest.approx(100, abs=1)
    assert meter.rate_hz(3.49) == pytest.approx(50, abs=1)
    assert meter.rate_hz(9.0) == 0


# The widget ------------------------------------------------------------------------------------


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


def test_many_frames_make_at_most_sixty_pictures_a_second(view: Visualizer, qtbot: QtBot) -> None:
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
    qtbot.wait(100)
    before = paints.count
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
