"""Who may open a WebSocket, and what a plain HTTP request gets. Pure.

Law: a request is admitted only if its Host names this machine's loopback and its Origin is absent,
loopback or permitted by the user. Names are compared whole, never by their beginning.

Source: docs/protocol-websocket.md#admission.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from handspan_service.contract.settings import Settings
from handspan_service.policy import Row
from handspan_service.wire.leap_json import Dialect, dialect_of

_LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
# Native clients were seen sending "http://localhost" and "http://localhost/".
_LOOPBACK_ORIGIN = re.compile(
    r"https?://(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?/?", re.ASCII | re.IGNORECASE
)


# Browsers write origins so, hosts of other alphabets too; the longest host has 253 letters.
_PLAIN_ORIGIN = re.compile(r"[\x20-\x7e]{0,300}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Opening:
    """What a request says of itself.

    Attributes:
        method: HTTP method.
        target: Path and query.
        hosts: Every Host header.
        origins: Every Origin header.
        upgrade: Whether it asks for a WebSocket.
    """

    method: str
    target: str
    hosts: Sequence[str]
    origins: Sequence[str]
    upgrade: bool


@dataclass(frozen=True, slots=True)
class Admitted:
    """A client that may connect.

    Attributes:
        dialect: What it asks for.
        name: For people: its origin, or "script" where it has none.
        origin: As sent; None where it has none.
        row: What kind of client it is.
    """

    dialect: Dialect
    name: str
    origin: str | None
    row: Row


@dataclass(frozen=True, slots=True)
class Page:
    """A plain request for a file that is served to browsers."""

    path: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An HTTP error instead of an upgrade: it keeps browser pages quiet."""

    status: HTTPStatus
    text: str


def admit(
    opening: Opening, settings: Settings, *, port: int, clients: int, pages: Sequence[str]
) -> Admitted | Page | Refused:
    """Decide what a request gets.

    Args:
        opening: The request.
        settings: What the user decided.
        port: TCP port it came in on.
        clients: WebSocket clients connected now.
        pages: Paths of the files that browsers may fetch.
    """
    if len(opening.hosts) != 1 or not is_own_host(opening.hosts[0], port):
        return Refused(HTTPStatus.FORBIDDEN, "This server answers to loopback addresses only.")
    if opening.method != "GET":
        return Refused(HTTPStatus.METHOD_NOT_ALLOWED, "Only GET is understood.")
    path = opening.target.partition("?")[0]
    if not opening.upgrade and path in pages:
        return Page(path)
    dialect = dialect_of(opening.target)
    if dialect is None:
        return Refused(HTTPStatus.NOT_FOUND, "There is nothing here.")
    if not opening.upgrade:
        return Refused(HTTPStatus.UPGRADE_REQUIRED, "This address speaks WebSocket.")
    if len(opening.origins) > 1:
        return Refused(HTTPStatus.FORBIDDEN, "A request has one origin.")
    origin = opening.origins[0] if opening.origins else None
    if origin is not None and _PLAIN_ORIGIN.fullmatch(origin) is None:
        return Refused(HTTPStatus.FORBIDDEN, "This is no origin of a page.")
    if not is_origin_permitted(origin, settings):
        return Refused(HTTPStatus.FORBIDDEN, "This page has no permission to see hands.")
    if clients >= settings.max_clients:
        return Refused(HTTPStatus.SERVICE_UNAVAILABLE, "Too many clients are connected.")
    return Admitted(
        dialect=dialect,
        name=origin or "script",
        origin=origin,
        row=row_of(origin),
    )


def is_own_host(host: str, port: int) -> bool:
    """Return whether a Host header names this server: a loopback name, our port or none.

    Without this check any site whose name resolves to 127.0.0.1 would count as local.
    """
    wanted = host.strip().lower()
    return any(wanted in (name, f"{name}:{port}") for name in _LOOPBACK_NAMES)


def is_loopback_origin(origin: str) -> bool:
    """Return whether a page came from this machine's own loopback."""
    return _LOOPBACK_ORIGIN.fullmatch(origin.strip()) is not None


def row_of(origin: str | None) -> Row:
    """Return what kind of client has this origin."""
    if origin is None:
        return Row.SCRIPT
    return Row.LOCAL_PAGE if is_loopback_origin(origin) else Row.PAGE


def is_origin_permitted(origin: str | None, settings: Settings) -> bool:
    """Return whether a client of this origin may connect.

    `null`, which pages opened from files and sandboxed frames of any site send, is a public
    origin like any other. Where the answer is "ask", a page may connect and gets nothing before
    the user has answered.
    """
    if row_of(origin) is not Row.PAGE or origin is None:
        return True
    if _plain(origin) in map(_plain, settings.denied_origins):
        return False
    return is_origin_listed(origin, settings) or settings.web_origins != "deny"


def is_origin_listed(origin: str | None, settings: Settings) -> bool:
    """Return whether the user's list of allowed origins names this one."""
    return origin is not None and _plain(origin) in map(_plain, settings.allowed_origins)


def _plain(origin: str) -> str:
    return origin.strip().lower().removesuffix("/")
