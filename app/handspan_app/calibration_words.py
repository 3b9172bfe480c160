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
    translate = QCoreApplication.translate
    words = {
        CalibrationPhase.OPENING: translate("Calibration", "Getting ready"),
        CalibrationPhase.LIGHT: translate("Calibration", "Step 1 of 4: light"),
        CalibrationPhase.CAPTURE: translate("Calibration", "Step 2 of 4: views of the board"),
        CalibrationPhase.SOLVING: translate("Calibration", "Step 3 of 4: computing"),
        CalibrationPhase.VERIFYING: translate(
            "Calibration", "Step 4 of 4: checking with new views"
        ),
        CalibrationPhase.DECIDING: translate("Calibration", "Result"),
        CalibrationPhase.FAILED: translate("Calibration", "No result"),
    }
    return words[phase]


def hint_words(hint: CalibrationHint) -> str:
    """Return what to do now; empty where there is nothing to say."""
    translate = QCoreApplication.translate
    words = {
        CalibrationHint.NONE: "",
        CalibrationHint.NO_BOARD: translate(
            "Calibration", "Hold the board where both cameras see it."
        ),
        CalibrationHint.ONE_CAMERA: translate(
            "Calibration", "Only one camera sees enough of the board. Move it a little inward."
        ),
        CalibrationHint.WRONG_BOARD: translate(
            "Calibration", "This is another board, or it is bent. Print the one from this page."
        ),
        CalibrationHint.MIRRORED: translate(
            "Calibration", "The board is seen as in a mirror. Show it directly, right way round."
        ),
        CalibrationHint.BLURRED: translate(
            "Calibration", "The picture is blurred. Wipe the controller, and hold the board still."
        ),
        CalibrationHint.LOW_CONTRAST: translate(
            "Calibration",
            "Black and white look alike in infrared light. Use a laser printer: ink-jet black "
            "is invisible here.",
        ),
        CalibrationHint.WEAK_CONTRAST: translate(
            "Calibration", "The board is pale. It may do; a laser print is better."
        ),
        CalibrationHint.TOO_BRIGHT: translate(
            "Calibration", "Too bright. Wait, or move away a little."
        ),
        CalibrationHint.TOO_DARK: translate(
            "Calibration", "Too dark. Wait, or come a little nearer."
        ),
        CalibrationHint.HOLD_STILL: translate("Calibration", "Good. Hold still…"),
        CalibrationHint.MOVE_ON: translate(
            "Calibration", "This view is known. Move on, or tilt it."
        ),
        CalibrationHint.KEPT: translate("Calibration", "Got it. On to the next place."),
        CalibrationHint.LIGHT_GOOD: translate(
            "Calibration", "The light is good. Go on when you like."
        ),
        CalibrationHint.NO_MIRROR: translate(
            "Calibration", "Turn the mirror until its three lamps show in both pictures."
        ),
    }
    return words[hint]


def wanted_words(wanted: Wanted) -> str:
    """Return where to hold the board next; empty where it does not matter."""
    translate = QCoreApplication.translate
    tilts = {
        Tilt.NONE: "",
        Tilt.LEFT: translate("Calibration", "Bring its left edge nearer."),
        Tilt.RIGHT: translate("Calibration", "Bring its right edge nearer."),
        Tilt.TOP: translate("Calibration", "Bring its upper edge nearer."),
        Tilt.BOTTOM: translate("Calibration", "Bring its lower edge nearer."),
    }
    distances = (
        translate("Calibration", "Hold it near, 10 to 15 cm away."),
        translate("Calibration", "Hold it 15 to 22 cm away."),
        translate("Calibration", "Hold it farther off, 22 to 30 cm away."),
    )
    parts = [
        _cell_words(wanted.cell),
        "" if wanted.distance is None else distances[wanted.distance],
        tilts[wanted.tilt],
    ]
    return " ".join(part for part in parts if part)


def _cell_words(cell: int | None) -> str:
    """Return which part of the left picture the board should cover."""
    translate = QCoreApplication.translate
    if cell is None:
        return ""
    column, row = cell % CELL_COLUMNS, cell // CELL_COLUMNS
    across = 0 if column < 2 else 2 if column >= CELL_COLUMNS - 2 else 1
    down = 0 if row < 1 else 2 if row >= CELL_ROWS - 1 else 1
    places = (
        translate("Calibration", "Move it to the upper left of the picture."),
        translate("Calibration", "Move it to the top of the picture."),
        translate("Calibration", "Move it to the upper right of the picture."),
        translate("Calibration", "Move it to the left of the picture."),
        translate("Calibration", "Move it to the middle of the picture."),
        translate("Calibration", "Move it to the right of the picture."),
        translate("Calibration", "Move it to the lower left of the picture."),
        translate("Calibration", "Move it to the bottom of the picture."),
        translate("Calibration", "Move it to the lower right of the picture."),
    )
    return places[3 * down + across]


