"""Ring: organ. Every page for everybody: names, keys, focus, targets and contrast."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from handspan_app.dialogs import NameDialog, ask_first, show_help
from handspan_app.log_window import LogWindow
from handspan_app.options import Options
from handspan_app.report_window import ReportWindow
from handspan_app.state_table import Colour
from handspan_app.theme import DARK, LIGHT, STATE_COLOURS, Theme, contrast
from handspan_app.trim_dialog import TrimDialog
from handspan_app.welcome import Welcome
from handspan_app.window import MainWindow
from handspan_service.contract.recordings import RecordingInfo
from support.panel_values import a_status
from support.shown_pages import a_full_window, each_page, seen

CONTROLS = {
    QAccessible.Role.PushButton,
    QAccessible.Role.ButtonMenu,
    QAccessible.Role.ButtonDropDown,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.ComboBox,
    QAccessible.Role.SpinBox,
    QAccessible.Role.Slider,
    QAccessible.Role.EditableText,
    QAccessible.Role.List,
    QAccessible.Role.Table,
    QAccessible.Role.Tree,
    QAccessible.Role.ProgressBar,
    QAccessible.Role.Graphic,
}
TARGET_PX = 24  # Source: WCAG 2.2, 2.5.8.
TEXT_CONTRAST, PICTURE_CONTRAST = 4.5, 3.0  # Source: WCAG 2.2, 1.4.3 and 1.4.11.
BARE = {"QTabBar", "QComboBoxPrivateContainer", "qt_spinbox_lineedit"}


@pytest.fixture(params=(DARK, LIGHT), ids=("dark", "light"))
def window(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[MainWindow]:
    window = a_full_window(request.param)
    yield window
    window.hide()
    window.deleteLater()
    qapp.sendPostedEvents(None, 0)


def below(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield interface
    for index in range(interface.childCount()):
        if (child := interface.child(index)) is not None:
            yield from below(child)


def whose(widget: QObject) -> str:
    names = []
    while isinstance(widget, QWidget):
        names.append(type(widget).__name__)
        widget = widget.parentWidget()  # type: ignore[assignment]
    return " < ".join(names[:4])


def test_no_control_of_any_page_is_without_a_name(window: MainWindow) -> None:
    nameless = []
    controls = 0
    for page in each_page(window):
        assert page.accessibleName()
        root = QAccessible.queryAccessibleInterface(window)
        for one in below(root):
            if one.role() in CONTROLS and not one.state().invisible:
                controls += 1
                if not one.text(QAccessible.Text.Name).strip():
                    nameless.append((one.role(), whose(one.object())))
    assert controls > 100
    assert nameless == []


def test_no_control_of_any_dialog_is_without_a_name_or_out_of_reach(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    nameless, small, unreached = [], [], []
    for dialog in dialogs(window, tmp_path):
        qtbot.waitExposed(dialog)
        kind = f"{type(dialog).__name__} {dialog.windowTitle()}"
        assert dialog.windowTitle()
        for one in below(QAccessible.queryAccessibleInterface(dialog)):
            named = one.text(QAccessible.Text.Name).strip()
            if one.role() in CONTROLS and not one.state().invisible and not named:
                nameless.append((kind, one.role(), whose(one.object())))
        wanted = {one for one in seen(dialog) if stops(one)}
        assert wanted
        reached: set[QWidget] = set()
        for _ in range(2 * len(wanted) + 4):
            focused = dialog.focusWidget()
            if focused is not None:
                reached.add(focused)
            QTest.keyClick(focused or dialog, Qt.Key.Key_Tab)
        unreached += [(kind, whose(one)) for one in wanted - reached if not radio_of(one)]
        small += [
            (kind, whose(one))
            for one in wanted
            if isinstance(one, QAbstractButton) and min(one.width(), one.height()) < TARGET_PX
        ]
        dialog.close()
    assert nameless == []
    assert small == []
    assert unreached == []


def dialogs(window: MainWindow, folder: Path) -> Iterator[QDialog]:
    """Yield every dialog of the panel, shown."""
    info = RecordingInfo("a.mcap", 0.0, 1_000, seconds=12.0, images=1_380)
    made: tuple[Callable[[], QDialog], ...] = (
        lambda: show_help(window, "Help", "Do this."),
        lambda: NameDialog(window, "Name of the person", "Add", lambda _name: None, longest=40),
        lambda: TrimDialog(window, info, 2.0, lambda *_: None),
        lambda: ask_first(window, "Delete", "Delete it?", "Delete", lambda: None),
        lambda: LogWindow(folder, window),
        lambda: ReportWindow(window, ("true",)),
        lambda: Welcome(DARK, a_status(), Options(start_at_login=True), None, window),
    )
    for make in made:
        dialog = make()
        dialog.show()
        yield dialog


def stops(one: QWidget) -> bool:
    """Return whether the Tab key should stop at a widget."""
    return bool(
        one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.isEnabled()
        and one.focusProxy() is None
        and not one.visibleRegion().isEmpty() | isinstance(one, QScrollArea)
    )


def focusable(window: MainWindow) -> set[QWidget]:
    return {one for one in seen(window) if stops(one)}


def test_the_tab_key_reaches_every_control(window: MainWindow) -> None:
    for page in each_page(window):
        wanted = focusable(window)
        window.rail.setFocus()
        reached: set[QWidget] = set()
        for _ in range(3 * len(wanted) + 40):
            focused = QApplication.focusWidget()
            if focused is not None:
                reached.add(focused)
            QTest.keyClick(focused or window, Qt.Key.Key_Tab)
        missed = {whose(one) for one in wanted - reached if not radio_of(one)}
        assert missed == set(), page.accessibleName()


def radio_of(widget: QWidget) -> bool:
    """Of buttons of which one is chosen, Qt stops at that one; arrows reach the others."""
    return isinstance(widget, QAbstractButton) and widget.autoExclusive() | (
        widget.group() is not None and widget.group().exclusive() and not widget.isChecked()
    )


def test_whatever_has_the_focus_looks_different(window: MainWindow) -> None:
    for page in each_page(window):
        for one in focusable(window):
            if not isinstance(one, (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox)):
                continue
            window.setFocus()
            before = one.grab().toImage()
            one.setFocus(Qt.FocusReason.TabFocusReason)
            assert one.grab().toImage() != before, (page.accessibleName(), whose(one))


def test_targets_are_easy_to_hit(window: MainWindow) -> None:
    small = set()
    for page in each_page(window):
        for one in seen(window):
            if one.objectName() in BARE or isinstance(one.parentWidget(), QAbstractSpinBox):
                continue
            if isinstance(one.parentWidget(), (QLineEdit, QComboBox)):
                continue  # The cross within a field, whose meaning a key has too.
            if isinstance(one, (QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit)) and (
                min(one.width(), one.height()) < TARGET_PX
            ):
                small.add((page.accessibleName(), whose(one), one.width(), one.height()))
    assert small == set()


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=("dark", "light"))
def test_words_and_pictures_stand_out(theme: Theme) -> None:
    grounds = (theme.window, theme.card)
    for words, ground in itertools.product((theme.text, theme.muted, theme.accent), grounds):
        assert contrast(words, ground) >= TEXT_CONTRAST, (words, ground)
    assert contrast(theme.on_accent, theme.accent) >= TEXT_CONTRAST
    for words, ground in itertools.product((theme.text, theme.muted), (theme.sky, theme.ground)):
        assert contrast(words, ground) >= TEXT_CONTRAST, (words, ground)
    for hand in (theme.left, theme.right):
        assert contrast(hand, theme.ground) >= PICTURE_CONTRAST


def test_the_palette_that_widgets_paint_with_is_the_theme(window: MainWindow) -> None:
    palette = window.palette()
    pairs = (
        (palette.windowText(), palette.window()),
        (palette.text(), palette.base()),
        (palette.buttonText(), palette.button()),
        (palette.placeholderText(), palette.base()),
        (palette.highlightedText(), palette.highlight()),
        (palette.toolTipText(), palette.toolTipBase()),
    )
    for words, ground in pairs:
        assert contrast(words.color().name(), ground.color().name()) >= TEXT_CONTRAST
    assert set(STATE_COLOURS) == set(Colour)
    assert all(QColor(colour).isValid() for colour in STATE_COLOURS.values())
