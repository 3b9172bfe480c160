"""Ring: law. Every state has one row, one shape, and words that say what to do."""

import dataclasses
import itertools
import re
from pathlib import Path
from typing import Any

import pytest

from handspan_app.advice import failure_advice
from handspan_app.state_table import ROWS, Action, Row
from handspan_app.status import (
    BANNER_AFTER_S,
    LOW_RATE_SHARE,
    SLOW_AFTER_S,
    Phase,
    Supervision,
    action_words,
    describe,
    is_slow,
    lost_playback,
)
from handspan_service.contract.calibration import CalibrationStatus
from handspan_service.contract.control import (
    HINDRANCE_ADVICE,
    DeviceReason,
    Hindrance,
    Imaging,
    NativeState,
    NativeStatus,
    ServiceState,
    Timing,
    WebSocketState,
    WebSocketStatus,
)
from handspan_service.contract.model import SourceKind
from handspan_service.contract.permissions import PauseLevel, PauseStatus
from handspan_service.contract.recordings import LibraryStatus, PlaybackStatus
from handspan_service.contract.settings import changed
from support.panel_values import a_client, a_device, a_status, with_

CONNECTED = Supervision(Phase.CONNECTED)
SLOW = Timing(image_rate_hz=60.0, frame_rate_hz=60.0)
BUSY = Timing(image_rate_hz=115.0, frame_rate_hz=40.0)
TAKEN = WebSocketStatus(WebSocketState.PORT_IN_USE, 6437)


def test_every_row_has_a_shape_of_its_own() -> None:
    assert set(ROWS) == set(Row)
    shapes = [shape for shape, _ in ROWS.values()]
    assert len(set(shapes)) == len(shapes)


@pytest.mark.parametrize(
    ("phase", "row"),
    [
        (Phase.CONNECTING, Row.STARTING),
        (Phase.STARTING, Row.STARTING),
        (Phase.RESTARTING, Row.SILENT),
        (Phase.HUNG, Row.SILENT),
        (Phase.INCOMPATIBLE, Row.SILENT),
        (Phase.GIVEN_UP, Row.SILENT),
        (Phase.STOPPED, Row.STOPPED),
    ],
)
def test_without_a_service_the_old_status_does_not_count(phase: Phase, row: Row) -> None:
    known = Supervision(phase, attempt=2, since_text="14:05", detail="Because.")
    view = describe(known, a_status())
    assert view == describe(known, None)
    assert view.row is row
    if row is not Row.STARTING:
        assert view.banner
        assert view.actions
        assert "Because." in view.banner


TOO_SLOW = PauseStatus(PauseLevel.PERFORMANCE, "", 10.0, 40.0, 57.5)
TABLE: list[tuple[dict[str, Any], Row]] = [
    ({"state": ServiceState.STARTING}, Row.STARTING),
    ({"state": ServiceState.STOPPING}, Row.STOPPED),
    ({"state": ServiceState.FAILED, "reason": DeviceReason.BUSY}, Row.FAILED),
    ({"state": ServiceState.FAILED, "detail": "No network file."}, Row.FAILED),
    ({"state": ServiceState.NO_DEVICE, "device": None}, Row.NO_CONTROLLER),
    ({"state": ServiceState.NO_DEVICE, "reason": DeviceReason.UNPLUGGED}, Row.NO_CONTROLLER),
    ({"state": ServiceState.NO_DEVICE, "reason": DeviceReason.NO_PERMISSION}, Row.FAILED),
    ({"state": ServiceState.PAUSED}, Row.PAUSED),
    ({"state": ServiceState.PAUSED, "pause": TOO_SLOW}, Row.TOO_SLOW),
    ({"state": ServiceState.PAUSED, "simulated": True}, Row.PAUSED),
    ({"timing": SLOW}, Row.DEGRADED),
    ({"timing": BUSY}, Row.DEGRADED),
    ({"timing": SLOW, "simulated": True}, Row.DEGRADED),
    ({"websocket": TAKEN}, Row.DEGRADED),
    ({"native": NativeStatus(NativeState.FAILED, "/x", "no room")}, Row.DEGRADED),
    ({"simulated": True}, Row.SIMULATED),
    ({"simulated": True, "clients": ()}, Row.SIMULATED),
    ({"device": a_device(SourceKind.RECORDING)}, Row.PLAYING),
    ({"device": a_device(SourceKind.PLAYBACK, 0.0), "timing": SLOW}, Row.PLAYING),
    ({"clients": ()}, Row.IDLE),
    ({"state": ServiceState.IDLE, "clients": ()}, Row.IDLE),
    ({"timing": Timing()}, Row.STREAMING),
    ({}, Row.STREAMING),
]


@pytest.mark.parametrize(("changes", "row"), TABLE)
def test_the_first_matching_row_holds(changes: dict[str, Any], row: Row) -> None:
    view = describe(CONNECTED, with_(a_status(), **changes))
    assert view.row is row
    assert (view.shape, view.colour) == ROWS[row]
    assert view.title
    assert view.title in view.tooltip


