"""Ring: organ. The process that draws graphs: its pictures, its pipe, its ends."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise

import msgspec
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from handspan_app import plotting
from handspan_app.graph_picture import GraphPicture
from handspan_app.history import History
from handspan_app.plots import Plots
from handspan_app.plotter.orders import Drawn, DrawnReader, Order, Wanted, encode
from handspan_app.plotting import Plotting
from handspan_app.theme import CURVE_COLOURS, DARK, THEMES
from support.patience import WAIT_MS

SILENT = (sys.executable, "-c", "import sys; sys.stdin.read()")
FAILING = (sys.executable, "-c", "import sys; sys.exit('no library')")
BABBLING = (sys.executable, "-c", "print('x' * 100, flush=True); import sys; sys.stdin.read()")
VALUES = tuple(float(value % 7) for value in range(60))
ORDER = Order(
    look="dark",
    ratio=1.0,
    family="Sans",
    font_px=12.0,
    leftward=False,
    point=".",
    span_s=60.0,
    times_s=tuple(float(second) for second in range(-59, 1)),
    graphs=(
        Wanted(300, 80, "", (VALUES, tuple(reversed(VALUES)))),
        Wanted(300, 112, "seconds", (VALUES,)),
    ),
)


class Artist:
    """Somebody who has orders drawn and waits for the pictures."""

    def __init__(self, qtbot: QtBot, program: tuple[str, ...] = plotting.PROGRAM) -> None:
        self._qtbot = qtbot
        self.plotting = Plotting(program)
        self.got: list[Drawn] = []
        self.ends: list[bool] = []
        self.plotting.drawn.connect(self.got.append)
        self.plotting.ended.connect(self.ends.append)

    def draw(self, order: Order) -> list[Drawn]:
        """Return the pictures of an order."""
        self.got.clear()
        self.plotting.draw(order)
        self._qtbot.waitUntil(lambda: self.plotting.done, timeout=WAIT_MS)
        return list(self.got)


@pytest.fixture
def artist(qtbot: QtBot) -> Iterator[Artist]:
    artist = Artist(qtbot)
    yield artist
    ended(artist, qtbot)


def ended(artist: Artist, qtbot: QtBot) -> None:
    """End an artist and wait for that."""
    with qtbot.waitSignal(artist.plotting.destroyed, timeout=WAIT_MS):
        artist.plotting.end()


def image(drawn: Drawn) -> QImage:
    """Return a picture as Qt knows it."""
    size = (drawn.width_px, drawn.height_px, 4 * drawn.width_px)
    return QImage(drawn.pixels, *size, QImage.Format.Format_RGB32).copy()


def colours(drawn: Drawn) -> set[str]:
    """Return all colours of a picture."""
    shown = image(drawn)
    rows, columns = range(shown.height()), range(shown.width())
    return {shown.pixelColor(x, y).name() for y in rows for x in columns}


def test_an_order_is_drawn_in_its_size_look_and_colours(artist: Artist) -> None:
    for look, theme in THEMES.items():
        first, second = artist.draw(msgspec.structs.replace(ORDER, look=look))
        assert (first.index, first.look) == (0, look)
        assert (second.index, second.look) == (1, look)
        assert (first.width_px, first.height_px) == (300, 80)
        assert (second.width_px, second.height_px) == (300, 112)
        assert image(first).pixelColor(2, 2) == QColor(theme.card)
        blue, orange = CURVE_COLOURS[look][:2]
        assert {blue, orange} <= colours(first)
        assert blue in colours(second)
        assert orange not in colours(second)


def test_the_same_order_gives_the_same_pictures(artist: Artist) -> None:
    before = artist.draw(ORDER)
    other = artist.draw(msgspec.structs.replace(ORDER, look="light"))
    assert [one.pixels for one in other] != [one.pixels for one in before]
    assert artist.draw(ORDER) == before


def test_a_fine_screen_gets_fine_pictures(artist: Artist) -> None:
    (coarse, _), (fine, _) = (
        artist.draw(msgspec.structs.replace(ORDER, ratio=ratio)) for ratio in (1.0, 2.0)
    )
    assert (fine.width_px, fine.height_px) == (600, 160)
    large = image(coarse).scaled(600, 160)
    assert large != image(fine), "it is drawn in that size, and not made larger"
    rough = artist.draw(msgspec.structs.replace(ORDER, ratio=1.5))[1]
    assert (rough.width_px, rough.height_px) == (450, 168)


def test_words_follow_font_and_direction(artist: Artist) -> None:
    usual = artist.draw(ORDER)[1].pixels
    larger = artist.draw(msgspec.structs.replace(ORDER, font_px=15.0))[1].pixels
    mirrored = artist.draw(msgspec.structs.replace(ORDER, leftward=True))[1].pixels
    assert len({usual, larger, mirrored}) == 3
    assert artist.draw(ORDER)[1].pixels == usual


def test_figures_are_written_as_in_the_users_language(artist: Artist) -> None:
    small = tuple(msgspec.structs.replace(one, curves=((0.5,) * 60,)) for one in ORDER.graphs)
    order = msgspec.structs.replace(ORDER, graphs=small)
    english = artist.draw(order)
    german = artist.draw(msgspec.structs.replace(order, point=","))
    assert all(one.pixels != other.pixels for one, other in zip(english, german, strict=True))
    code = """
