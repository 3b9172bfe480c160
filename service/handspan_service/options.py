"""What whoever starts a service decides.

Law: a service has its options whole before anything is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handspan_service.contract.control import Status


@dataclass(frozen=True)
class Options:
    """What whoever starts a service decides.

    Attributes:
        socket_path: Of the control socket; its folder is made, private to the user.
        config_folder: Of the files with the settings and with the size of the user's hands.
        cache_folder: Of calibrations of known controllers.
        source: auto, usb, simulated, a file or a folder.
        fixed: Settings that hold for this run alone and cannot be changed while it lasts.
        awaits_panel: Whether a panel starts it: before that is there, nothing is granted that it
            would be asked about.
        safe: Whether the user's calibrations are left aside, after quick crashes.
        on_battery: Whether the computer runs on its battery; None where it does not tell.
        announce: Called with each new status of another state, device or WebSocket state.
        recordings_folder: Of the user's recordings; None for one beside the settings.
    """

    socket_path: Path
    config_folder: Path
    cache_folder: Path
    source: str = "auto"
    fixed: Mapping[str, Any] = field(default_factory=dict)
    awaits_panel: bool = False
    safe: bool = False
    on_battery: Callable[[], bool | None] = lambda: None
    announce: Callable[[Status], None] = lambda status: None
    recordings_folder: Path | None = None
