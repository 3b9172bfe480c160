"""A look with the second eye, once a hand is on its way to the clients.

Law: nobody waits for it; it moves no hand but through the size, and what the next image carries on.

Of hands that are known well one eye is enough in an image. A size is learnt from what both see at
once, and at a border one eye soon knows nothing: so then the other one looks afterwards.
"""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from handspan_service.tracking import observing
from handspan_service.tracking.observing import Expected
from handspan_service.tracking.parallax import Parallax
from handspan_service.tracking.poses import Fits, Observations
from handspan_service.tracking.sight import Scene, Sight
from handspan_service.tracking.values import Value

PRESENCE = 0.7  # A look that is less sure of a hand teaches nothing.


class Turn(Value, frozen=True):
    """Whose turn it is to be looked at with the second eye.

    Attributes:
        row: Of the hand.
        teaches: Whether it is to teach its size.
    """

    row: int
    teaches: bool


class SecondLook(Value, frozen=True):
    """One hand, seen with both eyes.

    Attributes:
        number: Its track.
        camera: The eye that looked afterwards.
        fits: As fitted to the first look, one row, with the residuals of both. A fit to both would
            follow their noise, and a size learnt from what is left be 1 % too large.
        seen: Both looks, one row.
    """

    number: int
    camera: int
    fits: Fits
    seen: Observations


def look(sight: Sight, scene: Scene, number: int, camera: int, fits: Fits, seen: Observations,
         parallax: Parallax) -> SecondLook | None:
    """Return what both eyes see of one hand, or None where the second one does not see it well.

    Args:
        sight: Who looks.
        scene: The image.
        number: Track of the hand.
        camera: The eye that has not looked yet.
        fits: The hand as fitted, one row.
        seen: What was fitted, one row.
        parallax: What comparing both pictures says of it.
    """
    optics = scene.optics
    calibration = optics.calibration
    expected = Expected.of(fits.poses, fits.points_mm, calibration.positions_mm)
    wanted = np.array([[camera == 0, camera == 1]])
    looks, owners = observing.aim(expected, [observing.TRACKING_FACTOR], wanted, optics)
    if not looks or looks[0].camera != camera:
        return None
    found = observing.gather(sight.look(scene, looks), looks, owners, 1, optics)
    if not found.presence[0] > PRESENCE:
        return None
    other = parallax.corrected([number], found.observations, fits.points_mm)
    slopes, sigma = seen.slopes.copy(), seen.sigma.copy()
    slopes[0, camera] = other.slopes[0, camera]
    sigma[0, camera] = other.sigma[0, camera]
    residuals = fits.residuals.copy()
    residuals[0, camera] = slopes[0, camera] - expected.slopes[0, camera]
    return SecondLook(
        number, camera, replace(fits, residuals=residuals),
        Observations(slopes, sigma, seen.depths),
    )