import os
from PySide6.QtWidgets import QApplication
application = QApplication([])
from handspan_app.plotter.graph import Axis
print(*Axis("left", None, point=",").tickStrings([-1.0, 0.5, 1.5], 1.0, 0.5), flush=True)
os._exit(0)
"""
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True
    )
    assert said.stdout.split() == ["-1,0", "0,5", "1,5"]


def test_no_values_are_no_trouble(artist: Artist) -> None:
    bare = tuple(msgspec.structs.replace(one, curves=((),)) for one in ORDER.graphs)
    assert len(artist.draw(msgspec.structs.replace(ORDER, times_s=(), graphs=bare))) == 2


def test_the_newest_of_many_orders_is_drawn(artist: Artist) -> None:
    for number in range(20):
        artist.plotting.draw(msgspec.structs.replace(ORDER, font_px=10.0 + number))
    newest = artist.draw(msgspec.structs.replace(ORDER, look="light"))
    assert len(newest) == 4, "the first, which was under way, and the newest"
    assert [one.look for one in newest] == ["dark", "dark", "light", "light"]


def test_whoever_is_killed_comes_back_and_draws(
    artist: Artist, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    before = artist.draw(ORDER)
    pid = artist.plotting.pid
    os.kill(pid, signal.SIGKILL)
    with caplog.at_level(logging.WARNING, "handspan.panel.plotting"):
        qtbot.waitUntil(lambda: artist.ends == [True], timeout=WAIT_MS)
    assert "the plotter ended" in caplog.text
    assert artist.draw(ORDER) == before
    assert artist.plotting.pid not in (0, pid)


def test_an_order_that_was_under_way_is_drawn_after_all(artist: Artist, qtbot: QtBot) -> None:
    artist.plotting.draw(ORDER)
    os.kill(artist.plotting.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: len(artist.got) == 2, timeout=WAIT_MS)
    assert artist.ends == [True]


def test_whoever_hangs_is_ended(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plotting, "PATIENCE_MS", 200)
    artist = Artist(qtbot, SILENT)
    artist.plotting.draw(ORDER)
    qtbot.waitUntil(lambda: artist.ends[:2] == [True, True], timeout=WAIT_MS)
    ended(artist, qtbot)


@pytest.mark.parametrize("program", [FAILING, BABBLING, ("no-such-program",)])
def test_what_cannot_draw_is_given_up(
    qtbot: QtBot,
    program: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("handspan_service.contract.backoff.WAITS_S", (0.01,) * 6)
    artist = Artist(qtbot, program)
    with caplog.at_level(logging.WARNING, "handspan.panel.plotting"):
        artist.plotting.draw(ORDER)
        qtbot.waitUntil(lambda: len(artist.ends) == 5, timeout=WAIT_MS)
    assert artist.ends == [True] * 4 + [False]
    assert "too often" in caplog.text
    assert program is not FAILING or "no library" in caplog.text
    assert artist.draw(ORDER) == []
    assert artist.plotting.pid == 0
    ended(artist, qtbot)


def test_a_killed_panel_leaves_no_plotter() -> None:
    code = f"""
