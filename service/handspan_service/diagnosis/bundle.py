"""One file that helps others to help: versions, settings, logs, findings, without private data.

Law: every text passes redaction.cleaned; hands and pictures are never in it; nothing is sent.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
import secrets
import socket
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec

from handspan_service import __version__
from handspan_service.contract.control import PROTOCOL, Status
from handspan_service.contract.finding_words import TITLES, cure, sentence
from handspan_service.contract.findings import Finding
from handspan_service.contract.logbook import crash_reports
from handspan_service.contract.places import control_socket_path, log_folder
from handspan_service.contract.settings import Settings
from handspan_service.control_client import ask_status
from handspan_service.diagnosis import bus
from handspan_service.diagnosis.redaction import Private, cleaned, hashed
from handspan_service.errors import HandspanError, HostError
from handspan_service.host import cache_folder, config_folder

TAIL_BYTES = 256 * 1024  # Of each log.
PARTS = ("numpy", "onnxruntime", "opencv-python-headless", "PySide6-Essentials", "pyusb",
         "msgspec", "websockets")  # fmt: skip
DESKTOP = ("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE", "LANG")
NAMING = ("allowed_origins", "denied_origins", "device_names", "user_scripts")  # Settings.


def texts(environ: Mapping[str, str], findings: Sequence[Finding]) -> dict[str, str]:
    """Return what the file holds, by name, with nothing private in it.

    Args:
        environ: Environment variables, which name the places of the service.
        findings: Of a diagnosis.
    """
    try:
        status: Status | None = ask_status(control_socket_path(environ))
    except HandspanError:
        status = None
    private = _private(environ, status)
    raw = {
        "versions.txt": "\n".join(_versions(environ)),
        "findings.txt": "\n".join(_findings(findings)),
        "usb.txt": "\n".join(_usb()),
    }
    if status is not None:
        raw["status.json"] = _json(_status(status))
        raw["settings.json"] = _json(_settings(status.settings))
        raw["permissions.json"] = _json(_permissions(status))
    raw |= {f"logs/{path.name}": _tail(path) for path in _logs(environ)}
    raw |= {f"crashes/{path.name}": _tail(path) for path in crash_reports(log_folder(environ))}
    return {name: cleaned(text, private) for name, text in raw.items()}


def write(path: Path, held: Mapping[str, str]) -> None:
    """Write the file, for its owner alone.

    Raises:
        HostError: It cannot be written.
    """
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, text in held.items():
                bundle.writestr(f"handspan/{name}", text)
        path.chmod(0o600)
    except OSError as error:
        raise HostError(f"{path} cannot be written: {error.strerror}") from error


def _private(environ: Mapping[str, str], status: Status | None) -> Private:
    """Return what names the user, the computer, and the applications that are known."""
    names = {getpass.getuser(), socket.gethostname(), socket.gethostname().partition(".")[0]}
    if status is not None:
        known = [client.identity for client in status.clients if client.identity is not None]
        known += [rule.identity for rule in status.rules]
        names |= {text for one in known for text in (one.words, one.key)}
        names |= {client.name for client in status.clients if client.name != "script"}
        for serial, name in status.settings.device_names.items():
            names |= {serial, name}
        names |= {user.name for user in status.hand_users.users}
        names |= {profile.name for profile in status.profiles.profiles.profiles}
        names |= _recordings(status)
        if status.device is not None:
            names.add(status.device.serial)
    folders = {str(Path.home()), environ.get("HOME", "")}
    folders |= {str(one(environ)) for one in (config_folder, cache_folder, log_folder)}
    return Private(tuple(names), tuple(one for one in folders if len(one) > 1))


def _recordings(status: Status) -> set[str]:
    """Return what the user calls the recordings."""
    library = status.library
    known = {library.recording.name, library.playback.name, library.job.name, library.job.result}
    with contextlib.suppress(OSError):  # There is no folder before the first recording.
        known |= set(os.listdir(library.folder))
    return known | {name.partition(".")[0] for name in known}


def _versions(environ: Mapping[str, str]) -> Iterator[str]:
    yield f"Handspan {__version__}, control protocol {PROTOCOL}"
    yield f"Python {platform.python_version()} ({platform.python_implementation()})"
    yield f"{platform.system()} {platform.release()}, {platform.machine()}"
    yield f"{os.cpu_count()} processors"
    for name in PARTS:
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            yield f"{name} is not installed"
    for name in DESKTOP:
        yield f"{name}={environ.get(name, '')}"


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    for one in findings:
        yield f"{one.outcome:8} {TITLES[one.check]}: {sentence(one)} {cure(one)}".rstrip()


def _usb(devices: Path = bus.SYS_DEVICES) -> Iterator[str]:
    """Yield the topology of the bus: places, kinds and speeds, no serial numbers and no names."""
    try:
        names = sorted(one for one in os.listdir(devices) if ":" not in one)
    except OSError:
        yield "This system does not tell."
        return
    keys = ("idVendor", "idProduct", "bDeviceClass", "speed", "bMaxPower")
    for name in names:
        yield f"{name}: " + ", ".join(f"{key} {bus.read(devices / name / key)}" for key in keys)


def _status(status: Status) -> dict[str, Any]:
    """Return counters and states; who the applications and the users are is left out."""
    found: dict[str, Any] = msgspec.to_builtins(status)
    for name in ("settings", "rules", "questions", "foreground", "profiles", "origins"):
        del found[name]
    for client in found["clients"]:
        for name in ("name", "identity", "permissions"):
            client.pop(name, None)
    found["hand_users"] = len(status.hand_users.users)
    if found["device"] is not None:
        found["device"].pop("serial")
    return found


def _settings(settings: Settings) -> dict[str, Any]:
    """Return the settings; of lists that name somebody only how long they are."""
    found: dict[str, Any] = msgspec.to_builtins(settings)
    return found | {name: len(found[name]) for name in NAMING}


def _permissions(status: Status) -> list[dict[str, Any]]:
    salt = secrets.token_bytes(16)
    return [
        {"application": hashed(rule.identity.key, salt)}
        | {
            name: value
            for name, value in msgspec.to_builtins(rule).items()
            if name != "identity"
        }
        for rule in status.rules
    ]


def _logs(environ: Mapping[str, str]) -> list[Path]:
    folder = log_folder(environ)
    return sorted(one for one in (*folder.glob("*.log"), *folder.glob("service-output*.txt")))


def _tail(path: Path) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL_BYTES))
            return file.read().decode(errors="replace")
    except OSError as error:
        return f"It cannot be read: {error.strerror}"


def _json(value: Any) -> str:
    return json.dumps(value, indent=1)
