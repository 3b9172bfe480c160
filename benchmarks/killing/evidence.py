"""What a kill may not leave behind: looked for on the disk and among what runs.

Law: each look returns what it found, in words; nothing found is nothing wrong.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from handspan_service.contract.profiles import Profiles
from handspan_service.contract.settings import Settings, changed
from handspan_service.device.base import EndOfSource
from handspan_service.device.recording import RecordingSource
from handspan_service.errors import HandspanError, SettingsError
from handspan_service.unfinished import UNFINISHED
from killing.pair import Pair
from killing.states import PROFILE, WRITTEN, State

SHARED_MEMORY = Path("/dev/shm")
LEAST_IMAGES = 10  # Of a recording that had more when it was cut off.
# What may lie in the folder of the sockets when nobody runs: a lock that nobody holds.
AT_REST = frozenset(("service.lock",))


def unsettled(pair: Pair, state: State) -> Iterator[str]:
    """Yield what is wrong with the settings after a kill in some state."""
    allowed = [pair.base]
    if state in (State.IMPORTING, State.WRITING):
        allowed.append(changed(pair.base, WRITTEN))
    config = pair.settings_file.parent
    try:
        if msgspec.json.decode(pair.settings_file.read_bytes(), type=Settings) not in allowed:
            yield "other settings than the user's"
        profiles = config / "profiles.json"
        if profiles.exists():
            kept = msgspec.json.decode(profiles.read_bytes(), type=Profiles)
            if kept.profiles not in ((), (PROFILE,)):
                yield "other profiles than the user's"
    except (OSError, msgspec.MsgspecError, SettingsError) as error:
        yield f"a damaged file: {error}"
    yield from (f"{one.name}" for one in config.glob("*.damaged-*"))
    permissions = config / "permissions.json"
    if permissions.exists():
        for one in json.loads(permissions.read_bytes())["applications"]:
            if any(answer["may"] for answer in one["permissions"].values()):
                yield f"a permission for {one['name']} that nobody gave"
    if pair.greedy.frames:
        yield f"{pair.greedy.frames} frames in the background, which nobody allowed"


def unplayable(pair: Pair) -> Iterator[str]:
    """Yield the recordings that were being made and do not play."""
    for path in sorted((pair.folder / "recordings").glob("kill*.mcap")):
        images = 0
        try:
            with closing(RecordingSource(path, speed=None)) as source:
                source.open()
                while source.read(0.0) is not None:
                    images += 1
        except EndOfSource:
            pass
        except HandspanError as error:
            yield f"{path.name}: {error}"
            continue
        if images < LEAST_IMAGES:
            yield f"{path.name} holds {images} images"
        path.unlink()


def leftovers(pair: Pair, port: int) -> Iterator[str]:
    """Yield what lies about, now that nothing of the pair runs any more."""
    for name in sorted(os.listdir(pair.folder / "runtime")):
        if name not in AT_REST:
            yield f"{name} in the folder of the sockets"
    for path in sorted(pair.folder.rglob("*")):
        if UNFINISHED in path.name or path.parent.name == "tmp":
            yield f"the file {path.relative_to(pair.folder)}"
        elif path.parent.name == "handspan" and path.name != "panel.ini":
            yield f"{path.name} beside the panel's own settings"
        elif path.parent.name == "crashes" and not path.stat().st_size:
            yield f"an empty crash report, {path.name}"
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            yield f"a listener on port {port}"


def shared_memory() -> frozenset[str]:
    """Return the names of pieces of shared memory that Python, Qt or we could have made."""
    if not SHARED_MEMORY.is_dir():
        return frozenset()
    ours = ("psm_", "sem.mp-", "qipc_", "handspan")
    return frozenset(name for name in os.listdir(SHARED_MEMORY) if name.startswith(ours))
