"""What four applications may have, state by state: programs and pages, in front and behind. Pure.

Law: what is expected of a row is what the product's own policy grants, so the two cannot drift;
`tests/test_permission_cross.py` holds both to the rules in plain words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handspan_service.contract.model import TrackingMode
from handspan_service.contract.permissions import Capability, FocusSource
from handspan_service.contract.settings import Answer, Settings, changed
from handspan_service.policy import Answers, Client, Focus, ModeWish, Policy, Row, grant

PROGRAMS, PAGES = ("loom", "kiln"), ("harp", "drum")
EVERYBODY = (*PROGRAMS, *PAGES)
HANDS, BACKGROUND, IMAGES, PAUSE, CONFIG = Capability
MODES = dict.fromkeys(PROGRAMS, TrackingMode.HEAD_MOUNTED) | dict.fromkeys(
    PAGES, TrackingMode.SCREEN_TOP
)
SETTING = {
    HANDS: "hands_in_front",
    BACKGROUND: "background",
    IMAGES: "native_images",
    PAUSE: "native_pause",
    CONFIG: "clients_choose_mode",
}
STATES = 32
SHIPPED = Settings()
# Odd, so that each walks through all states, and no two side by side.
STRIDES = {"loom": 1, "kiln": 11, "harp": 5, "drum": 13}


@dataclass(frozen=True)
class State:
    """What one application asks for, and what the user has answered.

    Attributes:
        asked: What it asks for. Hands it always does.
        rules: What is remembered of it.
    """

    asked: frozenset[Capability]
    rules: Mapping[Capability, bool]


@dataclass(frozen=True)
class Case:
    """One row of the table.

    Attributes:
        source: How it is known whose window is in front.
        front: Whose it is; where nothing tells, which page says so of itself.
        states: Of each application.
        settings: The user's, for all.
    """

    source: FocusSource
    front: str
    states: Mapping[str, State]
    settings: Settings = SHIPPED

    def desktop(self, name: str) -> bool | None:
        """Return what the desktop knows of an application: both pages are in one browser."""
        if self.source is FocusSource.NONE:
            return None
        return name == self.front or (name in PAGES and self.front in PAGES)


def client(case: Case, name: str, wish: ModeWish | None) -> Client:
    """Return an application as the policy sees it.

    Args:
        case: The row.
        name: Of the application.
        wish: Of a mode, if it asks for one.
    """
    asked = case.states[name].asked
    is_page = name in PAGES
    return Client(
        id=1 + EVERYBODY.index(name),
        row=Row.LOCAL_PAGE if is_page else Row.PROGRAM,
        focused=name == case.front if is_page else None,
        background=BACKGROUND in asked,
        wish=wish if CONFIG in asked else None,
        images=IMAGES in asked and not is_page,  # Pages have no word for these.
        pause=PAUSE in asked and not is_page,
    )


def expected(case: Case, orders: Mapping[str, int]) -> dict[str, Policy]:
    """Return what the policy grants everybody.

    Args:
        case: The row.
        orders: Number of each application's newest word about modes.
    """
    found = {}
    for name in EVERYBODY:
        one = client(case, name, ModeWish(MODES[name], orders.get(name, 0)))
        rival = name in PAGES and case.front in PAGES
        holder = 1 + EVERYBODY.index(case.front) if rival else None
        answers = Answers(rules=case.states[name].rules, attended=True)
        focus = Focus(holder, case.desktop(name))
        found[name] = grant(one, focus, case.settings, answers)
    return found


def _bits(number: int, *capabilities: Capability | None) -> Iterator[Capability]:
    for place, capability in enumerate(capabilities):
        if capability is not None and number >> place & 1:
            yield capability


def program_state(number: int) -> State:
    """Return one of 32 states: all that decides about frames and images, the others beside it."""
    other = 7 * number
    asked = {*_bits(number, None, BACKGROUND, None, IMAGES), *_bits(other, PAUSE, None, CONFIG)}
    allowed = {
        *_bits(number, HANDS, None, BACKGROUND, None, IMAGES),
        *_bits(other, None, PAUSE, None, CONFIG),
    }
    return State(frozenset(asked), {one: one in allowed for one in Capability})


def page_state(number: int) -> State:
    """Return one of 32 states. What pages can never have is allowed in all of them."""
    asked = frozenset(_bits(number, None, BACKGROUND, None, CONFIG))
    allowed = {*_bits(number, HANDS, None, BACKGROUND, None, CONFIG), IMAGES, PAUSE}
    return State(asked, {one: one in allowed for one in Capability})


def _states(number: int) -> dict[str, State]:
    found = {}
    for name, stride in STRIDES.items():
        state = program_state if name in PROGRAMS else page_state
        found[name] = state((number * stride + stride) % STATES)
    return found


def desktop_cases() -> Iterator[Case]:
    """Yield each state in front and behind, where the desktop tells. The focus moves each time.

    From program to page, from page to page of one browser, and back.
    """
    for number in range(STATES):
        for front in ("drum", "kiln") if number % 2 else ("loom", "harp"):
            yield Case(FocusSource.X11, front, _states(number))


def blind_cases() -> Iterator[Case]:
    """Yield the states where nothing tells who is in front but the pages themselves.

    All of the programs, which are both in front, and half of those of the pages.
    """
    for number in range(STATES // 2):
        states = {
            "loom": program_state(number),
            "kiln": program_state(STATES - 1 - number),
            "harp": page_state(5 * number % STATES),
            "drum": page_state((13 * number + 3) % STATES),
        }
        yield Case(FocusSource.NONE, PAGES[number // 2 % 2], states)


def switch_cases() -> Iterator[Case]:
    """Yield the settings for all against rules: each answer to each capability with each rule.

    Hands are allowed in the first half: without them nothing else can be seen.
    """
    answers: tuple[Answer, ...] = ("allow", "deny", "ask")
    pairs = [(setting, rule) for setting in answers for rule in (True, False, None)]
    asked = frozenset(Capability)
    for turn in range(2 * len(pairs)):
        settings = SHIPPED
        rules: dict[Capability, bool] = {}
        for place, one in enumerate(Capability):
            told = turn < len(pairs) if one is HANDS else turn >= len(pairs)
            setting, rule = ("allow", True) if told else pairs[(turn + 2 * place) % len(pairs)]
            settings = changed(settings, {SETTING[one]: setting})
            if rule is not None:
                rules[one] = rule
        states = {name: State(asked, rules) for name in EVERYBODY}
        yield Case(FocusSource.X11, PROGRAMS[turn % 2], states, settings)
