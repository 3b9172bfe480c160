"""What a calibration tells, in words for a terminal.

Law: every phase, hint and figure has words.
"""

from __future__ import annotations

from handspan_service.contract.calibration import (
    CELL_COLUMNS,
    CELL_ROWS,
    DISTANCES_MM,
    CalibrationHint,
    CalibrationPhase,
    FigureName,
    Tilt,
    Wanted,
)

PHASES = {
    CalibrationPhase.OPENING: "Getting ready",
    CalibrationPhase.LIGHT: "Light",
    CalibrationPhase.CAPTURE: "Views",
    CalibrationPhase.SOLVING: "Computing",
    CalibrationPhase.VERIFYING: "Checking with new views",
    CalibrationPhase.DECIDING: "Result",
    CalibrationPhase.FAILED: "No result",
}
MIRROR = "Mirror"  # The phase of its views.
TURN_MIRROR = "Turn the mirror slowly, until the whole picture has been covered."
HINTS = {
    CalibrationHint.NONE: "",
    CalibrationHint.NO_BOARD: "Hold the board where both cameras see it.",
    CalibrationHint.ONE_CAMERA: "Only one camera sees enough of the board: move it inward.",
    CalibrationHint.WRONG_BOARD: "This is another board, or it is bent.",
    CalibrationHint.MIRRORED: "The board is seen as in a mirror: show it directly.",
    CalibrationHint.BLURRED: "Blurred: wipe the controller, and hold the board still.",
    CalibrationHint.LOW_CONTRAST: "Black and white look alike: print it with a laser printer.",
    CalibrationHint.WEAK_CONTRAST: "The board is pale: a laser print is better.",
    CalibrationHint.TOO_BRIGHT: "Too bright: wait, or move away a little.",
    CalibrationHint.TOO_DARK: "Too dark: wait, or come a little nearer.",
    CalibrationHint.HOLD_STILL: "Hold still.",
    CalibrationHint.MOVE_ON: "This view is known: move on, or tilt it.",
    CalibrationHint.KEPT: "Got it.",
    CalibrationHint.LIGHT_GOOD: "The light is good.",
    CalibrationHint.NO_MIRROR: "Turn the mirror until its three lamps show in both pictures.",
}
FIGURES = {  # Name and unit.
    FigureName.REPROJECTION_PX: ("fit of the views", "px"),
    FigureName.HOLDOUT_PX: ("fit of views kept apart", "px"),
    FigureName.EPIPOLAR_PX: ("height in both pictures", "px"),
    FigureName.BASELINE_MM: ("camera distance against the factory's", "mm"),
    FigureName.SCALE_PERCENT: ("size of the board", "%"),
    FigureName.FLATNESS_MM: ("flatness of the board", "mm"),
    FigureName.MIRROR_MEDIAN_PX: ("height in both pictures, middle value", "px"),
    FigureName.MIRROR_WORST_PX: ("height in both pictures, worst place", "px"),
}
_TILTS = {
    Tilt.NONE: "",
    Tilt.LEFT: "left edge nearer",
    Tilt.RIGHT: "right edge nearer",
    Tilt.TOP: "upper edge nearer",
    Tilt.BOTTOM: "lower edge nearer",
}
_ACROSS = ("left", "middle", "right")
_DOWN = ("upper", "middle", "lower")


def place_words(wanted: Wanted) -> str:
    """Return where the board, or the mirror's lamps, should be next; empty where all will do."""
    parts = []
    if wanted.cell is not None:
        row, column = divmod(wanted.cell, CELL_COLUMNS)
        across = _ACROSS[column * len(_ACROSS) // CELL_COLUMNS]
        down = _DOWN[0 if row == 0 else 2 if row == CELL_ROWS - 1 else 1]
        parts.append(f"{down} {across} of the picture")
    if wanted.distance is not None:
        near_mm, far_mm = DISTANCES_MM[wanted.distance]
        parts.append(f"{near_mm / 10:.0f} to {far_mm / 10:.0f} cm away")
    if wanted.tilt is not Tilt.NONE:
        parts.append(_TILTS[wanted.tilt])
    return f"Next: {', '.join(parts)}." if parts else ""
