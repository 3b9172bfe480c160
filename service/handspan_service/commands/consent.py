"""The command `permissions`: who may receive what, and what is remembered of it.

Law: an application is named by the number of its connection, by its key, or by its words where
these name only one; a rule is made of what the service itself knows of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from handspan_service.commands.change import asked, known, print_json
from handspan_service.contract.control import (
    ClientStatus,
    EndCaution,
    RevokePermission,
    SetPermission,
    Status,
)
from handspan_service.contract.permissions import CAPABILITY_MEANING, Capability, Identity
from handspan_service.contract.places import control_socket_path
from handspan_service.control_client import ControlClient
from handspan_service.errors import SettingsError

_CAUTION = (
    "Earlier answers are lost: nothing is granted that is not answered anew, until you say "
    "'handspan-service permissions confirm'."
)


def permissions(environ: Mapping[str, str], *, as_json: bool) -> int:
    """Print connected applications, open questions and remembered rules.

    Raises:
        HandspanError: The service cannot be asked.
    """
    _tell(known(environ), as_json=as_json)
    return 0


def set_permission(
    environ: Mapping[str, str], who: str, capability: Capability, *, allowed: bool, as_json: bool
) -> int:
    """Remember a rule; it holds at once, also for whoever is connected.

    Raises:
        SettingsError: It is not clear who is meant.
        HandspanError: The service cannot be asked.
    """
    with ControlClient(control_socket_path(environ)) as client:
        identity = identity_of(client.status, who)
        status = client.ask(lambda id: SetPermission(id, identity, capability, allowed))
    _tell(status, as_json=as_json)
    return 0


def forget_permission(
    environ: Mapping[str, str], who: str, capability: Capability | None, *, as_json: bool
) -> int:
    """Forget one rule of an application, or all of them.

    Raises:
        SettingsError: It is not clear who is meant, or nothing is remembered of it.
        HandspanError: The service cannot be asked.
    """
    identity = identity_of(known(environ), who)
    status = asked(environ, lambda id: RevokePermission(id, identity.key, capability))
    _tell(status, as_json=as_json)
    return 0


def confirm_permissions(environ: Mapping[str, str], *, as_json: bool) -> int:
    """Say that lost answers are known to be lost: what is remembered now is all there is.

    Raises:
        SettingsError: Nothing is lost.
        HandspanError: The service cannot be asked.
    """
    _tell(asked(environ, EndCaution), as_json=as_json)
    return 0


def identity_of(status: Status, who: str) -> Identity:
    """Return whom a user means.

    Args:
        status: What the service knows.
        who: Number of a connection, key or words of an application.

    Raises:
        SettingsError: Nobody is called so, or several are.
    """
    clients = [(str(one.id), one.identity) for one in status.clients if one.identity]
    known_ones = [identity for _, identity in clients]
    known_ones += [rule.identity for rule in status.rules]
    known_ones += [question.identity for question in status.questions]
    meant = {identity.key: identity for number, identity in clients if number == who}
    meant = meant or {one.key: one for one in known_ones if one.key == who}
    meant = meant or {one.key: one for one in known_ones if one.words == who}
    if len(meant) > 1:
        raise SettingsError(f"several are called {who!r}: name one of {', '.join(sorted(meant))}")
    if not meant:
        raise SettingsError(
            f"no application {who!r} is known: 'handspan-service permissions' lists those that "
            "are connected or remembered"
        )
    return next(iter(meant.values()))


def _tell(status: Status, *, as_json: bool) -> None:
    if as_json:
        told = {"clients": status.clients, "questions": status.questions, "rules": status.rules}
        print_json(told | {"cautious": status.cautious})
        return
    if status.cautious:
        print(_CAUTION)
    for client in status.clients:
        print(_client_line(client))
    for question in status.questions:
        meaning = CAPABILITY_MEANING[question.capability]
        print(f"asks: {question.identity.words} wants {question.capability.value}\n      {meaning}")
    for rule in status.rules:
        answer = "allow" if rule.allowed else "deny"
        print(
            f"rule: {answer} {rule.capability.value} to {rule.identity.words}, since {rule.since}"
            f"\n      {rule.identity.key}"
        )
    if not (status.clients or status.rules):
        print("No application is connected, and nothing is remembered.")


def _client_line(client: ClientStatus) -> str:
    words = client.identity.words if client.identity else client.name
    parts = [
        f"{one.capability.value} {'granted' if one.granted else 'denied'} ({one.because.value})"
        for one in client.permissions
        if one.wished
    ]
    return f"client {client.id}: {words}" + (f" - {', '.join(parts)}" if parts else "")
