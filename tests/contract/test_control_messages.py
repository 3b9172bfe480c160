"""The codec of control messages: any split, any bytes."""

from __future__ import annotations

import struct
from contextlib import suppress
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handspan_service.contract.control import (
    MAX_FROM_SERVICE_BYTES,
    MAX_MESSAGE_BYTES,
    ClientStatus,
    GetStatus,
    MessageReader,
    SetPaused,
    SetSettings,
    encode,
)
from handspan_service.contract.permissions import (
    Because,
    Capability,
    Identity,
    IdentityKind,
    PermissionStatus,
    Question,
    Rule,
    RuleSource,
)
from handspan_service.errors import PeerError
from handspan_service.programs import LONGEST_KEY_BYTES, LONGEST_WORDS
from handspan_service.serve.consent import KEPT_DENIALS
from handspan_service.serve.native import MAX_CLIENTS

MESSAGES = (GetStatus(1), SetPaused(2, True), SetSettings(3, {"max_clients": 5}), GetStatus(4))


def framed(body: bytes) -> bytes:
    return struct.pack("<I", len(body)) + body


def read(*parts: bytes) -> list[Any]:
    reader = MessageReader(from_service=False)
    return [message for part in parts for message in reader.feed(part)]


@given(st.lists(st.integers(0, sum(len(encode(message)) for message in MESSAGES))))
def test_any_split_gives_the_same_messages(cuts: list[int]) -> None:
    stream = b"".join(encode(message) for message in MESSAGES)
    ends = [0, *sorted(cuts), len(stream)]
    parts = [stream[a:b] for a, b in pairwise(ends)]
    assert read(*parts) == list(MESSAGES)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"type":"hello"}',
        b'{"type":"get_status"}',
        b'{"type":"get_status","id":1,"more":2}',
        b'{"type":"\xff"}',
        b'{"type":"set_settings","id":1,"changes":{"\xff":1}}',
        b'{"type":"set_settings","id":1,"changes":{"a":' + b"[" * 100_000,
    ],
)
def test_what_is_no_message_ends_the_session_and_only_it(body: bytes) -> None:
    with pytest.raises(PeerError, match="not understood"):
        read(framed(body))


def test_an_oversized_message_is_refused_before_it_is_there() -> None:
    with pytest.raises(PeerError, match="exceeds the limit"):
        read(struct.pack("<I", MAX_MESSAGE_BYTES + 1))
    with pytest.raises(PeerError, match="exceeds the limit"):
        tuple(MessageReader(from_service=True).feed(struct.pack("<I", MAX_FROM_SERVICE_BYTES + 1)))


def test_a_status_with_as_many_clients_as_may_come_and_the_longest_names_fits() -> None:
    worst = "\N{ARTIST PALETTE}"
    identity = Identity(IdentityKind.SCRIPT, "x" * LONGEST_KEY_BYTES, worst * LONGEST_WORDS)
    permissions = tuple(
        PermissionStatus(one, True, False, Because.WITHOUT_EFFECT) for one in Capability
    )
    client = ClientStatus(
        id=2**31,
        name=worst * LONGEST_WORDS,
        dialect="native",
        receiving=True,
        focused=False,
        background=False,
        gestures=False,
        sent=2**40,
        skipped=2**40,
        pid=2**22,
        identity=identity,
        permissions=permissions,
    )
    question = Question(2**31, identity, Capability.BACKGROUND, (2**20,) * 99, 1.5)
    rule = Rule(identity, Capability.BACKGROUND, False, RuleSource.DENIALS, "2026-01-31")
    clients, others = msgspec.json.encode(client), msgspec.json.encode((question, rule))
    everybody = 1024 + MAX_CLIENTS  # Source: Settings.max_clients, serve/native.py.
    assert (len(clients) + 1) * everybody + len(others) * KEPT_DENIALS < MAX_FROM_SERVICE_BYTES


@given(st.lists(st.binary(max_size=60).map(framed) | st.binary(max_size=60), max_size=8))
def test_no_bytes_raise_anything_but_our_error(parts: list[bytes]) -> None:
    with suppress(PeerError):
        read(*parts)
