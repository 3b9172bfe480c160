"""How many places one application may take."""

from __future__ import annotations

from handspan_service.serve.shares import LEAST, Keys, is_too_many

PAINT: Keys = ("program:/usr/bin/paint",)
DRAW: Keys = ("program:/usr/bin/draw",)
PLACES = 60


def page(number: int) -> Keys:
    return (f"page:https://{number}.example program:/bin/web", "program:/bin/web")


def test_an_application_has_a_third_of_all_places() -> None:
    others = [PAINT] * (PLACES // 3 - 1) + [DRAW] * 5
    assert not is_too_many(PAINT, others, PLACES)
    assert is_too_many(PAINT, [*others, PAINT], PLACES)
    assert not is_too_many(DRAW, [*others, PAINT], PLACES)


def test_a_browser_has_half_of_them_for_whatever_number_of_origins() -> None:
    others = [page(number) for number in range(PLACES // 2 - 1)]
    assert not is_too_many(page(99), others, PLACES)
    others.append(page(98))
    assert is_too_many(page(99), others, PLACES)
    assert not is_too_many(PAINT, others, PLACES)
    assert not is_too_many(("program:/bin/web",), others, PLACES), "what has no page is another one"


def test_where_there_are_few_places_some_are_left_to_each() -> None:
    assert not is_too_many(PAINT, [PAINT] * (LEAST - 1), 1)
    assert is_too_many(PAINT, [PAINT] * LEAST, 1)


def test_who_is_not_known_yet_is_nobody_s() -> None:
    assert not is_too_many((), [()] * 1000, PLACES)
    assert not is_too_many(PAINT, [()] * 1000, PLACES)
