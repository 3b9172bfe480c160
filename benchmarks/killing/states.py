"""The states that a pair is killed in: how each is reached, and what may be on the disk after it.

Law: a state is reached when the service itself tells so; where none does in time, that is a failure
of its own and no kill.
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from functools import partial
from typing import Any

import msgspec

from handspan_service.contract.calibration import StartCalibration
from handspan_service.contract.control import (
    ChooseProfile,
    RemoveProfile,
    SetPaused,
    SetSettings,
    Status,
)
from handspan_service.contract.exchange import exported
from handspan_service.contract.profiles import Profile, Profiles
from handspan_service.contract.recordings import (
    PlayRecording,
    StartRecording,
    StopRecording,
    TrimRecording,
)
from handspan_service.contract.settings import Settings, changed
from handspan_service.errors import HandspanError
from handspan_service.unfinished import UNFINISHED
from killing.pair import Pair

SEED = "seed"  # A recording that is played and cut.
SEED_S = 2.0
WRITTEN: dict[str, Any] = {
    "interaction_height_mm": 250.0,
    "gestures": {"circle_min_radius_mm": 9.0},
}
PROFILE = Profile("imported", {"tools": False})
WRITES_S = 60.0  # Until one is met in its middle; where a disk is memory, few are seen.
BREATH_S = 0.00002  # Gives the service the processor, and takes it back while it writes.


class State(StrEnum):
    """What the pair does when it is killed."""

    STREAMING = "streaming"
    PAUSED = "paused"
    CALIBRATING = "calibrating"
    RECORDING = "recording"
    PLAYING = "playing"
    CUTTING = "cutting a recording"
    IMPORTING = "importing settings"
    WRITING = "writing settings"
    ASKED = "question open"
    STARTING = "starting"
    STOPPING = "stopping"


class NotReached(Exception):
    """A state did not come."""


def enter(state: State, pair: Pair, chance: random.Random, number: int) -> None:
    """Bring a pair that streams into a state, and wait a moment of chance.

    Args:
        state: Which; for STARTING the service is killed once more, for STOPPING the panel is asked
            to end.
        pair: It streams.
        chance: Of the moment.
        number: Of the kill.

    Raises:
        NotReached: It did not come.
    """
    _ENTRANCES[state](pair, number)
    time.sleep(chance.uniform(*_MOMENTS.get(state, (0.0, 0.5))))


def leave(pair: Pair) -> None:
    """Bring a pair back to where all states begin: streaming, with the settings as they were."""
    status = pair.status()
    if status is None:
        return
    library = status.library
    wishes: list[Callable[[int], Any]] = [lambda number: SetPaused(number, False)]
    if library.recording.running:
        wishes.append(StopRecording)
    if library.playback.name:
        wishes.append(lambda number: PlayRecording(number, ""))
    if status.profiles.profiles.named(PROFILE.name) is not None:
        wishes += [
            lambda number: ChooseProfile(number, ""),
            lambda number: RemoveProfile(number, PROFILE.name),
        ]
    wishes.append(lambda number: SetSettings(number, _unwritten(pair.base)))
    for wish in wishes:
        pair.ask(wish)


def _unwritten(settings: Settings) -> dict[str, Any]:
    """Return what WRITTEN changes, as it is in some settings."""
    plain = msgspec.to_builtins(settings)
    return {
        name: {inner: plain[name][inner] for inner in value}
        if isinstance(value, dict)
        else plain[name]
        for name, value in WRITTEN.items()
    }


def make_seed(pair: Pair) -> None:
    """Make the recording that is played and cut; NotReached if that does not work."""
    pair.ask(lambda number: StartRecording(number, SEED))
    _await(pair, lambda status: status.library.recording.seconds > SEED_S, "a recording")
    pair.ask(StopRecording)
    _await(pair, lambda status: not status.library.recording.running, "the end of a recording")


def _await(pair: Pair, holds: Callable[[Status], object], what: str) -> None:
    if not pair.status_with(holds):
        raise NotReached(f"{what} did not come")


def _stream(pair: Pair, number: int) -> None:
    _await(pair, lambda status: status.attended, "a panel")


def _pause(pair: Pair, number: int) -> None:
    pair.ask(lambda number: SetPaused(number, True))
    _await(pair, lambda status: status.state == "paused", "the pause")


def _calibrate(pair: Pair, number: int) -> None:
    pair.ask_in_panel(StartCalibration(0, demonstration=True))
    _await(pair, lambda status: status.calibration.running, "the calibration")


def _record(pair: Pair, number: int) -> None:
    pair.ask(lambda id: StartRecording(id, f"kill {number}"))
    _await(pair, lambda status: status.library.recording.images > 20, "the recording")


def _play(pair: Pair, number: int) -> None:
    pair.ask(lambda number: PlayRecording(number, f"{SEED}.mcap"))
    _await(pair, lambda status: status.library.playback.position_s > 0, "the playback")


def _cut(pair: Pair, number: int) -> None:
    pair.ask(lambda id: TrimRecording(id, f"{SEED}.mcap", 0.2, 60.0, f"cut {number}"))


def _import(pair: Pair, number: int) -> None:
    path = pair.folder / "import.json"
    wanted = exported(changed(pair.base, WRITTEN), Profiles(profiles=(PROFILE,)))
    path.write_bytes(wanted)
    pair.wish(f"import {path}")


def _write(pair: Pair, number: int) -> None:
    """Change settings again and again; the kill comes in the middle of a write, by `strike`."""
    _await(pair, lambda status: status.attended, "a panel")


def kill_in_a_write(pair: Pair, pids: Sequence[int]) -> bool:
    """Kill processes while the settings are half written; return whether that was met."""
    folder = str(pair.settings_file.parent)
    end_s = time.monotonic() + WRITES_S
    for changes in itertools.cycle((WRITTEN, _unwritten(pair.base))):
        asking = threading.Thread(target=_change, args=(pair, changes))
        asking.start()
        while asking.is_alive():
            if any(UNFINISHED in name for name in os.listdir(folder)):
                for pid in pids:
                    os.kill(pid, signal.SIGKILL)
                asking.join()
                return True
            time.sleep(BREATH_S)
        if time.monotonic() > end_s:
            return False
    raise AssertionError("a cycle has no end")


def _change(pair: Pair, changes: dict[str, Any]) -> None:
    with suppress(HandspanError):  # It may be killed meanwhile.
        pair.ask(partial(SetSettings, changes=changes))


def _ask(pair: Pair, number: int) -> None:
    pair.greedy.renew()
    _await(pair, lambda status: status.questions, "the question")


def _restart(pair: Pair, number: int) -> None:
    status = pair.status()
    if status is None:
        raise NotReached("there is no service to kill")
    os.kill(status.pid, signal.SIGKILL)


def _stop(pair: Pair, number: int) -> None:
    pair.panel.send_signal(signal.SIGTERM)


_ENTRANCES: Mapping[State, Callable[[Pair, int], None]] = {
    State.STREAMING: _stream,
    State.PAUSED: _pause,
    State.CALIBRATING: _calibrate,
    State.RECORDING: _record,
    State.PLAYING: _play,
    State.CUTTING: _cut,
    State.IMPORTING: _import,
    State.WRITING: _write,
    State.ASKED: _ask,
    State.STARTING: _restart,
    State.STOPPING: _stop,
}
# How long after it was reached the kill may come, seconds.
_MOMENTS: Mapping[State, tuple[float, float]] = {
    State.CALIBRATING: (0.0, 1.5),
    State.CUTTING: (0.0, 0.4),
    State.IMPORTING: (0.0, 1.0),
    State.WRITING: (0.0, 0.0),
    State.STARTING: (0.0, 1.2),
    State.STOPPING: (0.0, 0.15),
}
