"""What a calibration tells, in words.

Law: every hint, failure, figure and verdict has words of its own; none of them names a part of the
program.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from handspan_service.contract.calibration import (
    CELL_COLUMNS,
    CELL_ROWS,
    CalibrationFailure,
    CalibrationHint,
    CalibrationPhase,
    CalibrationProgress,
    Figure,
    FigureName,
    Tilt,
    Verdict,
    Wanted,
)

MARKS = {Verdict.GOOD: "✓", Verdict.USABLE: "~", Verdict.POOR: "!", Verdict.REFUSED: "✕"}


def phase_words(phase: CalibrationPhase) -> str:
    """Return the name of a step."""
    tr = QCoreApplication.translate
    words = {
        CalibrationPhase.OPENING: tr("Calibration", "Getting ready"),
        CalibrationPhase.LIGHT: tr("Calibration", "Step 1 of 4: light"),
        CalibrationPhase.CAPTURE: tr("Calibration", "Step 2 of 4: views of the board"),
        CalibrationPhase.SOLVING: tr("Calibration", "Step 3 of 4: computing"),
        CalibrationPhase.VERIFYING: tr("Calibration", "Step 4 of 4: checking with new views"),
        CalibrationPhase.DECIDING: tr("Calibration", "Result"),
        CalibrationPhase.FAILED: tr("Calibration", "No result"),
    }
    return words[phase]


def hint_words(hint: CalibrationHint) -> str:
    """Return what to do now; empty where there is nothing to say."""
    tr = QCoreApplication.translate
    words = {
        CalibrationHint.NONE: "",
        CalibrationHint.NO_BOARD: tr("Calibration", "Hold the board where both cameras see it."),
        CalibrationHint.ONE_CAMERA: tr(
            "Calibration", "Only one camera sees enough of the board. Move it a little inward."
        ),
        CalibrationHint.WRONG_BOARD: tr(
            "Calibration", "This is another board, or it is bent. Print the one from this page."
        ),
        CalibrationHint.MIRRORED: tr(
            "Calibration", "The board is seen as in a mirror. Show it directly, right way round."
        ),
        CalibrationHint.BLURRED: tr(
            "Calibration", "The picture is blurred. Wipe the controller, and hold the board still."
        ),
        CalibrationHint.LOW_CONTRAST: tr(
            "Calibration",
            "Black and white look alike in infrared light. Use a laser printer: ink-jet black "
            "is invisible here.",
        ),
        CalibrationHint.WEAK_CONTRAST: tr(
            "Calibration", "The board is pale. It may do; a laser print is better."
        ),
        CalibrationHint.TOO_BRIGHT: tr("Calibration", "Too bright. Wait, or move away a little."),
        CalibrationHint.TOO_DARK: tr("Calibration", "Too dark. Wait, or come a little nearer."),
        CalibrationHint.HOLD_STILL: tr("Calibration", "Good. Hold still…"),
        CalibrationHint.MOVE_ON: tr("Calibration", "This view is known. Move on, or tilt it."),
        CalibrationHint.KEPT: tr("Calibration", "Got it. On to the next place."),
        CalibrationHint.LIGHT_GOOD: tr("Calibration", "The light is good. Go on when you like."),
        CalibrationHint.NO_MIRROR: tr(
            "Calibration", "Turn the mirror until its three lamps show in both pictures."
        ),
    }
    return words[hint]


def wanted_words(wanted: Wanted) -> str:
    """Return where to hold the board next; empty where it does not matter."""
    tr = QCoreApplication.translate
    tilts = {
        Tilt.NONE: "",
        Tilt.LEFT: tr("Calibration", "Bring its left edge nearer."),
        Tilt.RIGHT: tr("Calibration", "Bring its right edge nearer."),
        Tilt.TOP: tr("Calibration", "Bring its upper edge nearer."),
        Tilt.BOTTOM: tr("Calibration", "Bring its lower edge nearer."),
    }
    distances = (
        tr("Calibration", "Hold it near, 10 to 15 cm away."),
        tr("Calibration", "Hold it 15 to 22 cm away."),
        tr("Calibration", "Hold it farther off, 22 to 30 cm away."),
    )
    parts = [
        _cell_words(wanted.cell),
        "" if wanted.distance is None else distances[wanted.distance],
        tilts[wanted.tilt],
    ]
    return " ".join(part for part in parts if part)


def _cell_words(cell: int | None) -> str:
    """Return which part of the left picture the board should cover."""
    tr = QCoreApplication.translate
    if cell is None:
        return ""
    column, row = cell % CELL_COLUMNS, cell // CELL_COLUMNS
    across = 0 if column < 2 else 2 if column >= CELL_COLUMNS - 2 else 1
    down = 0 if row < 1 else 2 if row >= CELL_ROWS - 1 else 1
    places = (
        tr("Calibration", "Move it to the upper left of the picture."),
        tr("Calibration", "Move it to the top of the picture."),
        tr("Calibration", "Move it to the upper right of the picture."),
        tr("Calibration", "Move it to the left of the picture."),
        tr("Calibration", "Move it to the middle of the picture."),
        tr("Calibration", "Move it to the right of the picture."),
        tr("Calibration", "Move it to the lower left of the picture."),
        tr("Calibration", "Move it to the bottom of the picture."),
        tr("Calibration", "Move it to the lower right of the picture."),
    )
    return places[3 * down + across]


def failure_words(progress: CalibrationProgress) -> str:
    """Return why there is no result, and what to do."""
    tr = QCoreApplication.translate
    words = {
        CalibrationFailure.NONE: "",
        CalibrationFailure.NO_DEVICE: tr("Calibration", "The controller cannot be used now."),
        CalibrationFailure.OTHER_DEVICE: tr(
            "Calibration", "Another controller was plugged in. Calibrate one at a time."
        ),
        CalibrationFailure.MOVED: tr(
            "Calibration",
            "The two cameras moved against each other between the views. Fix the controller well, "
            "let it warm up for five minutes, and begin anew.",
        ),
        CalibrationFailure.INCONSISTENT: tr(
            "Calibration",
            "The views contradict each other. Glue the board flat on something stiff, and begin "
            "anew.",
        ),
        CalibrationFailure.NOT_SOLVED: tr(
            "Calibration", "There were too few different views. Begin anew and take more."
        ),
        CalibrationFailure.CRASHED: tr(
            "Calibration", "The calibration ended unexpectedly. The log says more."
        ),
    }
    return words[progress.failure]


def figure_words(name: FigureName) -> str:
    """Return what a figure is."""
    tr = QCoreApplication.translate
    words = {
        FigureName.REPROJECTION_PX: tr("Calibration", "Fit of the views"),
        FigureName.HOLDOUT_PX: tr("Calibration", "Fit of views kept apart"),
        FigureName.EPIPOLAR_PX: tr("Calibration", "Height in both pictures"),
        FigureName.BASELINE_MM: tr("Calibration", "Camera distance against the factory's"),
        FigureName.SCALE_PERCENT: tr("Calibration", "Size of the board"),
        FigureName.FLATNESS_MM: tr("Calibration", "Flatness of the board"),
        FigureName.MIRROR_MEDIAN_PX: tr("Calibration", "Height in both pictures, middle value"),
        FigureName.MIRROR_WORST_PX: tr("Calibration", "Height in both pictures, worst place"),
    }
    return words[name]


def value_words(name: FigureName, value: float | None) -> str:
    """Return a figure's value with its unit; a dash where there is none."""
    if value is None:
        return "—"
    tr = QCoreApplication.translate
    number = QLocale().toString(value, "f", 2)
    if name in (FigureName.BASELINE_MM, FigureName.FLATNESS_MM):
        return tr("Calibration", "{number} mm").format(number=number)
    if name is FigureName.SCALE_PERCENT:
        return tr("Calibration", "{number} %").format(number=number)
    return tr("Calibration", "{number} px").format(number=number)


