"""Frames per second of each client."""

from __future__ import annotations

from handspan_service.contract.control import ClientStatus
from handspan_service.serve.rates import Rates


def client(id: int, sent: int) -> ClientStatus:
    return ClientStatus(id, "x", "native", True, None, None, False, sent, 0)


def test_a_rate_is_what_was_sent_between_two_looks() -> None:
    now_s = [100.0]
    rates = Rates(lambda: now_s[0])

    def look(passed_s: float, *clients: ClientStatus) -> list[float]:
        now_s[0] += passed_s
        return [one.rate_hz for one in rates.rated(clients)]

    assert look(0.0, client(1, 50)) == [0.0]
    assert look(1.0, client(1, 60)) == [0.0], "there was no look before"
    assert look(0.5, client(1, 120)) == [0.0], "too soon for another"
    assert look(1.5, client(1, 220), client(2, 40)) == [80.0, 0.0]
    assert look(0.1, client(1, 240), client(2, 40)) == [80.0, 0.0]
    assert look(1.9, client(2, 140)) == [50.0]
    assert look(1.0) == []
