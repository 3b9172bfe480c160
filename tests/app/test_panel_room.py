"""Ring: organ. Room for words: long languages, right to left, German, and larger screens."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget

from handspan_app.language import speak
from handspan_app.options import Language
from handspan_app.theme import DARK
from support.patience import PROGRAM_S
from support.shown_pages import SIZE_PX, a_full_window, each_page, seen

TESTS = Path(__file__).parents[1]
LARGEST_PX = (1280, 800)  # Of a small laptop, in logical pixels.
LONGER = 0.4  # As much longer as German or Finnish may get.


class Pseudo(QTranslator):
    """A language whose sentences are longer, by words that can wrap."""

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        del context, disambiguation
        more = round(len(text) * LONGER)
        filler = ("loremi " * (more // 7 + 1))[:more].strip()
        return f"{text.replace('%n', str(n))} {filler}" if filler else text

    def isEmpty(self) -> bool:
        return False


@pytest.fixture
def pseudo(qapp: QApplication) -> Iterator[None]:
    translator = Pseudo()
    qapp.installTranslator(translator)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    qapp.removeTranslator(translator)


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    translators = speak(qapp, Language.GERMAN)
    yield
    for translator in translators:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


def clipped(widget: QWidget) -> str:
    """Return the words that do not fit into a widget; empty where all do."""
    if isinstance(widget, QLabel) and widget.text() and widget.pixmap().isNull():
        if widget.wordWrap():
            fits = widget.heightForWidth(widget.width()) <= widget.height() + 1
        else:
            fits = widget.sizeHint().width() <= widget.width() + 1
        return "" if fits else widget.text()
    if isinstance(widget, QAbstractButton) and widget.text():
        return "" if widget.sizeHint().width() <= widget.width() + 1 else widget.text()
    if isinstance(widget, QComboBox) and not widget.isEditable():
        needed = widget.fontMetrics().horizontalAdvance(widget.currentText())
        return "" if needed <= widget.width() - 20 else widget.currentText()
    return ""


def complaints() -> list[str]:
    window = a_full_window(DARK)
    found = []
    for page in each_page(window):
        name = page.objectName() or type(page).__name__
        found += [f"{name}: {words}" for one in seen(window) if (words := clipped(one))]
        needed = window.minimumSizeHint()
        if needed.width() > LARGEST_PX[0] or needed.height() > LARGEST_PX[1]:
            found.append(f"{name} needs {needed.width()} x {needed.height()}")
        if (window.width(), window.height()) != SIZE_PX:
            found.append(f"{name} makes the window {window.width()} x {window.height()}")
            window.resize(*SIZE_PX)
    window.hide()
    window.deleteLater()
    return found


@pytest.mark.usefixtures("qapp")
def test_no_word_is_clipped_in_english() -> None:
    assert complaints() == []


@pytest.mark.usefixtures("german")
def test_no_word_is_clipped_in_german() -> None:
    assert complaints() == []


@pytest.mark.usefixtures("pseudo")
def test_no_word_is_clipped_from_right_to_left_in_a_language_of_long_words() -> None:
    assert QCoreApplication.translate("Status", "Paused") == "Paused lo"
    found = complaints()
    assert found == []


@pytest.mark.usefixtures("qapp")
def test_a_list_that_drops_down_shows_all_its_entries() -> None:
    window = a_full_window(DARK)
    boxes = 0
    for page in each_page(window):
        for box in (one for one in seen(page) if isinstance(one, QComboBox)):
            box.showPopup()
            QApplication.processEvents()
            entries = box.view()
            rows = [box.model().index(row, 0) for row in range(box.count())]
            needed = sum(entries.visualRect(row).height() for row in rows)
            assert entries.viewport().height() >= needed, box.currentText()
            assert entries.verticalScrollBar().maximum() == 0, box.currentText()
            box.hidePopup()
            boxes += 1
    assert boxes > 8
    window.hide()
    window.deleteLater()


@pytest.mark.parametrize("scale", ["1", "1.5", "2"])
def test_every_page_fits_a_small_screen_at_every_scale(scale: str, tmp_path: Path) -> None:
    script = TESTS / "support" / "scaled_pages.py"
    paths = (str(TESTS), *sys.path)
    ran = subprocess.run(
        [sys.executable, str(script), str(tmp_path)],
        env=os.environ | {"QT_SCALE_FACTOR": scale, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PROGRAM_S,
    )
    assert ran.returncode == 0, ran.stderr
    pages = json.loads(ran.stdout)
    assert len(pages) >= 6
    for name, page in pages.items():
        assert page["ratio"] == float(scale), name
        assert page["least"][0] <= LARGEST_PX[0], name
        assert page["least"][1] <= LARGEST_PX[1], name
        assert page["pixels"] == [round(side * float(scale)) for side in SIZE_PX], name
        assert page["clipped"] == [], name
        assert (tmp_path / f"{name}.png").stat().st_size > 5_000
