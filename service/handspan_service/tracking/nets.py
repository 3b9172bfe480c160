"""The networks, as files and as sessions. The only file that imports onnxruntime.

Law: a network that is not exactly the one described beside it is never run; nothing is told to
anybody of what is run.

There are two keypoint networks: `keypoints`, and `keypoints-fast`, which needs half of the time and
is less exact. Beside `keypoints.onnx` lies `keypoints.json`, and so on: an object
with `format`, `name`, `sha256` (of the .onnx) and, for the keypoints, two tables with rows of
(height of the peak up to which it holds, standard deviation): `peak_sigma_px` in crop pixels and
`peak_sigma_depth` in radii of the hand; and `biases`, an object with the numbers of
`landmarks.Biases`, where they were measured.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handspan_service.anatomy import Array
from handspan_service.contract.model import Quality
from handspan_service.errors import ModelError
from handspan_service.tracking import detect, landmarks
from handspan_service.tracking.crops import normalise, samples
from handspan_service.tracking.sight import Candidate, Landmarks, Look, Scene

# Else it numbers the computer, keeps a database in the user's cache and notes for its maker, from
# its import on. Source: onnxruntime 1.32, telemetry_1ds.cc. Verified with strace: no file, no call.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

Floats = NDArray[np.float32]

FORMAT = 2  # Must equal FORMAT in handspan_training.export.
HIGHEST_PEAK = 0.5  # What the open last row of the table stands for.
KEYPOINTS = {
    Quality.HIGH_PRECISION: "keypoints",
    Quality.BALANCED: "keypoints",
    Quality.LOW_RESOURCE: "keypoints-fast",
}
CURE = "reinstall Handspan, or train the networks again (training/README.md)"


@dataclass(frozen=True)
class _Model:
    session: onnxruntime.InferenceSession
    about: Mapping[str, object]

    @staticmethod
    def load(folder: Path, name: str) -> _Model:
        about = _about(folder / f"{name}.json", name)
        path = folder / f"{name}.onnx"
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ModelError(f"The network {path} cannot be read: {CURE}.") from error
        if hashlib.sha256(data).hexdigest() != about.get("sha256"):
            raise ModelError(f"The network {path} is damaged: {CURE}.")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            session = onnxruntime.InferenceSession(
                data, options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's errors share no base class of their own.
            raise ModelError(f"The network {path} cannot be run: {CURE}.") from error
        return _Model(session, about)


def _about(path: Path, name: str) -> Mapping[str, object]:
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"The description {path} is missing or damaged: {CURE}.") from error
    if not isinstance(about, dict):
        raise ModelError(f"The description {path} is not an object: {CURE}.")
    if about.get("format") != FORMAT or about.get("name") != name:
        raise ModelError(
            f"{path} describes network {about.get('name')!r} of format {about.get('format')!r}, "
            f"needed is {name!r} of format {FORMAT}: {CURE}."
        )
    return about


def _table(about: Mapping[str, object]) -> landmarks.PeakTable:
    peaks, sigmas_px = _column(about, "peak_sigma_px")
    deep_peaks, sigmas_depth = _column(about, "peak_sigma_depth")
    return landmarks.PeakTable(peaks, sigmas_px, np.interp(peaks, deep_peaks, sigmas_depth))


def _column(about: Mapping[str, object], name: str) -> tuple[Array, Array]:
    """Return (N,) middles of the peaks' ranges and (N,) standard deviations."""
    try:
        rows = np.array(about[name], np.float64)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"The keypoint network has no table of its errors: {CURE}.") from error
    if rows.ndim != 2 or rows.shape[1] != 2 or not np.isfinite(rows).all():
        raise ModelError(f"The keypoint network's table of errors has no meaning: {CURE}.")
    highs = np.minimum(rows[:, 0], HIGHEST_PEAK)
    middles = (np.concatenate([[0.0], highs[:-1]]) + highs) / 2.0
    if not (np.diff(highs, prepend=0.0) > 0.0).all() or not (rows[:, 1] > 0.0).all():
        raise ModelError(f"The keypoint network's table of errors has no meaning: {CURE}.")
    return middles, rows[:, 1]


