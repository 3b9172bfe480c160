"""One hand followed through time, and the rules of its life.

Law: an identity is given once, to a hand seen in three images running or beyond doubt in one, and
never again; it outlives 150 ms in which the hand could have been seen and was not, and no more.
"""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from handspan_service.anatomy import KEYPOINTS
from handspan_service.tracking.values import Value

MAX_HANDS = 2
PUBLISH_AFTER = 3  # Consistent images.
FORGET_US = 150_000  # An unseen hand is predicted this long.
HIDE_US = 3_000_000  # A hand that vanished behind the other one is expected there this long, and
EARNED_US = 20_000  # for each image in which it was seen before this long: about twice as long.
FADE_US, FAINT = 500_000, 0.1  # How soon confidence in a hidden hand falls, and down to what.
DOUBTFUL_MISSES = 3  # A hand not yet published is given up after as many,
DOUBTFUL_AGE = 40  # and when it has not earned it after as many images.
ENTER_PRESENCE, LEAVE_PRESENCE = 0.6, 0.35
# What an eye must say of a hand, and how sharply it must see it, before clients learn of it: 4.5
# is 99 to 1. Measured on simulated hands: those that come in have at least 7.5 and at most 1.10;
# fans at the ceiling, cups and sleeves at most 4.5 or at least 1.19, in 98 of 100 images.
CLEAR_ODDS, CLEAR_BLUR = 4.5, 1.1
CLEAR_IMAGES = 2  # In a row.
# A clear hand that both eyes see whole, that sure of a hand, of its side, and fitted as well, twice
# in its first image, is told of at once. Measured: docs/tracking.md#identity.
CERTAIN_ODDS, CERTAIN_SIDE, CERTAIN_REPROJECTION = 9.0, 4.0, 1.0
# What an eye sees no better than that fades. Measured: so do one in 200 images of hands inside the
# view, and 97 of 100 of what is followed where no hand is any more.
FADING_ODDS, BLURRED_ODDS, BLURRED = 2.0, 4.0, 1.12
MAX_REPROJECTION = 2.5  # Sigmas.
MIN_POINTS = 8
EVERY_POINT = 2 * KEYPOINTS  # Seen, in both views.
DEPTH_LIMITS_MM = (25.0, 900.0)
CONFIDENT_PRESENCE, CONFIDENT_REPROJECTION = 0.8, 2.0
CONFIDENCE_BLEND = 0.2

SIDE_VOTES = 5  # Confident images after which the side is settled.
SIDE_STEP = 2.0  # Most that one image can say, in log-odds.
SIDE_SURE = 1.0  # Log-odds needed to be published.
CONTRARY_IMAGES = 10  # Strong evidence against a settled side, in a row, ends the identity.
CONTRARY_ODDS = -1.0


class SideBelief(Value, frozen=True):
    """Whether a hand is a right hand.

    Attributes:
        right_odds: Log-odds.
        votes: Confident images so far.
        contrary: Images in a row that say the opposite of what is settled.
    """

    right_odds: float
    votes: int = 0
    contrary: int = 0

    @property
    def right(self) -> bool:
        """What it is taken for."""
        return self.right_odds > 0.0

    @property
    def settled(self) -> bool:
        """Whether it can change no more within this identity."""
        return self.votes >= SIDE_VOTES

    @property
    def sure(self) -> bool:
        """Whether it is safe to tell clients."""
        return self.settled or abs(self.right_odds) >= SIDE_SURE

    def heard(self, agrees: float, confident: bool) -> SideBelief:
        """Return the belief after one more image.

        Args:
            agrees: Log-odds that the side taken for is the right one.
            confident: Whether the image showed the hand well.
        """
        if self.settled:
            contrary = self.contrary + 1 if confident and agrees < CONTRARY_ODDS else 0
            return self if contrary == self.contrary else replace(self, contrary=contrary)
        evidence = float(np.clip(agrees, -SIDE_STEP, SIDE_STEP))
        odds = self.right_odds + (evidence if self.right else -evidence)
        return SideBelief(odds, self.votes + int(confident))


class Sighting(Value, frozen=True):
    """How one image showed one hand.

    Attributes:
        presence: 0 to 1, from the network.
        agrees: Log-odds that the side is the one assumed.
        views: 0 to 2 cameras that showed it.
        points: Of the 42 keypoints in both views, those seen.
        reprojection: Of the fit, in sigmas.
        depth_mm: Of the hand's centre.
        worst: Log-odds of a hand in the eye that is least sure of it.
        blur: Of the keypoints in the eye that is least sharp; see Landmarks.
    """

    presence: float
    agrees: float
    views: int
    points: int
    reprojection: float
    depth_mm: float
    worst: float
    blur: float

    def consistent(self, threshold: float) -> bool:
        """Say whether this is the hand that was expected."""
        return (
            self.presence >= threshold
            and self.points >= MIN_POINTS
            and self.reprojection <= MAX_REPROJECTION
            and DEPTH_LIMITS_MM[0] <= self.depth_mm <= DEPTH_LIMITS_MM[1]
        )

    @property
    def clear(self) -> bool:
        """Whether every eye that looked is sure of a hand and sees it sharply."""
        return self.worst >= CLEAR_ODDS and self.blur <= CLEAR_BLUR

    @property
    def certain(self) -> bool:
        """Whether both eyes see the whole hand beyond doubt, whichever side it is of."""
        return (
            self.clear and self.worst >= CERTAIN_ODDS and self.points == EVERY_POINT
            and self.reprojection <= CERTAIN_REPROJECTION
        )

    @property
    def fading(self) -> bool:
        """Whether an eye hardly sees the hand."""
        return self.worst < FADING_ODDS or (self.worst < BLURRED_ODDS and self.blur > BLURRED)

    @property
    def confident(self) -> bool:
        """Whether the hand was seen so well that it may teach."""
        return (
            self.presence >= CONFIDENT_PRESENCE
            and self.reprojection <= CONFIDENT_REPROJECTION
            and self.points >= 2 * MIN_POINTS
        )

    @property
    def quality(self) -> float:
        """0 to 1: presence, fit and share of the keypoints seen."""
        fit = min(1.0, 1.5 / max(self.reprojection, 1e-3))
        return self.presence * fit * (0.6 + 0.4 * min(self.points / 42.0, 1.0))


