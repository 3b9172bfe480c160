"""Ring: organ. Signals to this very process, heard early, late and never again."""

import signal

import pytest

from handspan_service.contract.end_wish import SIGNALS, EndWish


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_is_told_whenever_it_came(number: signal.Signals) -> None:
    before = [signal.getsignal(one) for one in SIGNALS]
    told: list[None] = []
    with EndWish() as end_wish:
        assert not end_wish.came
        signal.raise_signal(number)
        assert end_wish.came
        end_wish.tell(lambda: told.append(None))
        assert len(told) == 1
        signal.raise_signal(number)
        assert len(told) == 2
        end_wish.tell(None)
        signal.raise_signal(number)
        assert len(told) == 2
    assert [signal.getsignal(one) for one in SIGNALS] == before


def test_nobody_is_told_where_none_came() -> None:
    told: list[None] = []
    with EndWish() as end_wish:
        end_wish.tell(lambda: told.append(None))
    assert told == []
