"""What the panel says: one pure function from what is known to words, shape and colour.

Law: exactly one row holds, the first that matches; every row has a shape of its own, so colour is
never the only carrier; the rows stand in state_table.py, the words of every state here and in
status_words.py alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from handspan_app.advice import Advice, failure_advice
from handspan_app.badges import Badge, badge_of, badge_words, span_words
from handspan_app.permission_words import name_words
from handspan_app.service_words import as_sentence, spoken
from handspan_app.state_table import ROWS, Action, Colour, Row, Shape
from handspan_app.status_words import Phase as Phase  # Others know it from here.
from handspan_app.status_words import (
    figures,
    hindrance_words,
    no_controller_help,
    phase_words,
    source,
)
from handspan_service.contract.control import (
    Hindrance,
    NativeState,
    ServiceState,
    Status,
    WebSocketState,
)
from handspan_service.contract.model import Quality, SourceKind
from handspan_service.contract.permissions import PauseLevel

translate = QCoreApplication.translate
# Share of the promised rate below which tracking counts as degraded. Ours: a controller of
# 115 Hz on a crowded USB bus falls to 80 Hz and less, while ordinary jitter stays above 0.9.
LOW_RATE_SHARE = 0.75
# A rate must be low for so long before it is told; shorter dips would only flicker. Ours.
SLOW_AFTER_S = 3.0
# And for so long before a banner tells it, which moves the page: a bus is too narrow all the time,
# a computer too busy for a moment. Ours.
BANNER_AFTER_S = 15.0


@dataclass(frozen=True, slots=True)
class Supervision:
    """What the supervisor knows.

    Attributes:
        phase: How the panel stands with the service.
        attempt: Starts since the last long life; 0 before the first crash.
        since_text: Local time of the last change, for people, e.g. "14:05".
        detail: Why, in one sentence; may be empty.
    """

    phase: Phase
    attempt: int = 0
    since_text: str = ""
    detail: str = ""


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
        return translate("Status", "Start")
    if action is Action.HELP and view.row is Row.NO_CONTROLLER:
        return translate("Status", "Help")
    return {
        Action.RESTART: translate("Status", "Restart"),
        Action.SHOW_LOG: translate("Status", "Show log"),
        Action.RESUME: translate("Status", "Resume"),
        Action.TRY_AGAIN: translate("Status", "Try again"),
        Action.LOW_RESOURCE: translate("Status", "Use low resource"),
        Action.HELP: translate("Status", "How to fix"),
    }[action]


def is_slow(status: Status) -> bool:
    """Return whether the source or the tracker falls behind right now."""
    timing = status.timing
    wanted_hz = timing.image_rate_hz - timing.spared_rate_hz
    return (
        0.0 < timing.image_rate_hz < LOW_RATE_SHARE * _promised_hz(status)
        or 0.0 < timing.frame_rate_hz < LOW_RATE_SHARE * wanted_hz
    )


def lost_playback(before: Status | None, now: Status) -> str:
    """Return which recording was played by a service that is gone, and is not by the one that is.

    Args:
        before: What was told last, by whichever service; None where nothing was.
        now: What is told now.

    Returns:
        The name of its file; empty where none was lost.
    """
    if before is None or before.pid == now.pid or now.library.playback.name:
        return ""
    return before.library.playback.name


def _promised_hz(status: Status) -> float:
    """Return how many images a second are to be expected; 0 where nothing promises any.

    A recording holds as many as were seen when it was made, and is played as fast as wished.
    """
    device = status.device
    if device is None or device.kind not in (SourceKind.USB, SourceKind.SIMULATED):
        return 0.0
    return device.nominal_rate_hz


def describe(
    supervision: Supervision, status: Status | None, slow_for_s: float = BANNER_AFTER_S
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
        said = phase_words(Phase.STARTING, 1)
        return _view(Row.STARTING, said.title, said.sentence)
    if status.state is ServiceState.STOPPING:
        sentence = translate("Status", "The tracking service is shutting down.")
        return _view(Row.STOPPED, translate("Status", "Stopping"), sentence)
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
    said = phase_words(known.phase, known.attempt + 1)
    since = translate("Status", "Since {time}.").format(time=known.since_text)
    starting = known.phase in (Phase.CONNECTING, Phase.STARTING)
    dated = bool(known.since_text) and not starting and known.phase is not Phase.INCOMPATIBLE
    sentence = f"{said.sentence} {since}" if dated else said.sentence
    row = Row.STARTING if starting else Row.SILENT
    view = _view(Row.STOPPED if known.phase is Phase.STOPPED else row, said.title, sentence)
    banner = f"{said.banner} {known.detail}" if known.detail else said.banner
    match known.phase:
        case Phase.CONNECTING | Phase.STARTING:
            return view
        case Phase.RESTARTING:
            return _with_banner(view, banner, Action.SHOW_LOG)
        case Phase.INCOMPATIBLE:
            return _with_banner(view, known.detail or banner, Action.RESTART)
        case Phase.STOPPED:
            return _with_banner(view, banner, Action.RESTART)
        case _:
            return _with_banner(view, banner, Action.RESTART, Action.SHOW_LOG)


def _with_service(status: Status, slow_for_s: float) -> View:
    if status.state is ServiceState.FAILED:
        return _failed(status)
    if status.state is ServiceState.NO_DEVICE:
        return _no_controller(status)
    if status.calibration.running:
        sentence = translate("Status", "No application gets hands meanwhile.")
        return _view(Row.PAUSED, translate("Status", "Calibrating"), sentence)
    if status.state is ServiceState.PAUSED:
        return _paused(status)
    if status.state is ServiceState.IDLE:
        return _view(Row.IDLE, translate("Status", "Ready"), _resting_words(status))
    if trouble := _door_trouble(status):
        return trouble
    if is_slow(status) and slow_for_s >= SLOW_AFTER_S:
        return _slow(status, told=slow_for_s >= BANNER_AFTER_S)
    if status.imaging.hindrances:
        return _hindered(status)
    return _streaming(status)


def _too_slow(status: Status) -> View:
    pause = status.pause
    rates = translate("Status", "{some} of at least {least} images/s").format(
        some=round(pause.measured_hz), least=round(pause.required_hz)
    )
    sentence = translate("Status", "{source}, {rates}.").format(source=source(status), rates=rates)
    view = _view(Row.TOO_SLOW, translate("Status", "Paused, too slow"), sentence)
    banner = translate(
        "Status",
        "Tracking is paused: the controller sends too few images ({rates}). Use another USB port, "
        "no hub and a short cable. It is tried again in {time}.",
    ).format(rates=rates, time=span_words(pause.remaining_s or 0.0))
    saves = status.settings.quality is Quality.LOW_RESOURCE
    actions = (Action.TRY_AGAIN,) if saves else (Action.TRY_AGAIN, Action.LOW_RESOURCE)
    return _with_banner(view, banner, *actions)


def _paused(status: Status) -> View:
    if status.pause.level is PauseLevel.PERFORMANCE:
        return _too_slow(status)
    who = translate("Status", "{source} is paused for every application.")
    left_s = status.pause.remaining_s
    title = translate("Status", "Paused")
    if left_s is not None:
        title = translate("Status", "Paused, {time} left").format(time=span_words(left_s))
    banner = translate("Status", "You paused tracking.")
    if status.pause.level is PauseLevel.PROGRAM:
        banner = translate("Status", "{name} paused tracking.").format(
            name=name_words(None, status.pause.by)
        )
    view = _view(Row.PAUSED, title, who.format(source=source(status)))
    return _with_banner(view, banner, Action.RESUME)


def _failed(status: Status) -> View:
    known = failure_advice(status.reason)
    advice = known or Advice(
        translate("Status", "Tracking failed"),
        as_sentence(status.detail) or translate("Status", "See the log for the cause."),
    )
    view = _view(Row.FAILED, advice.title, translate("Status", "No application gets hands."))
    said = as_sentence(status.detail)
    detail = f" {said}" if said and said != advice.sentence else ""
    actions = (Action.HELP, Action.RESTART) if advice.help else (Action.RESTART, Action.SHOW_LOG)
    return _with_banner(view, advice.sentence + detail, *actions, help_text=advice.help)


def _no_controller(status: Status) -> View:
    advice = failure_advice(status.reason)
    if advice is not None and advice.needs_user:
        return _failed(status)
    sentence = translate("Status", "Plug one in; tracking starts by itself.")
    view = _view(Row.NO_CONTROLLER, translate("Status", "No controller"), sentence)
    banner = advice.sentence if advice else translate("Status", "No controller is attached.")
    return _with_banner(view, banner, Action.HELP, help_text=no_controller_help())


def _door_trouble(status: Status) -> View | None:
    """Return the view where applications find a door shut that the user left open."""
    if status.native.state is NativeState.FAILED:
        view = _view(Row.DEGRADED, translate("Status", "Programs cannot connect"), figures(status))
        banner = translate("Status", "The socket for programs does not open ({why}).")
        banner = banner.format(why=spoken(status.native.detail))
        return _with_banner(view, banner, Action.RESTART, Action.SHOW_LOG)
    if status.websocket.state not in (WebSocketState.PORT_IN_USE, WebSocketState.FAILED):
        return None
    view = _view(
        Row.DEGRADED, translate("Status", "Web applications cannot connect"), figures(status)
    )
    banner = translate(
        "Status", "Another program uses port {port}. Close it; Handspan tries again."
    ).format(port=status.websocket.port)
    if status.websocket.state is WebSocketState.FAILED:
        banner = translate("Status", "The web server does not run ({why}).")
        banner = banner.format(why=spoken(status.websocket.detail))
    return _with_banner(view, banner, Action.SHOW_LOG)


def _slow(status: Status, *, told: bool) -> View:
    """Return the view of a low rate: with a banner where the user can do something about it.

    Where this computer alone is too busy, that comes and goes with what else it does; a banner
    would move the page under the user's hands each time.

    Args:
        status: Of the service.
        told: Whether it lasts so long that a banner may say it.
    """
    timing, promised_hz = status.timing, _promised_hz(status)
    lacks = timing.image_rate_hz < LOW_RATE_SHARE * promised_hz
    if lacks:
        rates = translate("Status", "{some} of {all} images/s").format(
            some=round(timing.image_rate_hz), all=round(promised_hz)
        )
    else:
        rates = translate("Status", "{some} of {all} images/s tracked").format(
            some=round(timing.frame_rate_hz), all=round(timing.image_rate_hz)
        )
    title, from_ = translate("Status", "Low frame rate"), source(status)
    if not lacks or status.simulated:
        busy = translate("Status", "{source}, {rates}: this computer is too busy.")
        return _view(Row.DEGRADED, title, busy.format(source=from_, rates=rates))
    sentence = translate("Status", "{source}, {rates}.").format(source=from_, rates=rates)
    view = _view(Row.DEGRADED, title, sentence)
    if not told:
        return view
    banner = translate(
        "Status",
        "The controller sends too few images: {rates}. Use another USB port, no hub and a "
        "short cable.",
    )
    return _with_banner(view, banner.format(rates=rates), Action.SHOW_LOG)


def _hindered(status: Status) -> View:
    first = status.imaging.hindrances[0]
    title, banner = hindrance_words(first)
    view = _view(Row.DEGRADED, title, figures(status))
    if first is Hindrance.SMUDGE:
        view = replace(view, colour=Colour.ORANGE)  # As people know it from the classic icon.
    return _with_banner(view, banner)


def _resting_words(status: Status) -> str:
    """Return why the controller rests; applications behind may be connected all the same."""
    if status.clients:
        return translate(
            "Status", "No application gets hands just now; the controller's lights are off."
        )
    return translate("Status", "No application connected; the controller's lights are off.")


def _streaming(status: Status) -> View:
    kind = status.device.kind if status.device else SourceKind.USB
    if status.simulated:
        sentence = translate("Status", "Not real hands. {figures}")
        title = translate("Status", "Simulated controller")
        return _view(Row.SIMULATED, title, sentence.format(figures=figures(status)))
    if kind is not SourceKind.USB and status.library.playback.paused:
        sentence = translate("Status", "Not live. It goes on from the page of recordings.")
        return _view(Row.PLAYING, translate("Status", "A recording stands still"), sentence)
    if kind is not SourceKind.USB:
        sentence = translate("Status", "Not live. {figures}")
        title = translate("Status", "Playing a recording")
        return _view(Row.PLAYING, title, sentence.format(figures=figures(status)))
    if not status.clients:
        sentence = translate("Status", "No application connected.")
        return _view(Row.IDLE, translate("Status", "Ready"), sentence)
    return _view(Row.STREAMING, translate("Status", "Tracking"), figures(status))
