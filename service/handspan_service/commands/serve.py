"""The command `run`: a service in the foreground, told in plain words on standard output.

Law: SIGTERM and SIGINT end it in an orderly way with exit code 0, whenever they come; a second
service of the user's begins nothing.

Sensing takes longest to be ready: its process is begun first, and the service is loaded meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

import msgspec

from handspan_service import __version__
from handspan_service.commands.naming import named_source
from handspan_service.contract.control import ServiceState, Status, WebSocketState
from handspan_service.contract.end_wish import EndWish
from handspan_service.contract.places import control_socket_path
from handspan_service.contract.settings import Settings
from handspan_service.host import (
    InstanceLock,
    allow_files,
    cache_folder,
    config_folder,
    make_private_folder,
    on_battery,
    recordings_folder,
)
from handspan_service.keeper import Child, begin
from handspan_service.options import Options

# Connections of 1,024 web clients, 1,024 that are taken at once and may turn out too many, 128
# programs, 32 peers that control, and all else. Many systems allow 1,024 at first, later much more.
MOST_FILES = 4096
# What a crash of tracking may come from, at its defaults.
SAFE: dict[str, Any] = {
    name: msgspec.to_builtins(getattr(Settings(), name))
    for name in ("quality", "tools", "hands", "exposure", "user_scripts")
}


def serve(
    source: str,
    fixed: Mapping[str, Any],
    environ: Mapping[str, str],
    end_wish: EndWish,
    *,
    safe: bool = False,
    awaits_panel: bool = False,
) -> int:
    """Serve until a signal, a Stop message or the end of the source; return the exit code.

    Args:
        source: auto, usb, simulated, a file or a folder.
        fixed: Settings that hold for this run alone.
        environ: Environment variables.
        end_wish: Of whoever sends a signal.
        safe: Whether to leave aside what may have crashed tracking: its settings, and calibrations.
        awaits_panel: Whether a panel starts it, and is about to attend.

    Raises:
        AlreadyRunning: Another service of this user is running.
        HandspanError: See Service.run.
    """
    options = Options(
        socket_path=control_socket_path(environ),
        config_folder=config_folder(environ),
        cache_folder=cache_folder(environ),
        recordings_folder=recordings_folder(environ),
        source=named_source(source),
        fixed=(SAFE | dict(fixed)) if safe else fixed,
        safe=safe,
        awaits_panel=awaits_panel,
        on_battery=on_battery,
        announce=Announcer().tell,
    )
    allow_files(MOST_FILES)
    folder = options.socket_path.parent
    make_private_folder(folder)
    with InstanceLock(folder):
        asyncio.run(_serve(options, end_wish))
    return 0


async def _serve(options: Options, end_wish: EndWish) -> None:
    sensing = await begin()
    try:
        if not end_wish.came:
            await _run(options, sensing, end_wish)
    finally:
        end_wish.tell(None)
        if sensing is not None:
            await sensing.end()
            await sensing.finish()


async def _run(options: Options, sensing: Child | None, end_wish: EndWish) -> None:
    from handspan_service.service import Service

    service = Service(options, sensing)
    loop = asyncio.get_running_loop()
    end_wish.tell(lambda: loop.call_soon_threadsafe(service.request_stop))
    await service.run()


class Announcer:
    """Prints what a person at a terminal wants to know, each thing once."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {"web": "", "source": ""}

    def tell(self, status: Status) -> None:
        """Print what is new in a status."""
        web = status.websocket
        if web.state is WebSocketState.LISTENING:
            self._say("web", f"Handspan {__version__}: watch hands at http://127.0.0.1:{web.port}/")
        else:
            self._say("web", web.detail)
        if status.state in (ServiceState.NO_DEVICE, ServiceState.FAILED):
            self._say("source", status.detail)
        elif status.device is not None and status.state is not ServiceState.STOPPING:
            name = f"{status.device.model} ({status.device.serial})"
            simulated = "simulated hands, no controller is in use" if status.simulated else name
            self._say("source", f"Source: {simulated}")

    def _say(self, topic: str, text: str) -> None:
        if text and self._said[topic] != text:
            self._said[topic] = text
            with contextlib.suppress(OSError):  # Whoever read our output may have left.
                print(text, flush=True)
