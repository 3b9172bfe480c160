"""Ring: organ. The page of recordings shows what the service tells, and each key is a wish."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from handspan_app.badges import Badge, badge_of, badge_words
from handspan_app.dialogs import NameDialog
from handspan_app.pages.page import made
from handspan_app.pages.recording import RecordingPage
from handspan_app.theme import DARK, LIGHT
from handspan_app.trim_dialog import TrimDialog
from handspan_app.wish import Wish
from handspan_service.contract.control import Status
from handspan_service.contract.recordings import (
    CancelJob,
    DeleteRecording,
    ExportFormat,
    ExportRecording,
    JobKind,
    JobStatus,
    LibraryStatus,
    ListRecordings,
    PlaybackStatus,
    PlayRecording,
    RecordingInfo,
    RecordingList,
    RecordingStatus,
    RenameRecording,
    SetPlayback,
    StartRecording,
    StepPlayback,
    StopRecording,
    TrimRecording,
)
from support.panel_values import a_status, with_
from support.patience import WAIT_MS
from support.pressed import press


def a_picture() -> bytes:
    image = QImage(8, 4, QImage.Format.Format_Grayscale8)
    image.fill(200)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # It takes text.
    return bytes(buffer.data().data())


LISTED = RecordingList(
    (
        RecordingInfo("b.mcap", 2e9, 300_000_000, 18.4, 2116, 2110, "Leap", "", a_picture()),
        RecordingInfo("cut.mcap", 1.9e9, 1000, problem="it was cut off"),
        RecordingInfo("hands.json.lz", 1.8e9, 137_612),
    )
)


def status(**changes: Any) -> Status:
    return with_(a_status(), library=LibraryStatus("/recordings", 5_000_000_000, **changes))


class Wishes:
    """What the page asked of the service."""

    def __init__(self, page: RecordingPage) -> None:
        self._asked: list[Any] = []
        page.wished.connect(self._take)

    def _take(self, wish: Wish) -> None:
        self._asked.append(wish.make(7))

    def take(self) -> list[Any]:
        """Return what was asked since the last call."""
        asked, self._asked = self._asked, []
        return asked


@pytest.fixture
def page(qtbot: QtBot) -> RecordingPage:
    one = made(RecordingPage(DARK))
    qtbot.addWidget(one)
    one.resize(960, 640)
    one.show()
    return one


@pytest.fixture
def wishes(page: RecordingPage, qtbot: QtBot) -> Wishes:
    one = Wishes(page)
    page.show_status(status())
    page.opened()
    assert one.take() == [ListRecordings(7)]
    page.show_message(LISTED)
    qtbot.waitUntil(lambda: page.complete, timeout=60_000)
    return one


def texts(page: RecordingPage) -> str:
    shown = [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]
    return "\n".join(shown)


def test_the_list_is_asked_again_only_when_it_became_another(
    page: RecordingPage, wishes: Wishes
) -> None:
    page.show_status(status())
    assert wishes.take() == []
    page.show_status(status(changes=1))
    assert wishes.take() == [ListRecordings(7)]
    page.closed()
    page.show_status(status(changes=2))
    assert wishes.take() == []


def test_a_recording_shows_length_size_and_damage(page: RecordingPage, wishes: Wishes) -> None:
    shown = texts(page)
    for part in (
        "b.mcap",
        "0:18.4 min",
        "300.0 MB",
        "It was cut off",
        "hands without images",
        "/recordings",
    ):
        assert part in shown
    page.set_theme(LIGHT)
    page.show_message(RecordingList(()))
    assert "Nothing is recorded yet" in texts(page)


def test_recording_begins_and_ends_with_live_figures(page: RecordingPage, wishes: Wishes) -> None:
    assert "5.0 GB" in texts(page)
    page.record.click()
    assert wishes.take() == [StartRecording(7)]
    now = RecordingStatus(True, "c.mcap", 65.2, 7000, 6990, 3, 900_000_000)
    page.show_status(status(recording=now))
    shown = texts(page)
    assert "1:05.2" in shown
    assert "7000 images, 6990 frames, 900.0 MB" in shown
    assert "3 images were left out" in shown
    page.record.click()
    assert wishes.take() == [StopRecording(7)]
    page.show_status(status(recording=RecordingStatus(False, "c.mcap", problem="the disk is full")))
    assert "The disk is full" in texts(page)


def test_nothing_can_be_recorded_without_a_controller(page: RecordingPage, wishes: Wishes) -> None:
    page.show_status(with_(status(), device=None))
    assert not page.record.isEnabled()
    page.show_status(None)
    assert not page.record.isEnabled()


def test_the_player_pauses_steps_and_goes_back(page: RecordingPage, wishes: Wishes) -> None:
    page.rows[0].play.click()
    assert wishes.take() == [PlayRecording(7, "b.mcap")]
    page.show_status(status(playback=PlaybackStatus("b.mcap", 1.0, True, False, 9.2)))
    player = page.player
    assert player.isVisibleTo(page)
    assert "0:09.2 of 0:18.4" in texts(page)
    assert not page.record.isEnabled()
    assert not player.step.isEnabled()
    player.pause.click()
    player.loop.click()
    player.speed.setCurrentIndex(player.speed.findData(0.5))
    player.speed.activated.emit(player.speed.findData(0.5))
    player.back.click()
    assert wishes.take() == [
        SetPlayback(7, 1.0, True, True),
        SetPlayback(7, 1.0, False, False),
        SetPlayback(7, 0.5, True, False),
        PlayRecording(7, ""),
    ]
    page.show_status(status(playback=PlaybackStatus("b.mcap", 1.0, True, True, 9.2)))
    player.step.click()
    assert wishes.take() == [StepPlayback(7)]
    ended = PlaybackStatus("b.mcap", 2.0, False, False, 18.4, True, "damaged after 9 images")
    page.show_status(status(playback=ended))
    assert "Damaged after 9 images" in texts(page)
    player.pause.click()
    assert wishes.take() == [PlayRecording(7, "b.mcap", 2.0, False)]


def test_the_keys_of_the_player_have_room(page: RecordingPage, qtbot: QtBot) -> None:
    page.show_status(status(playback=PlaybackStatus("b.mcap", 0.25)))
    player = page.player
    keys = (player.pause, player.step, player.speed, player.loop)
    qtbot.waitUntil(
        lambda: all(key.width() >= key.sizeHint().width() for key in keys), timeout=WAIT_MS
    )


def test_what_went_wrong_is_a_sentence(page: RecordingPage) -> None:
    for problem, words in (
        ("no image came: nothing was recorded", "⚠  No image came: nothing was recorded"),
        ("b.mcap is in use now", "⚠  b.mcap is in use now"),
    ):
        page.show_status(status(recording=RecordingStatus(name="a.mcap", problem=problem)))
        assert words in [label.text() for label in page.findChildren(QLabel)]


def test_a_part_a_table_and_a_name(page: RecordingPage, wishes: Wishes) -> None:
    row = page.rows[0]
    row.export_wished.emit(ExportFormat.CSV)
    assert wishes.take() == [ExportRecording(7, "b.mcap", ExportFormat.CSV)]
    row.rename_wished.emit()
    (naming,) = page.findChildren(NameDialog)
    naming.name.setText("Pinch")
    naming.accept()
    assert wishes.take() == [RenameRecording(7, "b.mcap", "Pinch")]
    row.trim_wished.emit()
    (trimming,) = page.findChildren(TrimDialog)
    trimming.first.setValue(2.5)
    trimming.last.setValue(6.0)
    trimming.name.setText("Part")
    trimming.accept()
    assert wishes.take() == [TrimRecording(7, "b.mcap", 2.5, 6.0, "Part")]


def test_nothing_is_deleted_unasked(page: RecordingPage, wishes: Wishes) -> None:
    page.rows[0].delete_wished.emit()
    (question,) = page.findChildren(QMessageBox)
    assert wishes.take() == []
    press(question, "Delete")
    assert wishes.take() == [DeleteRecording(7, "b.mcap")]


def test_work_can_be_cancelled_and_its_end_is_told(page: RecordingPage, wishes: Wishes) -> None:
    job = JobStatus(True, JobKind.EXPORT, "b.mcap", "b.csv", 150)
    page.show_status(status(job=job))
    assert "Making b.csv: 150 frames written" in texts(page)
    page.cancel.click()
    assert wishes.take() == [CancelJob(7)]
    page.show_status(status(job=JobStatus(False, JobKind.EXPORT, "b.mcap", "b.csv")))
    assert "b.csv is ready" in texts(page)


def test_the_icon_says_that_it_is_recorded() -> None:
    recording = status(recording=RecordingStatus(True, "c.mcap"))
    assert badge_of(recording) is Badge.RECORDING
    assert "c.mcap" in badge_words(recording, Badge.RECORDING)
