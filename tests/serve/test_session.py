"""One client's laws, without any socket: gestures are never torn, floods end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from handspan_service.contract.model import Frame, Gesture
from handspan_service.errors import PeerError
from handspan_service.policy import Row
from handspan_service.serve.admission import Admitted
from handspan_service.serve.allowance import MESSAGES_AT_ONCE, MESSAGES_PER_S
from handspan_service.serve.session import Session
from handspan_service.wire.leap_frames import FrameText
from handspan_service.wire.leap_json import Dialect
from support.serving import Frames, loads, make_gesture, make_tool

WHO = Admitted(Dialect("v6.json", 6), "script", None, Row.SCRIPT)
EMPTY = replace(Frames()(), hands=())


def life(id: int, type: str, begin: int, length: int) -> list[tuple[int, Gesture]]:
    """Return (frame number, gesture) from a gesture's start to its stop."""
    if type in ("keyTap", "screenTap"):
        return [(begin, make_gesture(id, "stop", type))]
    states = ["start", *["update"] * length, "stop"]
    return [(begin + i, make_gesture(id, state, type)) for i, state in enumerate(states)]


lives = st.lists(
    st.tuples(
        st.sampled_from(["circle", "swipe", "keyTap", "screenTap"]),
        st.integers(0, 15),
        st.integers(0, 6),
    ),
    max_size=5,
)


@given(lives, st.lists(st.booleans(), min_size=25, max_size=25), st.integers(0, 10))
@settings(max_examples=60)
def test_a_slow_client_sees_every_gesture_whole(
    plan: list[tuple[str, int, int]], skipped: list[bool], enabled_at: int
) -> None:
    told = [
        item
        for id, (type, begin, length) in enumerate(plan, 1)
        for item in life(id, type, begin, length)
    ]
    session = Session(1, WHO, 0.0)
    seen: dict[int, list[str]] = {}
    for number, skip in enumerate([*skipped, False]):
        if number == enabled_at:
            session.hear('{"enableGestures":true}', float(number), number)
        gestures = tuple(gesture for at, gesture in told if at == number)
        frame: Frame = replace(EMPTY, gestures=gestures)
        if skip:
            session.skip(FrameText(frame))
            continue
        for gesture in loads(session.text_of(FrameText(frame)))["gestures"]:
            seen.setdefault(gesture["id"], []).append(gesture["state"])
    for id, (type, begin, _) in enumerate(plan, 1):
        if type in ("keyTap", "screenTap"):
            expected = ["stop"] if begin >= enabled_at else None
            assert seen.get(id) == expected
            continue
        if begin >= enabled_at:
            assert seen[id][0] == "start"
            assert seen[id][-1] == "stop"
        if id in seen:
            assert seen[id][0] == "start"
            assert seen[id].count("stop") <= 1
            assert seen[id].index("stop") == len(seen[id]) - 1 if "stop" in seen[id] else True
    assert session.sent + session.skipped == 26


def test_messages_are_limited_by_rate_not_by_number() -> None:
    session = Session(1, WHO, 0.0)
    for number in range(10_000):
        session.hear('{"heartbeat":true}', number / (MESSAGES_PER_S - 1), number)
    for _ in range(int(MESSAGES_AT_ONCE) - 5):
        session.hear("rubbish", 60.0, 0)
    for _ in range(5):
        session.hear("{}", 60.0, 0)
    with pytest.raises(PeerError):
        session.hear("{}", 60.0, 0)
    assert session.rejected == int(MESSAGES_AT_ONCE) - 5


def test_what_is_kept_for_a_client_that_is_behind_is_bounded() -> None:
    session = Session(1, WHO, 0.0)
    session.hear('{"enableGestures":true}', 0.0, 1)
    for id in range(1, 5000):
        tap = make_gesture(id, "stop", "keyTap")
        session.skip(FrameText(replace(EMPTY, gestures=(tap,))))
    item = loads(session.text_of(FrameText(EMPTY)))
    ids = [gesture["id"] for gesture in item["gestures"]]
    assert ids == list(range(4936, 5000))


def test_a_client_without_gestures_keeps_nothing() -> None:
    session = Session(1, WHO, 0.0)
    session.skip(FrameText(replace(EMPTY, gestures=(make_gesture(1, "start"),))))
    session.hear('{"enableGestures":true}', 0.0, 1)
    assert loads(session.text_of(FrameText(EMPTY)))["gestures"] == []


@pytest.mark.parametrize("version", range(1, 7))
def test_tools_go_to_old_clients_and_to_those_that_ask(version: int) -> None:
    session = Session(1, Admitted(Dialect("", version), "script", None, Row.SCRIPT), 0.0)
    frame = replace(Frames()(hands=1), tools=(make_tool(),))

    def tools() -> int:
        return sum(one["tool"] for one in loads(session.text_of(FrameText(frame)))["pointables"])

    assert tools() == (version <= 5)
    session.hear('{"enableTools":true}', 0.0, 1)
    assert tools() == 1
    session.hear('{"enableGestures":true}', 0.0, 2)
    assert tools() == 1
    session.hear('{"enableTools":"false"}', 0.0, 3)
    assert tools() == 0