def test_the_table_reaches_every_row() -> None:
    reached = {row for _, row in TABLE} | {Row.SILENT}
    assert reached == set(Row)


def test_simulated_and_recorded_hands_are_never_called_real() -> None:
    states = (ServiceState.STREAMING, ServiceState.PAUSED)
    for state, timing in itertools.product(states, (SLOW, Timing(115.0, 115.0))):
        simulated = with_(a_status(), state=state, timing=timing, simulated=True)
        assert "imulated" in describe(CONNECTED, simulated).tooltip
        played = with_(a_status(), state=state, timing=timing, device=a_device(SourceKind.FOLDER))
        assert "ecording" in describe(CONNECTED, played).tooltip


@pytest.mark.parametrize("reason", list(DeviceReason))
def test_every_reason_has_words_and_no_identifier_is_shown(reason: DeviceReason) -> None:
    status = with_(a_status(), state=ServiceState.FAILED, reason=reason, detail="")
    view = describe(CONNECTED, status)
    assert view.row is Row.FAILED
    assert (failure_advice(reason) is None) == (reason is DeviceReason.NONE)
    for text in (view.title, view.sentence, view.banner, view.tooltip):
        assert text
        assert "_" not in text
    assert (Action.HELP in view.actions) == bool(view.help)


def test_the_help_for_permissions_names_the_rules_that_we_ship() -> None:
    denied = with_(a_status(), state=ServiceState.FAILED, reason=DeviceReason.NO_PERMISSION)
    text = describe(CONNECTED, denied).help
    named = re.search(r"install -m 644 (\S+) /etc/udev/rules\.d/", text)
    assert named is not None
    assert 'ATTR{idVendor}=="f182"' in Path(named[1]).read_text()


def test_the_detail_of_the_service_reaches_the_banner() -> None:
    failed = with_(a_status(), state=ServiceState.FAILED, detail="The network file is missing.")
    assert "The network file is missing." in describe(CONNECTED, failed).banner
    busy = with_(failed, reason=DeviceReason.BUSY, detail="Held by cheese.")
    assert "Held by cheese." in describe(CONNECTED, busy).banner


def test_the_rate_counts_as_low_below_the_share_and_not_at_it() -> None:
    at = Timing(115.0 * LOW_RATE_SHARE, 115.0 * LOW_RATE_SHARE)
    assert describe(CONNECTED, with_(a_status(), timing=at)).row is Row.STREAMING
    below = Timing(115.0 * LOW_RATE_SHARE - 0.1, 115.0 * LOW_RATE_SHARE - 0.1)
    assert describe(CONNECTED, with_(a_status(), timing=below)).row is Row.DEGRADED


def test_half_the_images_are_enough_where_computing_is_to_be_saved() -> None:
    halved = with_(a_status(), timing=Timing(image_rate_hz=115.0, frame_rate_hz=57.0))
    spared = Timing(image_rate_hz=115.0, frame_rate_hz=57.0, spared_rate_hz=57.5)
    behind = Timing(image_rate_hz=115.0, frame_rate_hz=30.0, spared_rate_hz=57.5)
    assert is_slow(halved)
    assert not is_slow(with_(halved, timing=spared))
    assert is_slow(with_(halved, timing=behind))


def test_a_recording_promises_no_rate_of_images() -> None:
    """It holds as many as a slow computer saw, and may be played at a quarter of the speed."""
    few = Timing(image_rate_hz=28.0, frame_rate_hz=28.0)
    for kind in (SourceKind.RECORDING, SourceKind.FOLDER):
        played = with_(a_status(), timing=few, device=a_device(kind))
        assert describe(CONNECTED, played).row is Row.PLAYING
        behind = with_(played, timing=Timing(image_rate_hz=115.0, frame_rate_hz=28.0))
        assert describe(CONNECTED, behind).row is Row.DEGRADED


def test_a_busy_computer_moves_no_page_by_a_banner() -> None:
    few = Timing(image_rate_hz=57.0, frame_rate_hz=57.0)
    simulated = with_(a_status(), timing=few, simulated=True, device=a_device(SourceKind.SIMULATED))
    untracked = with_(a_status(), timing=Timing(image_rate_hz=115.0, frame_rate_hz=57.0))
    for status in (simulated, untracked):
        view = describe(CONNECTED, status)
        assert view.row is Row.DEGRADED
        assert "57 of 115 images/s" in view.sentence
        assert "too busy" in view.sentence
        assert not view.banner
    assert "USB" in describe(CONNECTED, with_(a_status(), timing=few)).banner


