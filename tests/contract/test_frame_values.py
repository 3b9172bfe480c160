"""Values of a frame: frozen, equal by what they hold, whole on both roads they travel."""

from __future__ import annotations

import copy
import gc
from collections.abc import Iterator

import msgspec
import pytest
from msgspec.structs import astuple, replace

from handspan_service.contract.control import FrameMessage, MessageReader, encode
from handspan_service.contract.model import Bone, Finger, FingerType, Frame, Hand, Side, TouchZone
from handspan_service.pipe import Reader
from handspan_service.pipe import encode as encode_report
from handspan_service.reports import HandsFound
from support.serving import Frames, make_gesture


def frame() -> Frame:
    return Frames()(make_gesture(1, "start"))


def structs(value: object) -> Iterator[msgspec.Struct]:
    """Yield a value of a frame and all that it consists of."""
    if isinstance(value, msgspec.Struct):
        yield value
        value = astuple(value)
    if isinstance(value, tuple):
        for part in value:
            yield from structs(part)


def test_no_value_can_be_changed_or_given_more() -> None:
    kinds = set()
    for value in structs(frame()):
        kinds.add(type(value))
        for name in value.__struct_fields__:
            with pytest.raises(AttributeError):
                setattr(value, name, 0)
        with pytest.raises(AttributeError):
            value.more = 0  # type: ignore[attr-defined]
    assert {Bone, Finger, Hand, Frame} < kinds
    assert len(kinds) == 6


def test_equal_is_what_holds_the_same() -> None:
    one, other = frame().hands, frame().hands
    assert one == other
    assert one[0] is not other[0]
    assert len({*one, *other}) == 2
    assert one[0] != one[1]
    assert replace(one[0], confidence=0.5) != other[0]
    assert copy.deepcopy(one) == other


def test_the_collector_passes_them_by() -> None:
    assert not any(gc.is_tracked(value) for value in structs(frame()))


def test_a_frame_passes_both_roads_unchanged() -> None:
    sent = frame()
    (message,) = MessageReader(from_service=True).feed(encode(FrameMessage(sent)))
    assert message == FrameMessage(sent)
    found = HandsFound(1, 10, 20, sent.hands, sent.gestures)
    (report,) = Reader(reports=True).feed(encode_report(found))
    assert report == found
    for got in (message.frame.hands[0], report.hands[0]):
        assert type(got.side) is Side
        assert type(got.fingers[1].type) is FingerType
        assert type(got.fingers[1].touch_zone) is TouchZone
        assert type(got.palm_position) is tuple


def test_hands_that_lack_what_a_recording_lacks_pass_too() -> None:
    sent = frame()
    bare = tuple(replace(finger, bones=(), joints=(None,) * 5) for finger in sent.hands[0].fingers)
    old = replace(sent, hands=(replace(sent.hands[0], fingers=bare, arm=None),))
    (message,) = MessageReader(from_service=True).feed(encode(FrameMessage(old)))
    assert message.frame == old
