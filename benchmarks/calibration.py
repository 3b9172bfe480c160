"""How well a calibration finds the cameras of a controller, from exactly 25 views.

    python benchmarks/calibration.py [--views 25] [--rows 480 240] [--seeds 0 1 2 3 4 5 6 7]

Law: the same seeds give the same figures, but for the times.

Each seed is a controller with a factory record and cameras that are no longer as recorded: seed 0
has the record of a real one where its data is at hand (../shared/data), the others have that record
with every number shifted. Boards are rendered through the cameras with a sensor's noise; somebody
holds them where the wizard asks (board_holder.py) and goes on after so many views.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from board_holder import BoardHolder, Person
from handspan_service.calibration.rig import Floats
from handspan_service.calibration.values import calibration_of
from handspan_service.contract.calibration import CalibrationPhase, FigureName, Verdict
from handspan_service.device.optics import factory_calibration
from handspan_service.device.peripheral import decode_calibration, encode_calibration
from handspan_service.device.simulated_board import SimulatedBoardSource
from handspan_service.geometry import Camera, StereoCalibration

REAL_RECORD = Path(__file__).resolve().parents[2] / "shared" / "data" / "device" / "calibration.bin"
BASELINE_MM, HOLDOUT_PX, SOLVE_S, CANCEL_S = 0.1, 0.3, 5.0, 0.5  # What is wanted.


def factory_record(seed: int) -> StereoCalibration:
    """Return what a controller says of its cameras."""
    if not REAL_RECORD.exists():
        return factory_calibration(seed)
    real = decode_calibration(REAL_RECORD.read_bytes())
    if seed == 0:
        return real
    rng = np.random.default_rng([seed, 0xFA])
    left, right = (_shifted(one, rng, 1.0, 4.0, 0.003, 0.0) for one in real.cameras)
    invented = StereoCalibration(float(rng.uniform(39.9, 40.15)), left, right)
    return decode_calibration(encode_calibration(invented))


def aged(record: StereoCalibration, seed: int) -> StereoCalibration:
    """Return the cameras as they are now: bumped, bent, and with lenses of their own."""
    rng = np.random.default_rng([seed, 0xA6])
    left, right = (_shifted(one, rng, 0.5, 0.8, 0.004, 0.004) for one in record.cameras)
    baseline_mm = record.baseline_mm + float(rng.uniform(-0.15, 0.15))
    return replace(record, baseline_mm=baseline_mm, left=left, right=right, record=b"")


def _shifted(
    camera: Camera, rng: np.random.Generator, focal_px: float, offset_px: float, turn: float,
    lens: float,
) -> Camera:  # fmt: skip
    x, y = rng.uniform(-offset_px, offset_px, 2)
    a, b, c = np.array(camera.rotation) + rng.uniform(-turn, turn, 3)
    k1, k2, *rest = camera.radial
    k1, k2 = np.array([k1, k2]) * (1.0 + rng.uniform(-lens, lens, 2))
    k3, k4, k5, k6 = rest
    return Camera(
        camera.focal_px + float(rng.uniform(-focal_px, focal_px)),
        (camera.offset_px[0] + float(x), camera.offset_px[1] + float(y)),
        (float(k1), float(k2), k3, k4, k5, k6),
        (float(a), float(b), float(c)),
    )


@dataclass(frozen=True, slots=True)
class Case:
    """One calibration.

    Attributes:
        seed: Of the controller and the hand.
        rows: Of its pictures.
        views: That were taken; those used may be fewer.
        share: How much of the coverage that the wizard wants there was.
        terms: Unknowns of each lens.
        held_s: How long the person took.
        baseline_mm: Found distance of the cameras minus the true one.
        fit_px: Error of the views.
        holdout_px: Error of views that had no part.
        height_px: By how much both pictures disagree in height, over the checks.
        ray_deg: Angle between found and true rays, 95 % of both pictures, beside a common turn.
        solve_s: How long solving took.
        silence_s: The longest time in it without progress, in which no cancel is heard.
        verdict: What the user is told.
    """

    seed: int
    rows: int
    views: int
    share: float
    terms: int
    held_s: float
    baseline_mm: float
    fit_px: float
    holdout_px: float
    height_px: float
    ray_deg: float
    solve_s: float
    silence_s: float
    verdict: Verdict


def calibrate(seed: int, rows: int, views: int) -> Case:
    """Calibrate one controller.

    Raises:
        RuntimeError: There was no result.
    """
    record = factory_record(seed)
    truth = aged(record, seed)
    source = SimulatedBoardSource(
        seed, realtime=False, calibration=truth, factory=record, height_px=rows
    )
    holder = BoardHolder(source, Person(truth, seed), views)
    progress = holder.to_the_end()
    result = progress.result
    if result is None or result.calibration is None:
        raise RuntimeError(f"seed {seed}, {rows} rows: {progress.phase} {progress.detail}")
    figures = {figure.name: figure.value for figure in result.figures}
    found = calibration_of(result.calibration.cameras)
    solving = [at for at, one in holder.told if one.phase is CalibrationPhase.SOLVING]
    return Case(
        seed,
        rows,
        progress.views,
        progress.coverage.share,
        result.calibration.lens_terms,
        holder.held_s,
        found.baseline_mm - truth.baseline_mm,
        figures[FigureName.REPROJECTION_PX],
        figures[FigureName.HOLDOUT_PX],
        figures[FigureName.EPIPOLAR_PX],
        ray_error_deg(found, truth),
        solving[-1] - solving[0],
        max(after - before for before, after in pairwise(solving)),
        result.verdict,
    )


def ray_error_deg(found: StereoCalibration, truth: StereoCalibration) -> float:
    """Return the angle between rays of the same pixels, at the 95th percentile of both pictures.

    Both rigs are turned onto each other as well as that goes: how the cameras lie in the housing
    cannot be seen.
    """
    rays = [np.concatenate([_rays(camera) for camera in one.cameras]) for one in (found, truth)]
    seen = np.isfinite(rays[0]).all(axis=1) & np.isfinite(rays[1]).all(axis=1)
    one, other = rays[0][seen], rays[1][seen]
    u, _, v = np.linalg.svd(one.T @ other)
    turned = one @ (u @ v)
    angles = np.degrees(np.arcsin(np.clip(np.linalg.norm(np.cross(turned, other), axis=1), 0, 1)))
    return float(np.percentile(angles, 95))


def _rays(camera: Camera) -> Floats:
    """Return unit rays over the part of a picture where boards are seen."""
    grid = np.stack(np.meshgrid(np.arange(40, 601, 20), np.arange(30, 451, 20)), 2).reshape(-1, 2)
    slopes = camera.slopes_from_pixels(grid.astype(np.float64), 480)
    rays = np.concatenate([slopes, np.ones((len(slopes), 1))], axis=1)
    unit: Floats = rays / np.linalg.norm(rays, axis=1, keepdims=True)
    return unit


TITLE = (
    "rows seed views cover terms held_s  baseline_mm   fit_px holdout_px height_px ray_deg solve_s"
    " silence_s verdict"
)


def line(case: Case) -> str:
    """Return a case as one line."""
    return (
        f"{case.rows:4} {case.seed:4} {case.views:5} {case.share:5.2f} {case.terms:5} "
        f"{case.held_s:6.0f} {case.baseline_mm:+12.3f} {case.fit_px:8.3f} {case.holdout_px:10.3f} "
        f"{case.height_px:9.3f} {case.ray_deg:7.3f} {case.solve_s:7.2f} {case.silence_s:9.2f} "
        f"{case.verdict.value}"
    )


def is_met(case: Case) -> bool:
    """Return whether a case is as good as it should be."""
    return (
        abs(case.baseline_mm) <= BASELINE_MM
        and case.holdout_px <= HOLDOUT_PX
        and case.solve_s <= SOLVE_S
        and case.silence_s <= CANCEL_S
        and case.verdict is Verdict.GOOD
    )


def main() -> int:
    """Calibrate all, print the table and return 1 where something is not as wanted."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--views", type=int, default=25)
    parser.add_argument("--rows", type=int, nargs="+", default=[480, 240])
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(8)))
    options = parser.parse_args()
    print(TITLE)
    cases = []
    for rows in options.rows:
        for seed in options.seeds:
            cases.append(calibrate(seed, rows, options.views))
            print(line(cases[-1]), flush=True)
    for rows in options.rows:
        some = [case for case in cases if case.rows == rows]
        spread = float(np.std([case.baseline_mm for case in some]))
        print(
            f"{rows} rows, worst of {len(some)}: baseline "
            f"{max(abs(case.baseline_mm) for case in some):.3f} mm (spread {spread:.3f}), hold-out "
            f"{max(case.holdout_px for case in some):.3f} px, solve "
            f"{max(case.solve_s for case in some):.2f} s, cancel heard within "
            f"{max(case.silence_s for case in some):.2f} s"
        )
    return 0 if all(is_met(case) for case in cases) else 1


if __name__ == "__main__":
    sys.exit(main())
