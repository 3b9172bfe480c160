"""Calibrations as a user keeps them."""

from __future__ import annotations

from handspan_service.contract.calibration import (
    CalibrationPhase,
    CalibrationProgress,
    CalibrationResult,
    CameraNumbers,
    UserCalibration,
    Verdict,
)

CAMERA = (132.0, 1.0, -2.0, 1.272, 0.2982, 0.0177, 1.464, 0.3432, -0.006705, 0.0, 0.0, 0.0)


def kept(serial: str, baseline_mm: float = 40.0) -> UserCalibration:
    """Return a calibration that could be real."""
    return UserCalibration(
        serial=serial,
        cameras=CameraNumbers(baseline_mm, CAMERA, CAMERA),
        unix_time_s=1_700_000_000,
        software="0",
        ruled_mm=200.0,
        views=25,
        dropped=0,
        lens_terms=5,
        figures=(),
    )


def decided(
    serial: str, baseline_mm: float = 40.0, verdict: Verdict = Verdict.GOOD
) -> CalibrationProgress:
    """Return the end of a calibration whose factory says 40 mm."""
    result = CalibrationResult(kept(serial, baseline_mm), (), verdict, baseline_mm / 40.0, 40.0)
    return CalibrationProgress(phase=CalibrationPhase.DECIDING, serial=serial, result=result)
