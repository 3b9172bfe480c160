"""Ring: organ. The pages of controllers and about the program."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from handspan_app.pages.about import AboutPage
from handspan_app.pages.devices import DevicesPage
from handspan_app.pages.page import OpenPage, Page, made
from handspan_app.theme import DARK, LIGHT
from handspan_app.wish import Wish
from handspan_service.contract.control import ServiceState, SetSettings
from handspan_service.contract.model import CalibrationKind, Orientation, SourceKind, TrackingMode
from handspan_service.contract.settings import Settings
from support.panel_values import a_device, a_status, with_
from support.patience import WAIT_MS

pytestmark = pytest.mark.usefixtures("qapp")


def texts(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page))


def opened(qtbot: QtBot, page: Page) -> None:
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()


@pytest.fixture
def devices(qtbot: QtBot) -> Iterator[DevicesPage]:
    page = DevicesPage(DARK)
    opened(qtbot, page)
    yield page
    page.hide()


def test_the_controller_in_use_is_described(devices: DevicesPage) -> None:
    devices.show_status(a_status())
    said = texts(devices)
    for words in ("Leap Motion Controller", "LP1", "1.7", "From the factory", "115 of 115"):
        assert words in said
    assert "Green light toward you (found out from your arms)" in said
    assert "Seen before" not in said
    devices.show_status(with_(a_status(), device=None))
    assert "No controller" in texts(devices)
    assert "LP1" not in texts(devices)
    starting = with_(a_status(), device=None, state=ServiceState.STARTING)
    for unknown in (None, starting):
        devices.show_status(unknown)
        assert "No controller" not in texts(devices), "which nobody knows yet"
    devices.show_status(with_(a_status(), device=a_device(SourceKind.SIMULATED), simulated=True))
    assert "not real hands" in texts(devices)
    assert not devices.current.calibrate.isVisible()


def test_a_place_that_an_application_asks_for_is_told_as_such(devices: DevicesPage) -> None:
    devices.show_status(with_(a_status(), mode=TrackingMode.HEAD_MOUNTED))
    assert "an application asks for that" in texts(devices)
    fixed = Settings(orientation=Orientation.INVERTED)
    devices.show_status(with_(a_status(), settings=fixed, orientation=Orientation.INVERTED))
    assert "Green light away from you" in texts(devices)
    assert "found out" not in texts(devices)


@pytest.mark.parametrize("kind", CalibrationKind)
def test_every_calibration_has_words(devices: DevicesPage, kind: CalibrationKind) -> None:
    device = a_device()
    object.__setattr__(device, "calibration", kind)
    devices.show_status(with_(a_status(), device=device))
    assert devices.current._facts["calibration"].text()


def test_controllers_have_names_of_the_users_own(devices: DevicesPage) -> None:
    wishes: list[Wish] = []
    errands: list[object] = []
    devices.wished.connect(wishes.append)
    devices.errand_wished.connect(errands.append)
    named = Settings(device_names={"LP1": "Desk", "LP2": "Workshop"})
    devices.show_status(with_(a_status(), settings=named))
    assert devices.current.name.text() == "Desk"
    assert "Workshop" in texts(devices)
    devices.current.name.setText("  Kitchen ")
    devices.current.name.editingFinished.emit()
    (forget,) = [one for one in devices.findChildren(QPushButton) if one.text() == "Forget"]
    forget.click()
    assert [wish.make(1) for wish in wishes] == [
        SetSettings(1, {"device_names": {"LP1": "Kitchen", "LP2": "Workshop"}}),
        SetSettings(1, {"device_names": {"LP1": "Desk"}}),
    ]
    devices.current.calibrate.click()
    assert errands == [OpenPage("calibration")]


def test_a_name_is_not_changed_under_the_users_hands(devices: DevicesPage, qtbot: QtBot) -> None:
    devices.show_status(a_status())
    devices.activateWindow()
    devices.current.name.setFocus()
    qtbot.waitUntil(devices.current.name.hasFocus, timeout=WAIT_MS)
    QTest.keyClicks(devices.current.name, "Des")
    devices.show_status(a_status())
    assert devices.current.name.text() == "Des"


def test_versions_are_told_and_copied(qtbot: QtBot, qapp: QApplication) -> None:
    page = made(AboutPage(LIGHT))
    opened(qtbot, page)
    assert "service not connected" in texts(page)
    page.show_status(with_(a_status(), version="9.9"))
    page.set_theme(DARK)
    said = texts(page)
    for words in ("service 9.9", "Qt ", "firmware 1.7", "Apache", "Nothing is sent"):
        assert words in said
    page.copy.click()
    assert "service 9.9" in QApplication.clipboard().text()
    page.hide()
