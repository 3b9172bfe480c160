"""The file of what the user answered to applications.

Law: nobody gains a permission by damaging it: what cannot be read counts as lost, and until the
user says that this is known nothing is granted that was to be asked about (`lost`). The file tells
so itself once it is written anew; what was damaged stays beside it.

The file is written for people too: one entry for each application, with what it may and may not.
Source: docs/permissions.md#the-file.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
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


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    version: int
    applications: tuple[_Entry, ...]
    cautious: bool = False  # Others were lost before these, and the user has not said it is known.


class PermissionStore:
    """The permissions file of one user.

    Attributes:
        path: The file.
        lost: Whether it could not be understood when it was loaded, or says itself that an earlier
            one could not. A damaged one stays in its place until something is answered.
        problem: What went wrong, and what to do; else empty.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / PERMISSIONS_FILE_NAME
        self.lost = False
        self.problem = ""
        self._seen: bytes | None = None  # What the file held when we last read or wrote it.
        self._kept = True  # Whether that, where it is damaged, is kept beside it.

    def load(self) -> tuple[Rule, ...]:
        """Return what is remembered, by name."""
        self.lost, self.problem, self._kept = False, "", True
        try:
            self._seen = self.path.read_bytes()
            file = _file(self._seen)
        except FileNotFoundError:
            return ()
        except OSError as error:
            self._kept = False
            self._lose(f"cannot be read ({error.strerror})")
            return ()
        except (msgspec.MsgspecError, SettingsError, RecursionError, UnicodeDecodeError) as error:
            try:
                kept = f", a copy is kept as {keep_aside(self.path).name}"
            except OSError:
                kept, self._kept = "", False
            self._lose(f"is not understood ({error}){kept}")
            return ()
        if file.cautious:
            self._lose("was damaged, and earlier answers in it are lost")
        return tuple(_rules(file))

    def save(self, rules: Iterable[Rule], *, cautious: bool = False) -> None:
        """Write what is remembered: temporary file, fsync, rename; readable by the user alone.

        What somebody else wrote there meanwhile, and what is damaged, is kept beside it first.

        Args:
            rules: All there are.
            cautious: Whether others are lost, and the user has not said that this is known.

        Raises:
            SettingsError: It could not be written; the old file is intact.
        """
        entries: dict[str, _Entry] = {}
        for rule in rules:
            who = rule.identity
            entry = entries.setdefault(who.key, _Entry(who.words, who.kind, who.key, {}))
            entry.permissions[rule.capability] = _Answer(rule.allowed, rule.since, rule.source)
        try:
            self._keep_what_is_not_ours()
            file = _File(PERMISSIONS_VERSION, tuple(entries.values()), cautious)
            self._seen, self._kept = write_whole(self.path, file), True
        except OSError as error:
            raise SettingsError(
                f"the answer holds, but only until the service stops: {self.path} "
                f"cannot be written ({error.strerror})"
            ) from error
        if not cautious:
            self.lost, self.problem = False, ""

    def _keep_what_is_not_ours(self) -> None:
        with suppress(FileNotFoundError):  # It was removed: there is nothing to keep.
            if not self._kept or self.path.read_bytes() != self._seen:
                keep_aside(self.path)
        self._kept = True

    def _lose(self, why: str) -> None:
        self.lost = True
        self.problem = (
            f"{self.path} {why}: nothing is granted to applications that you do not answer anew, "
            "until you say on the page Permissions, or by 'handspan-service permissions confirm', "
            "that you know; or put the file back while the service is stopped"
        )


def _file(raw: bytes) -> _File:
    values = msgspec.json.decode(raw, type=dict[str, Any])
    version = values.get("version")
    if version != PERMISSIONS_VERSION:
        raise SettingsError(f"its version {version} is not {PERMISSIONS_VERSION}")
    return msgspec.convert(values, _File)


def _rules(file: _File) -> Iterable[Rule]:
    for entry in file.applications:
        identity = Identity(entry.kind, entry.key, entry.name)
        for capability, answer in entry.permissions.items():
            yield Rule(identity, capability, answer.may, answer.source, answer.since)
