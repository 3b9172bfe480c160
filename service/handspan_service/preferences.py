"""What the user wants: the settings in force, and where each of their values comes from.

    default < file < profile < command line

Law: the settings in force are always valid; a change that is not possible changes nothing. What the
command line fixes is neither kept nor changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from handspan_service.contract.control import (
    ChooseProfile,
    Origin,
    ProfileRequest,
    RemoveProfile,
    SaveProfile,
)
from handspan_service.contract.profiles import (
    Profile,
    ProfileReason,
    Profiles,
    ProfileStatus,
    with_choice,
    with_profile,
    without_profile,
)
from handspan_service.contract.schema import all_names, flat, nested, value_of
from handspan_service.contract.settings import Settings, changed
from handspan_service.errors import SettingsError
from handspan_service.store import ProfileStore, SettingsStore

_DEFAULT = Settings()
_NAMES = all_names()


class Preferences:
    """Settings and profiles of one user, with what the command line fixes."""

    def __init__(self, folder: Path, fixed: Mapping[str, Any]) -> None:
        """Read both files.

        Args:
            folder: Where they are.
            fixed: Settings that hold for this run alone, as `settings.changed` takes them.

        Raises:
            SettingsError: A fixed setting is not possible.
        """
        self._store = SettingsStore(folder)
        self._profile_store = ProfileStore(folder)
        self._fixed = dict(fixed)
        self._kept = self._store.load()  # As the file holds them.
        self._profiles = self._profile_store.load()
        self._front: tuple[str, ...] = ()  # Keys of the applications in front, newest first.
        self._work_out()

    @property
    def problem(self) -> str:
        """What was wrong with the files, in one or two sentences; else empty."""
        return " ".join(
            one for one in (self._store.problem, self._profile_store.problem) if one
        )

    @property
    def in_force(self) -> Settings:
        """The values that hold."""
        return self._in_force

    @property
    def origins(self) -> dict[str, Origin]:
        """Where values come from, by dotted name; the others are defaults."""
        return self._origins

    @property
    def profiles(self) -> ProfileStatus:
        """The profiles, and which one holds."""
        return self._status

    # Changing: in force at once. `save` and `save_profiles` keep it for the next start.

    def change(self, changes: dict[str, Any]) -> None:
        """Change settings by name.

        Raises:
            SettingsError: One is not possible; then nothing changed.
        """
        fixed = flat(self._fixed).keys() | self._fixed.keys()
        if wrong := sorted((flat(changes).keys() | changes.keys()) & fixed):
            raise SettingsError(f"the command line of the service fixes {', '.join(wrong)}")
        self._kept = changed(self._kept, changes)
        self._work_out()

    def change_profiles(self, request: ProfileRequest) -> None:
        """Make, change, remove or choose a profile.

        Raises:
            SettingsError: It is not possible; then nothing changed.
        """
        match request:
            case SaveProfile():
                self._profiles = with_profile(self._profiles, request.profile, request.before)
            case RemoveProfile():
                self._profiles = without_profile(self._profiles, request.name)
            case ChooseProfile():
                self._profiles = with_choice(self._profiles, request.name)
        self._work_out()

    def attend(self, front: Sequence[str]) -> bool:
        """Take which applications are in front, and return whether that changed anything.

        Args:
            front: Keys of their identities, newest first.
        """
        before, self._front = self._in_force, tuple(front)
        if self._active() == (self._profiles.named(self._status.active), self._status.reason):
            return False
        self._work_out()
        return self._in_force != before

    def save(self) -> None:
        """Write the settings.

        Raises:
            SettingsError: They could not be written, but they hold.
        """
        self._store.save(self._kept)

    def save_profiles(self) -> None:
        """Write the profiles.

        Raises:
            SettingsError: They could not be written, but they hold.
        """
        self._profile_store.save(self._profiles)

    # What holds

    def _active(self) -> tuple[Profile | None, ProfileReason]:
        for key in self._front:
            if (profile := self._profiles.of_application(key)) is not None:
                return profile, ProfileReason.APPLICATION
        chosen = self._profiles.named(self._profiles.chosen)
        return chosen, ProfileReason.CHOSEN if chosen is not None else ProfileReason.NONE

    def _work_out(self) -> None:
        profile, reason = self._active()
        beneath = changed(self._kept, self._fixed)
        self._in_force, by_profile = beneath, {}
        if profile is not None:
            by_profile = _possible(beneath, profile, self._fixed)
            for name, value in by_profile.items():
                self._in_force = changed(self._in_force, nested(name, value))
        self._origins = self._found_origins(set(by_profile))
        self._status = ProfileStatus(
            self._profiles,
            profile.name if profile is not None else "",
            reason,
            {name: value_of(beneath, name) for name in by_profile},
        )

    def _found_origins(self, by_profile: set[str]) -> dict[str, Origin]:
        fixed = flat(self._fixed)
        origins: dict[str, Origin] = {}
        for name in _NAMES:
            if name in fixed:
                origins[name] = Origin.COMMAND_LINE
            elif name in by_profile:
                origins[name] = Origin.PROFILE
            elif value_of(self._kept, name) != value_of(_DEFAULT, name):
                origins[name] = Origin.FILE
        return origins


def _possible(settings: Settings, profile: Profile, fixed: dict[str, Any]) -> dict[str, Any]:
    """Return what a profile sets, by dotted name.

    A file may have been written by another version or by hand: what this one does not know, or
    does not let a profile set, is left out, and the rest holds.
    """
    held = flat(fixed)
    found: dict[str, Any] = {}
    for name, value in flat(profile.changes).items():
        change = nested(name, value)
        try:
            with_profile(Profiles(), msgspec.structs.replace(profile, changes=change))
            changed(settings, change)
        except SettingsError:
            continue
        if name not in held:
            found[name] = value
    return found
