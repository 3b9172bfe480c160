"""What is played into every application, with the keys of a player.

Law: it shows the PlaybackStatus of the service; each key is a wish.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
)

from handspan_app.pages.page import Wish
from handspan_app.parts import Card, beside, heading, words
from handspan_app.recording_words import time_words
from handspan_app.service_words import as_sentence
from handspan_service.contract.recordings import (
    PlaybackStatus,
    PlayRecording,
    SetPlayback,
    StepPlayback,
)

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0)
STEPS = 1000  # Of the bar.


class PlaybackCard(Card):
    """The player.

    Signals:
        wished: Wish, for the service.
    """

    wished = Signal(object)

    def __init__(self) -> None:
        """Create the card."""
        super().__init__()
        self._status = PlaybackStatus()
        self._name = words(bold=True)
        self._detail = words(name="muted")
        self._time = words(name="muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setAccessibleName(self.tr("Position"))
        layout = self.inner
        layout.addWidget(heading(self.tr("Playing into every application")))
        for part in (self._name, self._bar, self._time):
            layout.addWidget(part)
        layout.addLayout(self._build_keys())
        layout.addLayout(self._build_ways())
        layout.addWidget(self._detail)
        self.back = QPushButton(self.tr("Back to the controller"))
        self.back.setObjectName("primary")
        self.back.clicked.connect(
            lambda: self.wished.emit(Wish(lambda number: PlayRecording(number, "")))
        )
        layout.addWidget(self.back)

    def _build_keys(self) -> QHBoxLayout:
        self.pause = QPushButton()
        self.pause.clicked.connect(self._on_pause)
        self.step = QPushButton(self.tr("Step"))
        self.step.setToolTip(self.tr("Play the next image"))
        self.step.clicked.connect(lambda: self.wished.emit(Wish(StepPlayback)))
        return beside(self.pause, self.step, spacing_px=8)

    def _build_ways(self) -> QHBoxLayout:
        self.speed = QComboBox()
        self.speed.setAccessibleName(self.tr("Speed"))
        for speed in SPEEDS:
            self.speed.addItem(self.tr("{n} x").format(n=f"{speed:g}"), speed)
        self.speed.activated.connect(lambda index: self._set(speed=self.speed.itemData(index)))
        self.loop = QCheckBox(self.tr("Loop"))
        self.loop.clicked.connect(lambda on: self._set(loop=on))
        return beside(self.speed, self.loop, spacing_px=8)

    def show_playback(self, status: PlaybackStatus, length_s: float) -> None:
        """Show what is played.

        Args:
            status: Of the service.
            length_s: Of the recording; 0 where it is not known.
        """
        self._status = status
        self._name.setText(status.name)
        share = status.position_s / length_s if length_s else 0.0
        self._bar.setValue(round(STEPS * min(1.0, share)))
        self._bar.setVisible(bool(length_s))
        position = time_words(status.position_s)
        self._time.setText(
            self.tr("{position} of {length}").format(position=position, length=time_words(length_s))
            if length_s
            else position
        )
        self.pause.setText(
            self.tr("Play again")
            if status.ended
            else self.tr("Go on")
            if status.paused
            else self.tr("Pause")
        )
        self.step.setEnabled(status.paused and not status.ended)
        with QSignalBlocker(self.speed):
            self.speed.setCurrentIndex(self.speed.findData(status.speed))
        self.loop.setChecked(status.loop)
        problem = as_sentence(status.problem)
        self._detail.setText(self.tr("⚠  {problem}").format(problem=problem) if problem else "")
        self._detail.setVisible(bool(status.problem))

    def _on_pause(self) -> None:
        now = self._status
        if now.ended:
            self.wished.emit(
                Wish(lambda number: PlayRecording(number, now.name, now.speed, now.loop))
            )
        else:
            self._set(paused=not now.paused)

    def _set(
        self, *, speed: float | None = None, loop: bool | None = None, paused: bool | None = None
    ) -> None:
        now = self._status
        speed = now.speed if speed is None else speed
        loop = now.loop if loop is None else loop
        paused = now.paused if paused is None else paused
        self.wished.emit(Wish(lambda number: SetPlayback(number, speed, loop, paused)))
