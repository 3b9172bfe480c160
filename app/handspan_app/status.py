"""What the panel says: one pure function from what is known to words, shape and colour.

Law: exactly one row holds, the first that matches; every row has a shape of its own, so colour is
never the only carrier; the words of every state stand here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from handspan_app.advice import Advice, failure_advice
from handspan_app.badges import Badge, badge_of, badge_words, span_words
from handspan_service.contract.control import (
    HINDRANCE_ADVICE,
    Hindrance,
    NativeState,
    ServiceState,
    Status,
    WebSocketState,
)
from handspan_service.contract.model import SourceKind
from handspan_service.contract.permissions import PauseLevel

# Share of the promised rate below which tracking counts as degraded. Ours: a controller of
# 115 Hz on a crowded USB bus falls to 80 Hz and less, while ordinary jitter stays above 0.9.
LOW_RATE_SHARE = 0.75
# A rate must be low for so long before it is told; shorter dips would only flicker. Ours.
SLOW_AFTER_S = 3.0


class Phase(StrEnum):
    """How the panel stands with the service. Exactly one holds."""

    CONNECTING = "connecting"
    STARTING = "starting"
    CONNECTED = "connected"
    RESTARTING = "restarting"
    HUNG = "hung"
    GIVEN_UP = "given_up"
    STOPPED = "stopped"
    INCOMPATIBLE = "incompatible"


@dataclass(frozen=True, slots=True)
class Supervision:
    """What the supervisor knows.

    Attributes:
        phase: How the panel stands with the service.
        owned: Whether this panel started the service that runs.
        attempt: Starts since the last long life; 0 before the first crash.
        since_text: Local time of the last change, for people, e.g. "14:05".
        detail: Why, in one sentence; may be empty.
    """

    phase: Phase
    owned: bool = False
    attempt: int = 0
    since_text: str = ""
    detail: str = ""


class Row(StrEnum):
    """The rows of the table of states, in the order in which they are tried."""

    STARTING = "starting"
    SILENT = "silent"
    STOPPED = "stopped"
    FAILED = "failed"
    NO_CONTROLLER = "no_controller"
    PAUSED = "paused"
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
    HELP = "help"


ROWS: dict[Row, tuple[Shape, Colour]] = {
    Row.STARTING: (Shape.DOTS, Colour.GREY),
    Row.SILENT: (Shape.BROKEN_RING, Colour.GREY),
    Row.STOPPED: (Shape.SQUARE, Colour.GREY),
    Row.FAILED: (Shape.CROSS, Colour.RED),
    Row.NO_CONTROLLER: (Shape.EMPTY_RING, Colour.PLAIN),
    Row.PAUSED: (Shape.BARS, Colour.GREY),
    Row.DEGRADED: (Shape.WARNING, Colour.YELLOW),
    Row.PLAYING: (Shape.TRIANGLE, Colour.BLUE),
    Row.SIMULATED: (Shape.DASHED_HAND, Colour.BLUE),
    Row.IDLE: (Shape.HOLLOW_HAND, Colour.DARK_GREEN),
    Row.STREAMING: (Shape.FILLED_HAND, Colour.GREEN),
}

_HINDRANCE_TITLES = {
    Hindrance.SMUDGE: "Smudged glass",
    Hindrance.BRIGHT_LIGHT: "Too bright",
}

_ACTION_WORDS = {
    Action.RESTART: "Restart",
    Action.SHOW_LOG: "Show log",
    Action.RESUME: "Resume",
    Action.HELP: "How to fix",
}


@dataclass(frozen=True, slots=True)
class View:
    """Everything that icon, tray, banner and header show of the state.

    Attributes:
        row: Which row of the table holds.
        shape: What the icon shows.
        colour: Its colour.
        title: The state in a few words.
        sentence: One line more; may be empty.
        tooltip: Title and sentence for the tray.
        banner: What the banner says; empty for no banner.
        actions: The banner's buttons, at most two.
        help: Text behind Action.HELP; empty where there is none.
        badge: A small mark on the icon; None for none.
    """

    row: Row
    shape: Shape
    colour: Colour
    title: str
    sentence: str
    tooltip: str
    banner: str = ""
    actions: tuple[Action, ...] = ()
    help: str = ""
    badge: Badge | None = None


def action_words(action: Action, view: View) -> str:
    """Return the text of a banner button."""
    if action is Action.RESTART and view.row is Row.STOPPED:
        return "Start"
    if action is Action.HELP and view.row is Row.NO_CONTROLLER:
        return "Help"
    return _ACTION_WORDS[action]


def is_slow(status: Status) -> bool:
    """Return whether the source or the tracker falls behind right now."""
    promised = status.device.nominal_rate_hz if status.device else 0.0
    timing = status.timing
    wanted_hz = timing.image_rate_hz - timing.spared_rate_hz
    return (
        0.0 < timing.image_rate_hz < LOW_RATE_SHARE * promised
        or 0.0 < timing.frame_rate_hz < LOW_RATE_SHARE * wanted_hz
    )


def describe(
    supervision: Supervision, status: Status | None, slow_for_s: float = SLOW_AFTER_S
) -> View:
    """Return what to show.

    Args:
        supervision: How the panel stands with the service.
        status: The newest status of the connected service; None before the first. It is ignored
            unless the service is connected.
        slow_for_s: How long `is_slow` has held.
    """
    if supervision.phase is not Phase.CONNECTED:
        return _without_service(supervision)
    if status is None or status.state is ServiceState.STARTING:
        return _view(Row.STARTING, "Starting", "The tracking service is getting ready.")
    if status.state is ServiceState.STOPPING:
        return _view(Row.STOPPED, "Stopping", "The tracking service is shutting down.")
    return _badged(_with_service(status, slow_for_s), status)


def _badged(view: View, status: Status) -> View:
    """Return the view with the mark that the status asks for, and its meaning in the tooltip."""
    badge = badge_of(status)
    if badge is None:
        return view
    return replace(view, badge=badge, tooltip=f"{view.tooltip}\n{badge_words(status, badge)}")


def _view(row: Row, title: str, sentence: str = "") -> View:
    shape, colour = ROWS[row]
    tooltip = f"{title}: {sentence}" if sentence else title
    return View(row, shape, colour, title, sentence, f"Handspan - {tooltip}")


def _with_banner(view: View, banner: str, *actions: Action, help_text: str = "") -> View:
    return replace(view, banner=banner, actions=actions, help=help_text)


def _without_service(known: Supervision) -> View:
    since = f" Since {known.since_text}." if known.since_text else ""
    detail = f" {known.detail}" if known.detail else ""
    match known.phase:
        case Phase.CONNECTING:
            return _view(Row.STARTING, "Connecting", "Looking for the tracking service.")
        case Phase.STARTING:
            return _view(Row.STARTING, "Starting", "The tracking service is getting ready.")
        case Phase.RESTARTING:
            sentence = f"The tracking service ended; start {known.attempt + 1}.{since}"
            view = _view(Row.SILENT, "Restarting", sentence)
            return _with_banner(
                view, f"The tracking service ended and is started again.{detail}", Action.SHOW_LOG
            )
        case Phase.HUNG:
            view = _view(Row.SILENT, "Not answering", f"The tracking service is silent.{since}")
            banner = f"The tracking service has stopped answering.{detail}"
            return _with_banner(view, banner, Action.RESTART, Action.SHOW_LOG)
        case Phase.INCOMPATIBLE:
            view = _view(Row.SILENT, "Wrong version", "Service and panel do not fit together.")
            banner = known.detail or "Restart service and panel after an update."
            return _with_banner(view, banner, Action.RESTART)
        case Phase.STOPPED:
            view = _view(Row.STOPPED, "Stopped", f"The tracking service is not running.{since}")
            banner = f"The tracking service was stopped; no application gets hands.{detail}"
            return _with_banner(view, banner, Action.RESTART)
        case _:
            view = _view(Row.SILENT, "Given up", f"The tracking service does not run.{since}")
            banner = f"The tracking service cannot be started.{detail}"
            return _with_banner(view, banner, Action.RESTART, Action.SHOW_LOG)


def _with_service(status: Status, slow_for_s: float) -> View:
    if status.state is ServiceState.FAILED:
        return _failed(status)
    if status.state is ServiceState.NO_DEVICE:
        return _no_controller(status)
    if status.state is ServiceState.PAUSED:
        return _paused(status)
    if status.state is ServiceState.IDLE:
        return _view(Row.IDLE, "Ready", "No application connected; its lights are off.")
    if trouble := _door_trouble(status):
        return trouble
    if is_slow(status) and slow_for_s >= SLOW_AFTER_S:
        return _slow(status)
    if status.imaging.hindrances:
        return _hindered(status)
    return _streaming(status)


def _paused(status: Status) -> View:
    who = f"{_source(status)} is paused for every application."
    left_s = status.pause.remaining_s
    title = "Paused" if left_s is None else f"Paused, {span_words(left_s)} left"
    by_program = status.pause.level is PauseLevel.PROGRAM
    banner = f"{status.pause.by} paused tracking." if by_program else "You paused tracking."
    return _with_banner(_view(Row.PAUSED, title, who), banner, Action.RESUME)


def _failed(status: Status) -> View:
    advice = failure_advice(status.reason) or Advice(
        "Tracking failed", status.detail or "See the log for the cause."
    )
    view = _view(Row.FAILED, advice.title, "No application gets hands.")
    detail = f" {status.detail}" if status.detail and status.detail != advice.sentence else ""
    second = Action.HELP if advice.help else Action.SHOW_LOG
    return _with_banner(
        view, advice.sentence + detail, Action.RESTART, second, help_text=advice.help
    )


def _no_controller(status: Status) -> View:
    advice = failure_advice(status.reason)
    if advice is not None and advice.needs_user:
        return _failed(status)
    view = _view(Row.NO_CONTROLLER, "No controller", "Plug one in; tracking starts by itself.")
    banner = status.detail or "No controller is attached."
    return _with_banner(view, banner, Action.HELP, help_text=NO_CONTROLLER_HELP)


def _door_trouble(status: Status) -> View | None:
    """Return the view where applications find a door shut that the user left open."""
    if status.native.state is NativeState.FAILED:
        view = _view(Row.DEGRADED, "Programs cannot connect", _figures(status))
        return _with_banner(view, f"{status.native.detail}.", Action.RESTART, Action.SHOW_LOG)
    if status.websocket.state not in (WebSocketState.PORT_IN_USE, WebSocketState.FAILED):
        return None
    view = _view(Row.DEGRADED, "Web applications cannot connect", _figures(status))
    banner = status.websocket.detail or (
        f"Another program uses port {status.websocket.port}. Close it; Handspan tries again."
    )
    return _with_banner(view, banner, Action.SHOW_LOG)


def _slow(status: Status) -> View:
    promised = status.device.nominal_rate_hz if status.device else 0.0
    timing = status.timing
    if timing.image_rate_hz < LOW_RATE_SHARE * promised:
        rates = f"{timing.image_rate_hz:.0f} of {promised:.0f} images/s"
        banner = _slow_source(status, rates)
    else:
        rates = f"{timing.frame_rate_hz:.0f} of {timing.image_rate_hz:.0f} images/s tracked"
        banner = f"This computer is too busy to track every image: {rates}."
    view = _view(Row.DEGRADED, "Low frame rate", f"{_source(status)}, {rates}.")
    return _with_banner(view, banner, Action.SHOW_LOG)


def _hindered(status: Status) -> View:
    first = status.imaging.hindrances[0]
    view = _view(Row.DEGRADED, _HINDRANCE_TITLES[first], _figures(status))
    if first is Hindrance.SMUDGE:
        view = replace(view, colour=Colour.ORANGE)  # As people know it from the classic icon.
    return _with_banner(view, HINDRANCE_ADVICE[first])


def _slow_source(status: Status, rates: str) -> str:
    if status.device is not None and status.device.kind is SourceKind.USB:
        return (
            f"The controller sends too few images: {rates}. "
            "Use another USB port, no hub and a short cable."
        )
    return f"This computer is too busy for the full rate: {rates}."


def _streaming(status: Status) -> View:
    kind = status.device.kind if status.device else SourceKind.USB
    if status.simulated:
        return _view(Row.SIMULATED, "Simulated controller", f"Not real hands. {_figures(status)}")
    if kind is not SourceKind.USB:
        return _view(Row.PLAYING, "Playing a recording", f"Not live. {_figures(status)}")
    if not status.clients:
        return _view(Row.IDLE, "Ready", "No application connected.")
    return _view(Row.STREAMING, "Tracking", _figures(status))


def _source(status: Status) -> str:
    if status.simulated:
        return "The simulated controller"
    if status.device is None:
        return "Tracking"
    if status.device.kind is not SourceKind.USB:
        return "The recording"
    return status.device.model or "The controller"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return e.g. "no hands", "1 hand" or "2 hands"."""
    if number == 1:
        return f"1 {noun}"
    return f"{number or 'no'} {plural or noun + 's'}"


def _figures(status: Status) -> str:
    rate = f"{status.timing.frame_rate_hz:.0f} frames/s"
    hands = counted(status.hands, "hand")
    clients = counted(len(status.clients), "application")
    saving = " Saving power." if status.saving else ""
    return f"{rate}, {hands}, {clients}.{saving}"


NO_CONTROLLER_HELP = (
    "Plug the controller into a USB port of the computer itself, with the cable it came with. "
    "The first time takes about five seconds. Without a controller, start Handspan with "
    "--source simulated to see moving hands, or with --source FILE to play a recording."
)
