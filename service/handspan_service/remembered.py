"""The file of what the user answered to applications.

Law: nobody gains a permission by damaging it: what cannot be read counts as lost, and until the
user answers anew nothing is granted that was to be asked about (`lost`).

The file is written for people too: one entry for each application, with what it may and may not.
Source: docs/permissions.md#the-file.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from handspan_service.contract.permissions import (
    Capability,
    Identity,
    IdentityKind,
    Rule,
    RuleSource,
)
from handspan_service.errors import SettingsError
from handspan_service.store import keep_aside, write_whole

PERMISSIONS_FILE_NAME = "permissions.json"
PERMISSIONS_VERSION = 1


class _Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    may: bool
    since: str
    source: RuleSource = RuleSource.USER


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    kind: IdentityKind
    key: str
    permissions: dict[Capability, _Answer]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    applications: tuple[_Entry, ...]


class PermissionStore:
    """The permissions file of one user.

    Attributes:
        path: The file.
        lost: Whether it was there and could not be understood when it was loaded. It stays in its
            place, so that each start finds it again, until the user answers something.
        problem: One sentence about what went wrong; else empty.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / PERMISSIONS_FILE_NAME
        self.lost = False
        self.problem = ""

    def load(self) -> tuple[Rule, ...]:
        """Return what is remembered, by name."""
        self.lost, self.problem = False, ""
        try:
            values = msgspec.json.decode(self.path.read_bytes(), type=dict[str, Any])
            version = values.get("version")
            if version != PERMISSIONS_VERSION:
                raise SettingsError(f"its version {version} is not {PERMISSIONS_VERSION}")
            return tuple(_rules(msgspec.convert(values, _File)))
        except FileNotFoundError:
            return ()
        except OSError as error:
            self._lose(f"cannot be read ({error.strerror})")
        except (msgspec.MsgspecError, SettingsError, RecursionError, UnicodeDecodeError) as error:
            try:
                kept = f", a copy is kept as {keep_aside(self.path).name}"
            except OSError:
                kept = ""
            self._lose(f"is not understood ({error}){kept}")
        return ()

    def save(self, rules: Iterable[Rule]) -> None:
        """Write what is remembered: temporary file, fsync, rename; readable by the user alone.

        Raises:
            SettingsError: It could not be written; the old file is intact.
        """
        entries: dict[str, _Entry] = {}
        for rule in rules:
            who = rule.identity
            entry = entries.setdefault(who.key, _Entry(who.words, who.kind, who.key, {}))
            entry.permissions[rule.capability] = _Answer(rule.allowed, rule.since, rule.source)
        try:
            write_whole(self.path, _File(PERMISSIONS_VERSION, tuple(entries.values())))
        except OSError as error:
            raise SettingsError(
                f"the answer holds, but only until the service stops: {self.path} "
                f"cannot be written ({error.strerror})"
            ) from error

    def _lose(self, why: str) -> None:
        self.lost = True
        self.problem = (
            f"{self.path} {why}: nothing is granted to applications before you answer anew; "
            "remove the file to begin without answers"
        )


def _rules(file: _File) -> Iterable[Rule]:
    for entry in file.applications:
        identity = Identity(entry.kind, entry.key, entry.name)
        for capability, answer in entry.permissions.items():
            yield Rule(identity, capability, answer.may, answer.source, answer.since)
