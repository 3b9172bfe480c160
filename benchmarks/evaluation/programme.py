"""The sequences of the suite: what is played, by whom, in which light.

Law: the list is fixed; a sequence depends on its own entry alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from evaluation import clips, props
from evaluation.acting import Person, Play
from evaluation.clips import Tracks
from evaluation.props import Prop
from evaluation.room import LIGHTINGS, PLAIN, Lighting
from handspan_service.contract.model import Orientation, Side
from handspan_service.device.motion import MotionScript

FIRST_SEED = 9100  # Of scripts and controllers; nothing else in the project counts from here.


@dataclass(frozen=True, eq=False)
class Sequence:
    """One entry.

    Attributes:
        name: In the tables and of its file.
        family: Which sequences it is counted with.
        seconds: How long.
        number: Decides person, room and noise.
        tracks: What the hands do; empty for a script or nobody.
        light: Room and exposure.
        props: Things in it.
        scale: Overall size of the person's hands, if that matters.
        sleeve: Reflectance of a sleeve; None for a bare arm.
        script: Seed of the simulator's script and where to begin, instead of tracks.
        lift_mm: How much higher than written a script is played.
        orientation: How the controller lies.
        quick: Whether a quick run has it.
    """

    name: str
    family: str
    seconds: float
    number: int
    tracks: Tracks = field(default_factory=dict)
    light: Lighting = PLAIN
    props: tuple[Prop, ...] = ()
    scale: float | None = None
    sleeve: float | None = None
    script: tuple[int, float] | None = None
    lift_mm: float = 0.0
    orientation: Orientation = Orientation.NORMAL
    quick: bool = False

    @property
    def person(self) -> Person:
        """Who acts."""
        return Person.invent(self.number, self.scale)

    @property
    def play(self) -> Play:
        """What is acted."""
        if self.script is None:
            return Play(self.person, self.tracks)
        seed, begin_s = self.script
        return Play(self.person, {}, MotionScript(seed), begin_s, self.lift_mm)


def programme() -> tuple[Sequence, ...]:
    """Return all sequences, in the order of the table."""
    return (
        *_still(), *_near(), *_moving(), *_turning(), *_fingers(), *_borders(), *_two(),
        *_adverse(), *_tools(), *_nothing(), *_unknown(), *_everyday(),
    )


def _still() -> list[Sequence]:
    lights = ("plain", "noisy")
    return [
        Sequence(
            f"still-{height}-{take}", "still", 3.0, 10 * height + take,
            clips.still(height, Side.RIGHT if (take + height // 50) % 2 else Side.LEFT),
            LIGHTINGS[lights[take]], quick=take == 0 and height in (200, 300),
        )
        for height in (150, 200, 300, 400, 500)
        for take in (0, 1)
    ]


def _near() -> list[Sequence]:
    """Hands so near that their fingers look much larger than their wrists."""
    near_mm = (40.0, 130.0, 15.0)
    return [
        *(
            Sequence(f"still-{height}", "near", 3.0, 120 + number,
                     clips.still(height, Side.LEFT if number else Side.RIGHT),
                     LIGHTINGS[light])
            for number, (height, light) in enumerate(((110, "plain"), (130, "square root")))
        ),
        Sequence("near-reach", "near", 7.5, 122, clips.reaching(Side.RIGHT), quick=True),
        Sequence("near-reach-left", "near", 7.5, 123, clips.reaching(Side.LEFT),
                 LIGHTINGS["noisy"], orientation=Orientation.INVERTED),
        Sequence("near-count", "near", 8.0, 124, clips.counting(near_mm), LIGHTINGS["dark room"]),
    ]


def _moving() -> list[Sequence]:
    slow = [
        Sequence(f"slow-{axis}", "translation", 7.0, 20 + axis_number,
                 clips.translations(axis_number, (0.1, 0.3, 0.5)))
        for axis_number, axis in enumerate("xyz")
    ]
    fast = Sequence("fast-x", "fast", 5.0, 23, clips.translations(0, (1.0, 1.5)))
    lag = [
        Sequence(f"lag-{axis}", "lag", 4.0, 24 + number, clips.swinging(number, 0.5),
                 quick=axis == "x")
        for number, axis in enumerate("xyz")
    ]
    return [*slow, fast, *lag]


def _turning() -> list[Sequence]:
    return [
        Sequence(f"turn-{name}", "rotation", 5.5, 30 + number, clips.turning(number, side),
                 LIGHTINGS[light], quick=name == "roll")
        for number, (name, side, light) in enumerate(
            (("yaw", Side.LEFT, "plain"), ("pitch", Side.RIGHT, "dark room"),
             ("roll", Side.LEFT, "plain"), ("flip", Side.RIGHT, "plain"))
        )
    ]


def _fingers() -> list[Sequence]:
    inverted = Orientation.INVERTED
    return [
        Sequence("pinch", "pinch", 9.0, 40, clips.pinching(), quick=True),
        Sequence("pinch-two", "pinch", 5.0, 41, clips.pinching_both(), LIGHTINGS["noisy"]),
        Sequence("grab", "grab", 8.0, 42, clips.grabbing(), orientation=inverted, quick=True),
        Sequence("grab-left", "grab", 8.0, 43, clips.grabbing(Side.LEFT, 270.0),
                 LIGHTINGS["square root"]),
        Sequence("point", "point", 5.0, 44, clips.pointing(), LIGHTINGS["dark room"]),
        Sequence("count", "count", 8.0, 45, clips.counting()),
        Sequence("fist", "fist", 5.0, 46, clips.fists(), orientation=inverted),
    ]


def _borders() -> list[Sequence]:
    return [
        Sequence(f"enter-{name}", "enter and leave", 4.5, 50 + number,
                 clips.entering(place, Side.RIGHT if number % 2 else Side.LEFT),
                 quick=name == "user")
        for number, (name, place) in enumerate(clips.OUTSIDE_MM.items())
    ]


def _two() -> list[Sequence]:
    return [
        Sequence("two-parallel", "two hands", 6.0, 60, clips.parallel(), quick=True),
        Sequence("two-crossing", "two crossing", 12.0, 61, clips.crossing(3)),
        Sequence("two-crossing-b", "two crossing", 8.0, 62, clips.crossing(2, 95.0),
                 LIGHTINGS["noisy"], orientation=Orientation.INVERTED),
        Sequence("hand-over-hand", "hand over hand", 8.0, 63, clips.stacked()),
    ]


def _adverse() -> list[Sequence]:
    gesture = clips.everyday()
    right, holding = clips.grasping(), Side.RIGHT
    return [
        *(
            Sequence(name.replace(" ", "-"), "light", 6.0, 70 + number, gesture, LIGHTINGS[name],
                     quick=name == "bright desk")
            for number, name in enumerate(("bright desk", "window", "saturated", "dim"))
        ),
        Sequence("sleeve-bright", "held or worn", 6.0, 75, gesture, sleeve=1.6),
        Sequence("sleeve-dark", "held or worn", 6.0, 76, gesture, sleeve=0.15),
        Sequence("pen", "held or worn", 6.0, 77, clips.writing(), props=(props.held_pen(holding),)),
        Sequence("cup-held", "held or worn", 6.0, 78, right, props=(props.held_cup(holding, 0.8),)),
    ]


def _tools() -> list[Sequence]:
    """Sticks held so that they stand out of the hand, by persons and in light of their own."""
    return [
        Sequence(f"stick-{name}", "tool", 6.0, 110 + number,
                 clips.conducting(side, height), LIGHTINGS[light], orientation=orientation,
                 props=(props.held_stick(side, props.stick(*mesh), beyond),), quick=number == 0)
        for number, (name, side, height, light, mesh, beyond, orientation) in enumerate((
            ("wood", Side.RIGHT, 230.0, "plain", (200.0, 4.0, 0.8), 110.0, Orientation.NORMAL),
            ("thin", Side.LEFT, 200.0, "noisy", (220.0, 2.0, 0.9), 130.0, Orientation.INVERTED),
            ("grey", Side.RIGHT, 280.0, "dark room", (190.0, 4.5, 0.4), 100.0,
             Orientation.NORMAL),
        ))
    ]


def _nothing() -> list[Sequence]:
    """Nobody there. Things move, so that no filter can get used to them."""
    up, aside = np.array([0.0, 1.0, 0.25]), np.array([0.0, 0.15, 1.0])
    things = {
        "sleeve": props.moving(props.sleeve(1.1), np.array([60.0, 230.0, 40.0]),
                               np.array([90.0, 30.0, 20.0]), aside, 4.0),
        "cup": props.moving(props.cup(0.9), np.array([-30.0, 240.0, 0.0]),
                            np.array([100.0, 40.0, 30.0]), up, 5.0),
        "face": props.moving(props.face(0.9), np.array([0.0, 430.0, 120.0]),
                             np.array([120.0, 40.0, 60.0]), aside, 6.0),
    }
    return [
        Sequence("empty-desk", "nothing", 6.0, 80, light=LIGHTINGS["bright desk"]),
        *(
            Sequence(f"only-{name}", "nothing", 6.0, 81 + number, props=(prop,),
                     quick=name == "sleeve")
            for number, (name, prop) in enumerate(things.items())
        ),
    ]


def _unknown() -> list[Sequence]:
    return [
        Sequence(f"unknown-{round(scale * 100)}", "first second", 1.6, 90 + number,
                 clips.greeting(Side.RIGHT if number % 2 else Side.LEFT, 170.0 + 22.0 * number),
                 scale=scale, quick=scale in (0.85, 1.15))
        for number, scale in enumerate((0.85, 0.91, 0.97, 1.03, 1.09, 1.15))
    ]


def _everyday() -> list[Sequence]:
    lights = ("plain", "noisy", "dark room", "plain")
    return [
        Sequence(f"everyday-{number}", "everyday", 8.0, 100 + number,
                 script=(FIRST_SEED + number, 20.0 * number), light=LIGHTINGS[lights[number]],
                 lift_mm=170.0 if number == 3 else 0.0,
                 orientation=Orientation.INVERTED if number == 1 else Orientation.NORMAL)
        for number in range(4)
    ]
