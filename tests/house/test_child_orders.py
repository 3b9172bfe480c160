"""Orders of the sensing process: however many come, it also reports its rates."""

from __future__ import annotations

import os

import pytest

from handspan_service import child
from handspan_service.orders import SetPaused, ShowPicture
from handspan_service.pipe import Reader, encode


def test_many_orders_do_not_keep_the_meter_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "METER_S", 0.02)
    reading, writing = os.pipe()
    seen: list[object] = []
    try:
        for order in child.orders(reading, Reader(reports=False)):
            seen.append(order)
            if seen.count(None) >= 3:
                break
            if order is not None or len(seen) == 1:  # There is always another one waiting.
                os.write(writing, encode(ShowPicture()))
    finally:
        os.close(reading)
        os.close(writing)
    assert ShowPicture() in seen


def test_orders_end_with_the_pipe() -> None:
    reading, writing = os.pipe()
    os.write(writing, encode(SetPaused(True)))
    os.close(writing)
    assert [one for one in child.orders(reading, Reader(reports=False)) if one] == [SetPaused(True)]
    os.close(reading)
