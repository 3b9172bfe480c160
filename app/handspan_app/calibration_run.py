"""A calibration as it runs: both pictures, what they cover, and what to do next.

Law: it shows the newest progress and picture; it never waits for either.
"""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from handspan_app.calibration_words import hint_words, phase_words, wanted_words
from handspan_app.eye_view import EyeView
from handspan_app.parts import GAP_PX, card, heading, words
from handspan_app.theme import Theme
from handspan_service.contract.calibration import (
    CalibrationHint,
    CalibrationMethod,
    CalibrationPhase,
    CalibrationPicture,
    CalibrationProgress,
)

WARM_S = 300.0  # Lenses move while the controller warms up. Guessed: docs/calibration.md#light.
HINT_SCALE = 1.35


class RunView(QWidget):
    """A calibration as it runs.

    Signals:
        continue_wished: Go on to the next step.
        cancel_wished: End it and keep nothing.
    """

    continue_wished = Signal()
    cancel_wished = Signal()

    def __init__(self, theme: Theme) -> None:
        """Create it before anything is known."""
        super().__init__()
        self._kept = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PX)
        self.step = heading("")
        self._note = words(
            self.tr("Simulated board: these are not real pictures."), name="muted", bold=True
        )
        layout.addWidget(self.step)
        layout.addWidget(self._note)
        self.eyes = (
            EyeView(theme, self.tr("Left camera")),
            EyeView(theme, self.tr("Right camera")),
        )
        pictures = QHBoxLayout()
        pictures.setSpacing(GAP_PX)
        for eye in self.eyes:
            pictures.addWidget(eye, 1)
        layout.addLayout(pictures, 1)
        layout.addWidget(self._build_card())

    def _build_card(self) -> QWidget:
        frame, inner = card()
        self.hint = words(scale=HINT_SCALE, bold=True)
        self.hint.setAccessibleName(self.tr("What to do now"))
        self.hint.setMinimumHeight(34)
        self._next = words()
        self._counts = words(name="muted")
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)  # No colour of words stands out from both of its halves.
        self.bar.setFixedHeight(10)
        self.bar.setAccessibleName(self.tr("Progress of this step"))
        self.go_on = QPushButton(self.tr("Go on"))
        self.go_on.setObjectName("primary")
        self.go_on.clicked.connect(self.continue_wished)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.cancel_wished)
        buttons = QHBoxLayout()
        buttons.addWidget(self.go_on)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        for part in (self.hint, self._next, self.bar, self._counts):
            inner.addWidget(part)
        inner.addLayout(buttons)
        return frame

    def begin(self) -> None:
        """Forget what was shown before."""
        self._kept = 0
        for eye in self.eyes:
            eye.clear()
        self.show_progress(CalibrationProgress())

    def set_theme(self, theme: Theme) -> None:
        """Paint the pictures in another look."""
        for eye in self.eyes:
            eye.set_theme(theme)

    def show_picture(self, picture: CalibrationPicture) -> None:
        """Show what both cameras see."""
        self.eyes[0].show_picture(picture.left, picture.left_corners)
        self.eyes[1].show_picture(picture.right, picture.right_corners)

    def show_progress(self, progress: CalibrationProgress) -> None:
        """Show where the calibration is."""
        mirror = progress.method is CalibrationMethod.MIRROR
        capturing = progress.phase is CalibrationPhase.CAPTURE
        self.step.setText(
            self.tr("Quick check with a mirror") if mirror else phase_words(progress.phase)
        )
        self._note.setVisible(progress.demonstration)
        _say(self.hint, self._hint_words(progress))
        self._next.setText(self._next_words(progress))
        self.bar.setVisible(progress.phase is not CalibrationPhase.LIGHT)
        self.bar.setValue(round(100 * self._share(progress)))
        self._counts.setText(self._count_words(progress))
        self.go_on.setEnabled(progress.may_continue)
        self.go_on.setText(self._continue_words(progress))
        cells = progress.coverage.left if capturing else ()
        self.eyes[0].show_coverage(cells, progress.wanted.cell if capturing else None)
        right = progress.coverage.right if capturing and not mirror else ()
        self.eyes[1].show_coverage(right, None)
        kept = progress.views + progress.checks
        if kept > self._kept:
            QApplication.beep()
        self._kept = kept

    def _share(self, progress: CalibrationProgress) -> float:
        match progress.phase:
            case CalibrationPhase.CAPTURE:
                return progress.coverage.share
            case CalibrationPhase.SOLVING:
                return progress.share
            case CalibrationPhase.VERIFYING:
                return progress.checks / max(progress.checks_needed, 1)
            case _:
                return 0.0

    def _hint_words(self, progress: CalibrationProgress) -> str:
        if progress.phase is CalibrationPhase.OPENING:
            return self.tr("The controller is being opened…")
        if progress.phase is CalibrationPhase.SOLVING:
            return self.tr("Computing both cameras…")
        if progress.method is CalibrationMethod.MIRROR and progress.hint is CalibrationHint.NONE:
            return self.tr("Turn the mirror slowly until all parts of the picture are painted.")
        return hint_words(progress.hint) or self.tr("Look at the pictures.")

    def _next_words(self, progress: CalibrationProgress) -> str:
        match progress.phase:
            case CalibrationPhase.LIGHT:
                return self.tr(
                    "Hold the board in the middle, 15 to 20 cm away, and keep sunlight out."
                )
            case CalibrationPhase.CAPTURE if progress.method is CalibrationMethod.BOARD:
                return wanted_words(progress.wanted)
            case CalibrationPhase.VERIFYING:
                return self.tr("Hold the board still at ten different places, all over the view.")
            case _:
                return ""

    def _count_words(self, progress: CalibrationProgress) -> str:
        match progress.phase:
            case CalibrationPhase.LIGHT:
                return self._light_words(progress)
            case CalibrationPhase.CAPTURE if progress.method is CalibrationMethod.BOARD:
                near, middle, far = progress.coverage.distances
                return self.tr(
                    "{views} of {needed} views. Near {near}, middle {middle}, far {far}; tilted "
                    "left {left}, right {right}, up {top}, down {bottom} (4 of each)."
                ).format(
                    views=progress.views,
                    needed=progress.views_needed,
                    near=near,
                    middle=middle,
                    far=far,
                    **dict(
                        zip(
                            ("left", "right", "top", "bottom"), progress.coverage.tilts, strict=True
                        )
                    ),
                )
            case CalibrationPhase.SOLVING:
                return self.tr("Error until now: {error} px").format(
                    error=QLocale().toString(progress.error_px, "f", 2)
                )
            case CalibrationPhase.VERIFYING:
                return self.tr("{checks} of {needed} checks").format(
                    checks=progress.checks, needed=progress.checks_needed
                )
            case _:
                return ""

    def _light_words(self, progress: CalibrationProgress) -> str:
        left, right = (round(100 * one) for one in progress.contrast)
        contrast = self.tr("Contrast: left {left} %, right {right} % (35 or more is good).").format(
            left=left, right=right
        )
        rest_s = WARM_S - progress.warm_s
        if rest_s <= 0.0 or progress.demonstration:
            return contrast
        minutes, seconds = divmod(round(rest_s), 60)
        clock = self.tr(
            "For the best result let it warm up for {minutes}:{seconds} more minutes."
        ).format(minutes=minutes, seconds=f"{seconds:02d}")
        return f"{contrast}\n{clock}"

    def _continue_words(self, progress: CalibrationProgress) -> str:
        match progress.phase:
            case CalibrationPhase.LIGHT:
                return self.tr("Take views")
            case CalibrationPhase.CAPTURE if progress.method is CalibrationMethod.BOARD:
                return self.tr("That is enough, compute")
            case CalibrationPhase.CAPTURE | CalibrationPhase.VERIFYING:
                return self.tr("That is enough")
            case _:
                return self.tr("Go on")


def _say(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
        label.setAccessibleDescription(text)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
