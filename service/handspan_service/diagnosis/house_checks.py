"""The checks of this computer: service, port, clients, browser, clock, disk, folders.

Law: each is a function of the facts and returns one finding.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time
from pathlib import Path

import handspan_service
from handspan_service.contract.control import WebSocketState
from handspan_service.contract.findings import Check, Finding, Outcome
from handspan_service.contract.places import log_folder, runtime_folder
from handspan_service.contract.settings import Settings
from handspan_service.diagnosis import bus, ports
from handspan_service.diagnosis.clients import Heard
from handspan_service.diagnosis.facts import FLOWING, Facts
from handspan_service.host import cache_folder, config_folder

GOOD, ADVICE, PROBLEM, SKIPPED = Outcome
FULL_MB = 20  # Settings, logs and calibrations need less.
OTHERS = stat.S_IRWXG | stat.S_IRWXO
LOW_MB = 1000  # A minute of recording.
_PAGES = ("http://", "https://", "null", "chrome-extension://", "moz-extension://", "file://")


def service(facts: Facts) -> Finding:
    """Check whether the service answers."""
    status = facts.before
    if status is None:
        cause = "service_odd" if facts.trouble else "service_absent"
        return Finding(Check.SERVICE, PROBLEM, cause)
    if status.safe:
        return Finding(Check.SERVICE, ADVICE, "service_safe")
    values: dict[str, str | int | float] = {
        "version": status.version,
        "minutes": int(status.uptime_s // 60),
    }
    return Finding(Check.SERVICE, GOOD, "service_runs", values)


def port(facts: Facts) -> Finding:
    """Check who listens where pages connect."""
    status = facts.before
    number = status.websocket.port if status is not None else Settings().websocket_port
    if status is not None and status.websocket.state is WebSocketState.LISTENING:
        return Finding(Check.PORT, GOOD, "port_ours", {"port": number})
    if status is not None and status.websocket.state is WebSocketState.OFF:
        return Finding(Check.PORT, ADVICE, "port_off")
    pid = ports.listener(number)
    if pid is None:
        return Finding(Check.PORT, GOOD, "port_free", {"port": number})
    if name := bus.process_name(pid):
        values: dict[str, str | int | float] = {"name": name, "pid": pid, "port": number}
        return Finding(Check.PORT, PROBLEM, "port_taken", values)
    return Finding(Check.PORT, PROBLEM, "port_taken_unknown", {"port": number})


def web_client(facts: Facts) -> Finding:
    """Check whether frames reach a script."""
    return _client(Check.WEB_CLIENT, facts, facts.web)


def native_client(facts: Facts) -> Finding:
    """Check whether frames reach a program."""
    return _client(Check.NATIVE_CLIENT, facts, facts.native)


def _client(check: Check, facts: Facts, heard: Heard | None) -> Finding:
    if facts.before is None:
        return Finding(check, SKIPPED, f"{check}_no_service")
    if heard is None:
        return Finding(check, SKIPPED, f"{check}_off")
    if heard.refusal:
        return Finding(check, PROBLEM, f"{check}_refused", {"detail": heard.refusal})
    flows = facts.during is not None and facts.during.state in FLOWING
    if heard.withheld and flows:
        return Finding(check, SKIPPED, f"{check}_withheld")
    if heard.frames == 0:
        outcome = PROBLEM if flows else ADVICE
        return Finding(check, outcome, f"{check}_none", {"state": facts.state_words})
    values: dict[str, str | int | float] = {
        "frames": heard.frames,
        "seconds": round(heard.seconds, 1),
    }
    return Finding(check, GOOD, f"{check}_good", values)


def browser(facts: Facts) -> Finding:
    """Tell whether a page of a browser is connected; its permission cannot be read from outside."""
    status = facts.before
    if status is None:
        return Finding(Check.BROWSER, SKIPPED, "browser_no_service")
    if not status.settings.websocket_enabled:
        return Finding(Check.BROWSER, SKIPPED, "browser_off")
    pages = sum(client.name.startswith(_PAGES) for client in status.clients)
    if pages:
        return Finding(Check.BROWSER, GOOD, "browser_good", {"pages": pages})
    return Finding(Check.BROWSER, SKIPPED, "browser_none")


def clock(_facts: Facts) -> Finding:
    """Check that now is after the time when Handspan was installed."""
    installed_s = Path(handspan_service.__file__).stat().st_mtime
    now_s = time.time()
    date = time.strftime("%Y-%m-%d", time.localtime(now_s))
    wrong = now_s < installed_s - 24 * 3600  # Clocks and time zones differ by less.
    cause = "clock_wrong" if wrong else "clock_good"
    return Finding(Check.CLOCK, ADVICE if wrong else GOOD, cause, {"date": date})


def disk(facts: Facts) -> Finding:
    """Check the room for settings and logs."""
    free = min(shutil.disk_usage(_existing(one)).free for one in _folders(facts))
    megabytes = free // 1_000_000
    values: dict[str, str | int | float] = {"megabytes": megabytes}
    if megabytes < FULL_MB:
        return Finding(Check.DISK, PROBLEM, "disk_full", values)
    if megabytes < LOW_MB:
        return Finding(Check.DISK, ADVICE, "disk_low", values)
    return Finding(Check.DISK, GOOD, "disk_good", values)


def folders(facts: Facts) -> Finding:
    """Check that our folders are ours."""
    for folder in _folders(facts):
        if not os.access(_existing(folder), os.W_OK | os.X_OK):
            return Finding(Check.FOLDERS, PROBLEM, "folders_refused", {"folder": str(folder)})
    runtime = runtime_folder(facts.environ)
    if sys.platform != "win32" and runtime.exists() and runtime.stat().st_mode & OTHERS:
        return Finding(Check.FOLDERS, PROBLEM, "folders_open", {"folder": str(runtime)})
    return Finding(Check.FOLDERS, GOOD, "folders_good")


def _folders(facts: Facts) -> tuple[Path, ...]:
    environ = facts.environ
    return (
        config_folder(environ),
        cache_folder(environ),
        log_folder(environ),
        runtime_folder(environ),
    )


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest above it that is there already."""
    return next(one for one in (folder, *folder.parents) if one.exists())