class Track(Value, frozen=True):
    """One hand.

    Attributes:
        number: Rising with birth; an older track wins over a younger.
        id: What clients know it by; 0 until published.
        side: Left or right.
        seen_us: When it was last seen, later by the time that it was hidden since.
        age: Images since it was found.
        hits: Consistent images in a row.
        misses: Images in a row without it.
        presence: Low-passed.
        confidence: As published.
        unsupported: Searches in a row that found nothing where it is.
        clear: Images in a row that showed it clearly.
        leaving: Whether it is at a border of an image, as far as it is not clear.
        hidden_us: Time behind the other hand since it was last seen.
    """

    number: int
    id: int
    side: SideBelief
    seen_us: int
    age: int = 0
    hits: int = 1
    misses: int = 0
    presence: float = 1.0
    confidence: float = 0.0
    unsupported: int = 0
    clear: int = 0
    leaving: bool = False
    hidden_us: int = 0

    @property
    def away(self) -> bool:
        """Whether the last image did not show it."""
        return self.misses > 0 or self.hidden_us > 0

    @property
    def shown(self) -> bool:
        """Whether clients see it: what goes over a border unseen is not made up any further."""
        return bool(self.id) and not (self.misses and self.leaving)

    def accepts(self, sighting: Sighting, leaving: bool) -> bool:
        """Say whether this is the hand, with hysteresis: a known one may be seen less well.

        At a border a known hand may not fade, and must be clear to come back.

        Args:
            sighting: How the image showed the hand.
            leaving: Whether the hand is at a border of an image.
        """
        known = self.hits >= PUBLISH_AFTER or self.id
        if not sighting.consistent(LEAVE_PRESENCE if known else ENTER_PRESENCE):
            return False
        if not self.id:
            return not sighting.fading
        return not leaving or (sighting.clear if self.misses else not sighting.fading)

    def after(self, sighting: Sighting, accepted: bool, leaving: bool, now_us: int) -> Track:
        """Return the track after one more image.

        Args:
            sighting: How the image showed the hand.
            accepted: Whether it is the hand.
            leaving: Whether the hand is at a border of an image.
            now_us: Time of the image.
        """
        presence = self.presence + 0.3 * (sighting.presence - self.presence)
        if accepted:
            confidence = self.confidence + CONFIDENCE_BLEND * (sighting.quality - self.confidence)
        else:
            left = max(0.0, 1.0 - (now_us - self.seen_us) / FORGET_US)
            confidence = min(self.confidence, self.confidence * left)
        return Track(
            self.number, self.id,
            self.side.heard(sighting.agrees, sighting.confident) if accepted else self.side,
            now_us if accepted else self.seen_us,
            self.age + 1,
            self.hits + 1 if accepted else 0,
            0 if accepted else self.misses + 1,
            presence, confidence, self.unsupported,
            self.clear + 1 if accepted and sighting.clear else 0, leaving,
            0 if accepted else self.hidden_us,
        )

    def confirmed(self, sighting: Sighting) -> Track:
        """Return a hand that was just met as one that clients may learn of, seen beyond doubt.

        Args:
            sighting: How a second, closer look at the same image showed it.
        """
        return replace(
            self, side=self.side.heard(sighting.agrees, sighting.confident), hits=PUBLISH_AFTER,
            clear=CLEAR_IMAGES, presence=sighting.presence, confidence=sighting.quality,
        )

    def hidden(self, step_us: int) -> Track:
        """Return the track after one more image in which the other hand was before it.

        Args:
            step_us: Time since the last image.
        """
        faint = min(self.confidence, FAINT)
        return replace(
            self, age=self.age + 1, seen_us=self.seen_us + step_us,
            confidence=faint + (self.confidence - faint) * max(0.0, 1.0 - step_us / FADE_US),
            hidden_us=self.hidden_us + step_us,
        )

    def over(self, now_us: int) -> bool:
        """Say whether it is to be forgotten."""
        if self.id:
            patience_us = min(HIDE_US, self.hits * EARNED_US)
            return now_us - self.seen_us > FORGET_US or self.hidden_us > patience_us
        return self.misses >= DOUBTFUL_MISSES or self.age >= DOUBTFUL_AGE

    @property
    def ready(self) -> bool:
        """Whether clients may learn of it."""
        return self.hits >= PUBLISH_AFTER and self.clear >= CLEAR_IMAGES and self.side.sure