def test_a_short_dip_of_the_rate_is_not_told() -> None:
    slow = with_(a_status(), timing=SLOW)
    assert is_slow(slow)
    assert not is_slow(a_status())
    assert describe(CONNECTED, slow, SLOW_AFTER_S - 0.1).row is Row.STREAMING
    assert describe(CONNECTED, slow, SLOW_AFTER_S).row is Row.DEGRADED
    assert describe(CONNECTED, a_status(), 99.0).row is Row.STREAMING


def test_a_banner_tells_a_low_rate_only_when_it_lasts() -> None:
    slow = with_(a_status(), timing=SLOW)
    assert not describe(CONNECTED, slow, BANNER_AFTER_S - 0.1).banner
    assert describe(CONNECTED, slow, BANNER_AFTER_S).banner


@pytest.mark.parametrize("hindrance", Hindrance)
def test_what_hinders_the_controller_is_told_with_what_to_do(hindrance: Hindrance) -> None:
    status = with_(a_status(), imaging=Imaging(hindrances=(hindrance,)))
    view = describe(CONNECTED, status)
    assert view.row is Row.DEGRADED
    assert view.banner == HINDRANCE_ADVICE[hindrance]
    assert "_" not in view.title + view.banner
    paused = with_(status, state=ServiceState.PAUSED)
    assert describe(CONNECTED, paused).row is Row.PAUSED


def test_a_pause_for_too_few_images_tells_both_figures_and_offers_a_way_on() -> None:
    status = with_(a_status(), state=ServiceState.PAUSED, pause=TOO_SLOW)
    view = describe(CONNECTED, status)
    assert "40 of at least 58 images/s" in view.sentence
    assert "40 of at least 58 images/s" in view.banner
    assert view.actions == (Action.TRY_AGAIN, Action.LOW_RESOURCE)
    saving = with_(status, settings=changed(status.settings, {"quality": "low_resource"}))
    assert describe(CONNECTED, saving).actions == (Action.TRY_AGAIN,)


def test_a_controller_that_rests_behind_applications_is_not_said_to_be_alone() -> None:
    resting = with_(a_status(), state=ServiceState.IDLE)
    assert "gets hands just now" in describe(CONNECTED, resting).sentence
    assert "No application connected" in describe(CONNECTED, with_(resting, clients=())).sentence


def test_a_recording_that_stands_still_is_not_said_to_play() -> None:
    standing = LibraryStatus(playback=PlaybackStatus("a.mcap", paused=True))
    status = with_(a_status(), device=a_device(SourceKind.RECORDING), library=standing)
    view = describe(CONNECTED, status)
    assert (view.row, view.title) == (Row.PLAYING, "A recording stands still")


def test_where_the_user_can_help_that_comes_first() -> None:
    denied = with_(a_status(), state=ServiceState.FAILED, reason=DeviceReason.NO_PERMISSION)
    assert describe(CONNECTED, denied).actions == (Action.HELP, Action.RESTART)


def test_figures_are_counted_in_words() -> None:
    one = with_(a_status(), hands=1, clients=(a_client(1), a_client(2)))
    assert describe(CONNECTED, one).sentence == "115 frames/s, 1 hand, 2 applications."
    assert "no hands" in describe(CONNECTED, with_(a_status(), hands=0)).sentence


def test_the_buttons_of_a_banner_have_words_and_help_exists_where_offered() -> None:
    views = [describe(CONNECTED, with_(a_status(), **changes)) for changes, _ in TABLE]
    views += [describe(Supervision(phase), None) for phase in Phase]
    for view in views:
        assert len(view.actions) <= 2
        assert all(action_words(action, view) for action in view.actions)
        if view.actions:
            assert view.banner
        if Action.HELP in view.actions:
            assert view.help
    stopped = describe(Supervision(Phase.STOPPED), None)
    assert action_words(Action.RESTART, stopped) == "Start"


def test_views_are_values() -> None:
    view = describe(CONNECTED, a_status())
    assert view == describe(CONNECTED, a_status())
    with pytest.raises(dataclasses.FrozenInstanceError):
        view.title = "x"  # type: ignore[misc]


def test_a_calibration_is_no_pause_that_could_be_ended() -> None:
    under_way = with_(
        a_status(), state=ServiceState.PAUSED, calibration=CalibrationStatus(running=True)
    )
    view = describe(CONNECTED, under_way)
    assert (view.title, view.banner, view.actions) == ("Calibrating", "", ())


def test_a_playback_is_lost_with_its_service_alone() -> None:
    none, played = (LibraryStatus(playback=PlaybackStatus(name)) for name in ("", "A.mcap"))
    before = with_(a_status(), library=played)
    other = before.pid + 1
    assert lost_playback(before, with_(a_status(), library=none, pid=other)) == "A.mcap"
    assert not lost_playback(before, with_(a_status(), library=none)), "the user put it away"
    assert not lost_playback(before, with_(a_status(), library=played, pid=other))
    assert not lost_playback(with_(before, library=none), with_(before, pid=other))
    assert not lost_playback(None, before)
