"""Paths, headers, events and client messages."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handspan_service.errors import PeerError
from handspan_service.wire.leap_json import (
    ClientMessage,
    DeviceEventState,
    Dialect,
    change_events,
    dialect_of,
    greeting_events,
    header,
    parse_message,
)
from support.serving import loads

A = DeviceEventState("A")
B = DeviceEventState("B", streaming=False)
PAUSED = DeviceEventState("A", streaming=False)
DIALECTS = [Dialect(f"v{version}.json", version) for version in range(1, 7)]


@given(st.text())
def test_any_path_is_a_dialect_or_none(path: str) -> None:
    dialect = dialect_of(path)
    assert dialect is None or 1 <= dialect.version <= 6


@given(st.integers(1, 9999), st.sampled_from(["", ".json"]), st.sampled_from(["", "?", "?a=1/2"]))
def test_a_version_is_never_answered_higher_than_asked(n: int, end: str, query: str) -> None:
    dialect = dialect_of(f"/v{n}{end}{query}")
    assert dialect == Dialect(f"v{n}.json", min(n, 6))


@pytest.mark.parametrize(
    "path", ["", "x", "//", "/v", "/v0", "/v01", "/v-1", "/v6.js", "/V6", "/v٣"]
)
def test_other_paths_are_none(path: str) -> None:
    assert dialect_of(path) is None


@pytest.mark.parametrize("dialect", DIALECTS)
def test_headers(dialect: Dialect) -> None:
    item = loads(header(dialect, "0.1.0"))
    assert item["version"] == dialect.version
    if dialect.version >= 5:
        assert item["serviceVersion"] == "0.1.0+0"
        assert list(item) == sorted(item)


def test_a_greeting_names_attached_devices_once() -> None:
    gone = DeviceEventState("C", attached=False)
    for dialect in DIALECTS:
        events = greeting_events(dialect, (A, B, gone))
        ids = [loads(event)["event"]["state"]["id"] for event in events]
        assert ids == (["A", "B"] if dialect.version >= 5 else [])


def told(version: int, before: tuple[Any, ...], after: tuple[Any, ...]) -> list[Any]:
    return [loads(e)["event"] for e in change_events(DIALECTS[version - 1], before, after)]


@pytest.mark.parametrize(
    ("before", "after", "states"),
    [
        ((), (A,), [("A", True, True)]),
        ((A,), (A,), []),
        ((A,), (PAUSED,), [("A", True, False)]),
        ((PAUSED,), (A,), [("A", True, True)]),
        ((A,), (), [("A", False, False)]),
        ((A,), (DeviceEventState("A", attached=False),), [("A", False, False)]),
        ((A, B), (B,), [("A", False, False)]),
        ((A,), (B,), [("A", False, False), ("B", True, False)]),
        ((), (DeviceEventState("A", attached=False),), []),
    ],
)
def test_changes(before: Any, after: Any, states: list[Any]) -> None:
    events = told(6, before, after)
    assert [
        (e["state"]["id"], e["state"]["attached"], e["state"]["streaming"]) for e in events
    ] == states
    assert {e["type"] for e in events} <= {"deviceEvent"}
    assert told(1, before, after) == told(2, before, after) == []
    old = {d.id for d in before if d.attached}
    new = {d.id for d in after if d.attached}
    expected = [False] * len(old - new) + [True] * len(new - old)
    for version in (3, 4):
        connects = told(version, before, after)
        assert [e["state"] for e in connects] == expected
        assert {e["type"] for e in connects} <= {"deviceConnect"}


states = st.builds(
    DeviceEventState, st.sampled_from("AB"), st.just("peripheral"), st.booleans(), st.booleans()
)


@given(st.lists(states, max_size=2), st.lists(states, max_size=2))
def test_a_detached_device_never_streams(before: list[Any], after: list[Any]) -> None:
    for event in told(6, tuple(before), tuple(after)):
        assert event["state"]["attached"] or not event["state"]["streaming"]


def test_a_simulated_controller_says_so() -> None:
    (event,) = told(6, (), (DeviceEventState("A", simulated=True),))
    assert event["state"]["simulated"] is True


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"enableGestures":true}', ClientMessage(enable_gestures=True)),
        (' { "background" : "true" } ', ClientMessage(background=True)),
        ('{"focused": "false"}', ClientMessage(focused=False)),
        ('{"optimizeHMD":false}', ClientMessage(optimize_hmd=False)),
        ('{"optimizeScreentop":true}', ClientMessage(optimize_screentop=True)),
        ('{"heartbeat":true}', ClientMessage()),
        ('{"backgroundMessage":true}', ClientMessage()),
        ('{"focused":1,"background":"yes","enableGestures":null}', ClientMessage()),
        (
            '{"focused":true,"background":false,"x":{"y":[1]}}',
            ClientMessage(focused=True, background=False),
        ),
        ('{"focused":true,"focused":false}', ClientMessage(focused=False)),
    ],
)
def test_messages(text: str, said: ClientMessage) -> None:
    assert parse_message(text) == said


json_values: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, False, 0, 1, -1.5, 10**30, "", "true", "false", "TRUE", "\ud800", [], [True], {}]
)
KEYS = ["enableGestures", "background", "focused", "optimizeHMD", "optimizeScreentop", "heartbeat"]


@given(st.dictionaries(st.sampled_from([*KEYS, "other", "\ud801"]), json_values))
def test_any_object_of_any_types_is_taken_or_refused(item: dict[str, Any]) -> None:
    try:
        said = parse_message(json.dumps(item))
    except PeerError:
        return
    for key, value in (("focused", said.focused), ("background", said.background)):
        assert value is (
            item.get(key)
            if isinstance(item.get(key), bool)
            else {"true": True, "false": False}.get(str(item.get(key)))
            if isinstance(item.get(key), str)
            else None
        )


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_no_text_raises_anything_but_our_error(text: str) -> None:
    with contextlib.suppress(PeerError):
        parse_message(text)


@pytest.mark.parametrize("text", ["[" * 4000, '{"a":' * 800, "9" * 4000, "x" * 5000, "[]", "1"])
def test_rubbish_is_refused(text: str) -> None:
    with pytest.raises(PeerError):
        parse_message(text)