def _biases(about: Mapping[str, object]) -> landmarks.Biases:
    """Return what was measured; of a network of which nothing was, nothing is taken off."""
    measured = about.get("biases", {})
    try:
        biases = landmarks.Biases(**measured)  # type: ignore[arg-type]
        numbers = np.array([biases.reach, biases.relief, biases.inward_px], np.float64)
    except (TypeError, ValueError) as error:
        raise ModelError(f"The keypoint network's biases have no meaning: {CURE}.") from error
    if not np.isfinite(numbers).all() or not (numbers[:2] > 0.0).all():
        raise ModelError(f"The keypoint network's biases have no meaning: {CURE}.")
    return biases


@dataclass(frozen=True)
class Networks:
    """A detector and a keypoint network, ready to look at images. Satisfies `sight.Sight`."""

    _keypoints: _Model
    _detector: _Model
    _peaks: landmarks.PeakTable
    _biases: landmarks.Biases

    @staticmethod
    def load(folder: Path | None = None, quality: Quality = Quality.BALANCED) -> Networks:
        """Load the networks.

        Args:
            folder: Where they lie; None for those that come with Handspan.
            quality: Decides between the exact and the fast one.

        Raises:
            ModelError: One is missing, damaged or of another version; the text has the cure.
        """
        if folder is None:
            with as_file(files("handspan_resources") / "networks") as own:
                return Networks.load(own, quality)
        keypoints = _Model.load(folder, KEYPOINTS[quality])
        return Networks(
            keypoints, _Model.load(folder, "detector"), _table(keypoints.about),
            _biases(keypoints.about),
        )

    def heatmaps(self, crops: Floats, hints: Floats) -> tuple[Floats, Floats]:
        """Run the keypoint network.

        Args:
            crops: (N, 1, 96, 96), normalised.
            hints: (N, 21, 2), where keypoints are expected; see `landmarks.hints`.

        Returns:
            (N, 21, 24, 24) logits and (N, 23) scalars.
        """
        heatmaps, scalars = self._keypoints.session.run(
            ["heatmaps", "scalars"], {"crops": crops, "hints": hints}
        )
        return heatmaps, scalars

    def grids(self, images: Floats) -> Floats:
        """Run the detector.

        Args:
            images: (N, 1, 120, 160), normalised.

        Returns:
            (N, 8, 15, 20).
        """
        (grid,) = self._detector.session.run(["grid"], {"images": images})
        result: Floats = grid
        return result

    def find(self, scene: Scene, cameras: tuple[int, ...]) -> tuple[Candidate, ...]:
        """Search whole images for hands, most certain first."""
        raws = (scene.image.left, scene.image.right)
        small = np.stack([detect.shrink(raws[camera]) for camera in cameras])
        grids = self.grids(normalise(small))
        calibration, size = scene.optics.calibration, scene.optics.size_px
        seen = {
            camera: detect.peaks(grid, calibration, camera, size)
            for camera, grid in zip(cameras, grids, strict=True)
        }
        return detect.candidates(seen, calibration)

    def look(self, scene: Scene, looks: tuple[Look, ...]) -> Landmarks:
        """Find the keypoints of a hand in each crop."""
        crops = samples(
            [scene.eyes[look.camera] for look in looks],
            [scene.optics.tables[look.camera] for look in looks],
            [look.view for look in looks],
        )
        cameras_mm = scene.optics.calibration.positions_mm
        hints = landmarks.hints(looks, cameras_mm)
        heatmaps, scalars = self.heatmaps(normalise(crops), hints)
        return landmarks.landmarks(looks, heatmaps, scalars, self._peaks, self._biases)
