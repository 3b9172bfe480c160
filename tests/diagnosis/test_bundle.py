"""Ring: law. Nothing that tells who or where somebody is gets into the file for helpers."""

from __future__ import annotations

import getpass
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handspan_service.contract.findings import Check, Finding, Outcome
from handspan_service.contract.hand_size import HandUser, HandUsers
from handspan_service.contract.permissions import Capability, Identity, IdentityKind, Rule
from handspan_service.contract.permissions import RuleSource as Source
from handspan_service.contract.profiles import Profile, Profiles, ProfileStatus
from handspan_service.contract.recordings import JobStatus, LibraryStatus
from handspan_service.contract.settings import Settings
from handspan_service.diagnosis import bundle
from handspan_service.diagnosis.redaction import Private, cleaned, hashed
from handspan_service.errors import HostError
from support.panel_values import a_client, a_status, with_

ORIGIN = "https://secret.example.org"
PROGRAM = "/usr/share/private/painter"
PRIVATE = Private(("marie", "studio-pc"), ("/srv/people/marie",))


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"client 1 is {ORIGIN}, v6.json", "client 1 is <origin>, v6.json"),
        (f"{ORIGIN}:8443/page?x=1", "<origin>"),
        ("watch at http://127.0.0.1:6437/ now", "watch at http://127.0.0.1:6437/ now"),
        (f"'{PROGRAM}' came", "'<path>' came"),
        (
            'File "/srv/people/marie/x/lib/handspan_service/feed.py", line 3',
            'File "<handspan>/handspan_service/feed.py", line 3',
        ),
        ("of Marie at STUDIO-PC", "of <name> at <name>"),
        ("marienkirche", "marienkirche"),
        ("3/s and 1/2", "3/s and 1/2"),
        (r"C:\Users\marie\a.exe", "<path>"),
    ],
)
def test_what_names_somebody_is_taken_out(text: str, clean: str) -> None:
    assert cleaned(text, PRIVATE) == clean
    assert cleaned(clean, PRIVATE) == clean


@given(st.text(st.characters(codec="utf-8"), max_size=40), st.text(max_size=40))
def test_no_private_word_survives_between_others(before: str, after: str) -> None:
    for word in (f"/srv/people/marie{after}", ORIGIN + after):
        clean = cleaned(f"{before} {word}", PRIVATE)
        assert "/srv/people/marie" not in clean
        assert "secret.example.org" not in clean or "secret.example.org" in before


def test_equal_applications_can_be_told_within_one_file_alone() -> None:
    assert hashed("a", b"1") == hashed("a", b"1") != hashed("a", b"2")


@pytest.fixture
def environ(tmp_path: Path) -> Mapping[str, str]:
    names = ("RUNTIME", "CONFIG", "CACHE", "LOG")
    return {f"HANDSPAN_{name}_DIR": str(tmp_path / name.lower()) for name in names} | {
        "HOME": "/srv/people/marie",
        "XDG_CURRENT_DESKTOP": "GNOME",
    }


def test_a_whole_file_holds_nothing_private(
    tmp_path: Path, environ: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    painter = Identity(IdentityKind.PROGRAM, f"program:{PROGRAM}", "painter")
    page = Identity(IdentityKind.PAGE, f"page:{ORIGIN}", f"{ORIGIN} in firefox")
    status = with_(
        a_status(),
        settings=Settings(allowed_origins=(ORIGIN,), device_names={"LP77": "Desk of Marie"}),
        clients=(a_client(name=ORIGIN, identity=page), a_client(2, identity=painter)),
        hand_users=HandUsers(active="Ottilie", users=(HandUser("Me"), HandUser("Ottilie"))),
        library=LibraryStatus(str(tmp_path / "films"), job=JobStatus(name="Ottilie dances.mcap")),
        profiles=ProfileStatus(Profiles(profiles=(Profile("Carving"),)), "Carving"),
        rules=(Rule(painter, Capability.IMAGES, True, Source.USER, "2026-01-31"),),
    )
    monkeypatch.setattr(bundle, "ask_status", lambda path: status)
    monkeypatch.setattr(getpass, "getuser", lambda: "marie")
    (tmp_path / "log" / "crashes").mkdir(parents=True)
    log = f"client 1 is {ORIGIN}\nnative program 2 is {PROGRAM}\n/srv/people/marie/x of marie\n"
    (tmp_path / "log" / "service.log").write_text(log)
    (tmp_path / "films").mkdir()
    (tmp_path / "films" / "Wedding.mcap").touch()
    (tmp_path / "log" / "sensing.log").write_text(
        "source open: Controller, serial LP77\nrecording Gone long ago.mcap\n"
        "recorded Wedding.mcap: 5 images\nlistening at the port, serial LP88\n"
        "profile: Old one\nprofile: none\n"
    )
    (tmp_path / "log" / "crashes" / "panel-1.txt").write_text(log)
    finding = Finding(Check.FOLDERS, Outcome.PROBLEM, "folders_refused", {"folder": str(tmp_path)})
    held = bundle.texts(environ, [finding])
    target = tmp_path / "bundle.zip"
    bundle.write(target, held)
    with zipfile.ZipFile(target) as file:
        names = file.namelist()
        whole = "".join(file.read(name).decode() for name in names)
    assert "handspan/logs/service.log" in names
    assert "handspan/crashes/panel-1.txt" in names
    for word in (ORIGIN, "secret", PROGRAM, "painter", "marie", "LP77", "LP88", "LP1",
                 "Ottilie", "Carving", "Wedding", "Gone", "Old one", str(tmp_path)):  # fmt: skip
        assert word.casefold() not in whole.casefold(), word
    assert json.loads(held["settings.json"])["allowed_origins"] == 1
    (rule,) = json.loads(held["permissions.json"])
    assert rule["capability"] == Capability.IMAGES
    assert rule["application"].isalnum()
    assert "GNOME" in held["versions.txt"]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(HostError, match="cannot be written"):
        bundle.write(tmp_path / "nothing" / "file.zip", {"a": "b"})