def failure_words(progress: CalibrationProgress) -> str:
    """Return why there is no result, and what to do."""
    translate = QCoreApplication.translate
    words = {
        CalibrationFailure.NONE: "",
        CalibrationFailure.NO_DEVICE: translate(
            "Calibration", "The controller cannot be used now."
        ),
        CalibrationFailure.OTHER_DEVICE: translate(
            "Calibration", "Another controller was plugged in. Calibrate one at a time."
        ),
        CalibrationFailure.MOVED: translate(
            "Calibration",
            "The two cameras moved against each other between the views. Fix the controller well, "
            "let it warm up for five minutes, and begin anew.",
        ),
        CalibrationFailure.INCONSISTENT: translate(
            "Calibration",
            "The views contradict each other. Glue the board flat on something stiff, and begin "
            "anew.",
        ),
        CalibrationFailure.NOT_SOLVED: translate(
            "Calibration", "There were too few different views. Begin anew and take more."
        ),
        CalibrationFailure.CRASHED: translate(
            "Calibration", "The calibration ended unexpectedly. The log says more."
        ),
    }
    return words[progress.failure]


def undecided_words() -> str:
    """Return what became of a result that went with its service."""
    translate = QCoreApplication.translate
    return translate(
        "Calibration",
        "The service ended before you decided: the result is gone, and nothing has changed.",
    )


def figure_words(name: FigureName) -> str:
    """Return what a figure is."""
    translate = QCoreApplication.translate
    words = {
        FigureName.REPROJECTION_PX: translate("Calibration", "Fit of the views"),
        FigureName.HOLDOUT_PX: translate("Calibration", "Fit of views kept apart"),
        FigureName.EPIPOLAR_PX: translate("Calibration", "Height in both pictures"),
        FigureName.BASELINE_MM: translate("Calibration", "Camera distance against the factory's"),
        FigureName.SCALE_PERCENT: translate("Calibration", "Size of the board"),
        FigureName.FLATNESS_MM: translate("Calibration", "Flatness of the board"),
        FigureName.MIRROR_MEDIAN_PX: translate(
            "Calibration", "Height in both pictures, middle value"
        ),
        FigureName.MIRROR_WORST_PX: translate(
            "Calibration", "Height in both pictures, worst place"
        ),
    }
    return words[name]


def value_words(name: FigureName, value: float | None) -> str:
    """Return a figure's value with its unit; a dash where there is none."""
    if value is None:
        return "—"
    translate = QCoreApplication.translate
    number = QLocale().toString(value, "f", 2)
    if name in (FigureName.BASELINE_MM, FigureName.FLATNESS_MM):
        return translate("Calibration", "{number} mm").format(number=number)
    if name is FigureName.SCALE_PERCENT:
        return translate("Calibration", "{number} %").format(number=number)
    return translate("Calibration", "{number} px").format(number=number)


def verdict_words(verdict: Verdict) -> str:
    """Return what a figure is worth, with a mark that needs no colour."""
    translate = QCoreApplication.translate
    words = {
        Verdict.GOOD: translate("Calibration", "good"),
        Verdict.USABLE: translate("Calibration", "usable"),
        Verdict.POOR: translate("Calibration", "poor"),
        Verdict.REFUSED: translate("Calibration", "not usable"),
    }
    return f"{MARKS[verdict]} {words[verdict]}"


def outcome_words(verdict: Verdict, *, mirror: bool) -> str:
    """Return the whole result in one sentence."""
    translate = QCoreApplication.translate
    if mirror:
        return {
            Verdict.GOOD: translate("Calibration", "Both cameras agree. Nothing needs to be done."),
            Verdict.USABLE: translate(
                "Calibration", "The cameras agree fairly well. Check again some day."
            ),
            Verdict.POOR: translate(
                "Calibration", "The cameras disagree. Calibrate with the board."
            ),
            Verdict.REFUSED: translate(
                "Calibration", "The cameras disagree. Calibrate with the board."
            ),
        }[verdict]
    return {
        Verdict.GOOD: translate("Calibration", "This calibration is good."),
        Verdict.USABLE: translate(
            "Calibration", "This calibration can be used; a better one is possible."
        ),
        Verdict.POOR: translate(
            "Calibration", "This calibration is poor. Better keep the old one and begin anew."
        ),
        Verdict.REFUSED: translate(
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
