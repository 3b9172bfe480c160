"""The table of states: its rows, and the shape and colour of each.

Law: every row has a shape of its own, so colour is never the only carrier.
"""

from __future__ import annotations

from enum import StrEnum


class Row(StrEnum):
    """The rows of the table of states, in the order in which they are tried."""

    STARTING = "starting"
    SILENT = "silent"
    STOPPED = "stopped"
    FAILED = "failed"
    NO_CONTROLLER = "no_controller"
    PAUSED = "paused"
    TOO_SLOW = "too_slow"  # Paused, because the controller sends too few images.
    DEGRADED = "degraded"
    PLAYING = "playing"
    SIMULATED = "simulated"
    IDLE = "idle"
    STREAMING = "streaming"


class Shape(StrEnum):
    """What the icon shows; drawn in glyphs.py."""

    DOTS = "dots"
    BROKEN_RING = "broken_ring"
    SQUARE = "square"
    CROSS = "cross"
    EMPTY_RING = "empty_ring"
    BARS = "bars"
    RINGED_BARS = "ringed_bars"
    WARNING = "warning"
    TRIANGLE = "triangle"
    DASHED_HAND = "dashed_hand"
    HOLLOW_HAND = "hollow_hand"
    FILLED_HAND = "filled_hand"


class Colour(StrEnum):
    """Meaning of a colour; its value depends on the theme."""

    GREY = "grey"
    RED = "red"
    PLAIN = "plain"
    YELLOW = "yellow"
    ORANGE = "orange"
    BLUE = "blue"
    DARK_GREEN = "dark_green"
    GREEN = "green"


class Action(StrEnum):
    """What a button of the banner does."""

    RESTART = "restart"
    SHOW_LOG = "show_log"
    RESUME = "resume"
    TRY_AGAIN = "try_again"
    LOW_RESOURCE = "low_resource"
    HELP = "help"


ROWS: dict[Row, tuple[Shape, Colour]] = {
    Row.STARTING: (Shape.DOTS, Colour.GREY),
    Row.SILENT: (Shape.BROKEN_RING, Colour.GREY),
    Row.STOPPED: (Shape.SQUARE, Colour.GREY),
    Row.FAILED: (Shape.CROSS, Colour.RED),
    Row.NO_CONTROLLER: (Shape.EMPTY_RING, Colour.PLAIN),
    Row.PAUSED: (Shape.BARS, Colour.GREY),
    Row.TOO_SLOW: (Shape.RINGED_BARS, Colour.RED),
    Row.DEGRADED: (Shape.WARNING, Colour.YELLOW),
    Row.PLAYING: (Shape.TRIANGLE, Colour.BLUE),
    Row.SIMULATED: (Shape.DASHED_HAND, Colour.BLUE),
    Row.IDLE: (Shape.HOLLOW_HAND, Colour.DARK_GREEN),
    Row.STREAMING: (Shape.FILLED_HAND, Colour.GREEN),
}