def verdict_words(verdict: Verdict) -> str:
    """Return what a figure is worth, with a mark that needs no colour."""
    tr = QCoreApplication.translate
    words = {
        Verdict.GOOD: tr("Calibration", "good"),
        Verdict.USABLE: tr("Calibration", "usable"),
        Verdict.POOR: tr("Calibration", "poor"),
        Verdict.REFUSED: tr("Calibration", "not usable"),
    }
    return f"{MARKS[verdict]} {words[verdict]}"


def outcome_words(verdict: Verdict, *, mirror: bool) -> str:
    """Return the whole result in one sentence."""
    tr = QCoreApplication.translate
    if mirror:
        return {
            Verdict.GOOD: tr("Calibration", "Both cameras agree. Nothing needs to be done."),
            Verdict.USABLE: tr(
                "Calibration", "The cameras agree fairly well. Check again some day."
            ),
            Verdict.POOR: tr("Calibration", "The cameras disagree. Calibrate with the board."),
            Verdict.REFUSED: tr("Calibration", "The cameras disagree. Calibrate with the board."),
        }[verdict]
    return {
        Verdict.GOOD: tr("Calibration", "This calibration is good."),
        Verdict.USABLE: tr(
            "Calibration", "This calibration can be used; a better one is possible."
        ),
        Verdict.POOR: tr(
            "Calibration", "This calibration is poor. Better keep the old one and begin anew."
        ),
        Verdict.REFUSED: tr(
            "Calibration", "This calibration cannot be used. Keep the old one and begin anew."
        ),
    }[verdict]


def report_text(figures: tuple[Figure, ...]) -> str:
    """Return figures as lines of text, for a file."""
    return "\n".join(
        f"{figure_words(f.name)}: {value_words(f.name, f.before)} -> "
        f"{value_words(f.name, f.value)} ({verdict_words(f.verdict)})"
        for f in figures
    )