from PySide6.QtWidgets import QApplication
from handspan_app.plotter.orders import Order
from handspan_app.plotting import Plotting
import msgspec
application = QApplication([])
plotting = Plotting()
plotting.drawn.connect(lambda drawn: print(plotting.pid, flush=True))
plotting.draw(msgspec.json.decode({msgspec.json.encode(ORDER)!r}, type=Order))
application.exec()
"""
    panel = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    with panel:
        try:
            assert panel.stdout is not None
            plotter = psutil.Process(int(panel.stdout.readline()))
        finally:
            panel.kill()
    plotter.wait(WAIT_MS / 1000)


def test_the_end_of_the_program_is_the_plotters(artist: Artist, qtbot: QtBot) -> None:
    artist.draw(ORDER)
    pid = artist.plotting.pid
    artist.plotting._leave()
    assert not psutil.pid_exists(pid)
    assert artist.ends == []


# The pipe ---------------------------------------------------------------------------------------

PICTURES = (
    Drawn(0, "dark", 2, 1, b"12345678"),
    Drawn(1, "dark", 0, 0, b""),
    Drawn(2, "light", 1, 3, b"x" * 12),
)


@given(st.lists(st.integers(0, 200), max_size=12))
def test_any_split_of_the_stream_gives_the_same_pictures(cuts: list[int]) -> None:
    stream = b"".join(encode(one) for one in PICTURES)
    reader, read = DrawnReader(), []
    edges = [0, *sorted(cut for cut in cuts if cut < len(stream)), len(stream)]
    for start, stop in pairwise(edges):
        read += list(reader.feed(stream[start:stop]))
    assert tuple(read) == PICTURES


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xff\xff\xff\xff", "exceeds"),
        (encode(Drawn(0, "dark", 2, 2, b"1234")), "not the picture"),
        (encode(ORDER), "missing required field"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        list(DrawnReader().feed(data))


# What the panel shows ---------------------------------------------------------------------------


@pytest.fixture
def plots(qtbot: QtBot) -> Iterator[Plots]:
    """Graphs in a window of their own."""
    plots = Plots(DARK, History())
    qtbot.addWidget(plots)
    plots.resize(320, 600)
    plots.show()
    yield plots
    with qtbot.waitSignal(plots.plotting.destroyed, timeout=WAIT_MS):
        plots.end()


def test_graphs_that_are_deleted_leave_no_plotter(qtbot: QtBot) -> None:
    plots = Plots(DARK, History())
    plots.show()
    qtbot.waitUntil(lambda: plots.complete, timeout=WAIT_MS)
    pid = plots.plotting.pid
    plots.deleteLater()
    qtbot.waitUntil(lambda: not psutil.pid_exists(pid), timeout=WAIT_MS)


def test_the_panel_says_that_graphs_stopped_until_they_are_back(
    plots: Plots, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: plots.complete, timeout=WAIT_MS)
    assert not plots._trouble.isVisible()
    os.kill(plots.plotting.pid, signal.SIGKILL)
    qtbot.waitUntil(plots._trouble.isVisible, timeout=WAIT_MS)
    assert "started again" in plots._trouble.text()
    plots.refresh()
    qtbot.waitUntil(lambda: not plots._trouble.isVisible(), timeout=WAIT_MS)
    plots._on_ended(False)
    assert "cannot be drawn" in plots._trouble.text()
    assert not any(picture.shown for picture in plots._pictures)


def test_graphs_are_ordered_with_the_point_of_the_language(qtbot: QtBot) -> None:
    usual = QLocale()
    QLocale.setDefault(QLocale("de"))
    try:
        plots = Plots(DARK, History())
        qtbot.addWidget(plots)
        plots.show()
        qtbot.waitUntil(lambda: plots.plotting._asked is not None, timeout=WAIT_MS)
        asked = plots.plotting._asked
    finally:
        QLocale.setDefault(usual)
    assert asked is not None
    assert asked.point == ","
    with qtbot.waitSignal(plots.plotting.destroyed, timeout=WAIT_MS):
        plots.end()


def test_a_picture_of_another_size_is_drawn_anew(qtbot: QtBot) -> None:
    picture = GraphPicture("Gain, times", 80)
    qtbot.addWidget(picture)
    picture.resize(100, 80)
    picture.show_picture(Drawn(0, "dark", 100, 80, b"\x10\x20\x30\xff" * 8000))
    told: list[None] = []
    picture.outgrown.connect(lambda: told.append(None))
    shown = picture.grab().toImage()
    assert shown.pixelColor(99, 79).name() == "#302010"
    assert told == []
    picture.resize(120, 80)
    picture.grab()
    assert told
