"""Reports and orders pass a byte stream unchanged, however it is cut."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from handspan_service.contract.control import Timing
from handspan_service.contract.model import (
    CalibrationKind,
    DeviceInfo,
    Gesture,
    Orientation,
    SourceKind,
)
from handspan_service.errors import DeviceReason
from handspan_service.orders import Plan, SetOrientation, SetPaused, SetScripts, SetTools
from handspan_service.pipe import Reader, encode
from handspan_service.reports import (
    HandsFound,
    Meter,
    SourceEnded,
    SourceOpened,
    SourceRefused,
    SourceWaiting,
    TrackerFailed,
)
from support.house import a_hand
from support.serving import make_tool

DEVICE = DeviceInfo("LP1", SourceKind.USB, "Controller", "1.2", CalibrationKind.FACTORY, 115.0)
GESTURE = Gesture(3, "circle", "start", 10, (1,), (11,), {"radius": 4.5, "center": (1.0, 2.0, 3.0)})
REPORTS = (
    SourceOpened(DEVICE),
    SourceWaiting(DeviceReason.UNPLUGGED, "plug it in"),
    SourceRefused("unreadable", "damaged"),
    SourceEnded(),
    HandsFound(1, 10, 20, (a_hand(1), a_hand(2)), (GESTURE,)),
    HandsFound(1, 11, 21, (), ()),
    HandsFound(1, 12, 22, (a_hand(7),), None, (make_tool(),)),
    TrackerFailed("no network"),
    Meter(Timing(images=5), Orientation.INVERTED, ""),
)
ORDERS = (
    Plan("auto", Orientation.AUTO, "/cache", {"LP1": "script"}),
    SetOrientation(Orientation.NORMAL),
    SetPaused(True),
    SetTools(False),
    SetScripts({"LP1": "script"}),
)


@given(st.data())
def test_any_split_gives_the_same_messages(data: st.DataObject) -> None:
    for messages, reports in ((REPORTS, True), (ORDERS, False)):
        stream = b"".join(encode(message) for message in messages)
        cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
        reader = Reader(reports=reports)
        read: list[Any] = []
        for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
            read += reader.feed(stream[start:end])
        assert tuple(read) == messages
