"""The measure of a network's biases finds those that a network was given."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is only needed to train: training/README.md")

from torch import Tensor  # noqa: E402

from handspan_training import biases, keypoint_task  # noqa: E402
from handspan_training.biases import MIDDLE_PX, Answers  # noqa: E402
from handspan_training.networks import CELL_PX, GRID, KEYPOINTS  # noqa: E402

COUNT = 40
REACH, RELIEF, INWARD_PX = 0.95, 0.8, 0.4


def heat_of(points: Tensor) -> Tensor:
    """Return logits of peaks at (N, 21, 2) crop pixels."""
    cells = (points + 0.5) / CELL_PX - 0.5
    axis = torch.arange(GRID, dtype=torch.float32)
    square = (axis - cells[..., :1]).square()[..., None, :] + (axis - cells[..., 1:]).square()[
        ..., :, None
    ]
    logits: Tensor = -square / 1.3
    return logits


class Knowing:
    """Answers with known truth, biased; asked in the order of the samples."""

    def __init__(self, points: Tensor, depths: Tensor) -> None:
        self._points, self._depths, self._next = points, depths, 0

    def __call__(self, crops: Tensor, hints: Tensor) -> tuple[Tensor, Tensor]:
        rows = slice(self._next, self._next + len(crops))
        self._next = rows.stop
        scalars = torch.zeros(len(crops), KEYPOINTS + 2)
        scalars[:, :KEYPOINTS] = self._depths[rows]
        return heat_of(self._points[rows]), scalars


def held_out() -> dict[str, Tensor]:
    rng = np.random.default_rng(0)
    return {
        "crop": torch.from_numpy(rng.integers(0, 255, (COUNT, 96, 96)).astype(np.uint8)),
        "points": torch.from_numpy(rng.uniform(15.0, 80.0, (COUNT, KEYPOINTS, 2))),
        "depth": torch.from_numpy(rng.uniform(-0.8, 0.8, (COUNT, KEYPOINTS))),
        "present": torch.ones(COUNT, dtype=torch.bool),
        "right": torch.ones(COUNT, dtype=torch.bool),
    }


def test_reach_and_relief_are_found_although_fingers_are_confused() -> None:
    held = held_out()
    points = MIDDLE_PX + (held["points"].float() - MIDDLE_PX) * REACH
    points[:, 5] = points[:, 9] + 20.0
    model: Any = Knowing(points, held["depth"].float() * RELIEF)
    answers = Answers.of(model, held, keypoint_task.steady_hints(held))
    reach, relief = biases.reach_and_relief(answers)
    assert reach == pytest.approx(REACH, abs=0.005)
    assert relief == pytest.approx(RELIEF, abs=0.005)


def test_what_no_tracker_expected_is_not_judged() -> None:
    held = held_out()
    held["present"][::2] = False
    hints = keypoint_task.steady_hints(held)
    model: Any = Knowing(held["points"].float(), held["depth"].float())
    answers = Answers.of(model, held, hints)
    expected = (hints < keypoint_task.UNKNOWN_PX).flatten(1).any(1).numpy()
    assert (answers.shown.any(axis=1) == (expected & held["present"].numpy())).all()


def test_a_shift_toward_the_other_eye_is_found() -> None:
    seeds = range(700, 701)
    sides = biases.both_eyes(seeds)
    said = []
    for side in sides:
        points = np.stack([sample["points"] for sample in side]).astype(np.float64)
        toward = np.stack([sample["toward"] for sample in side]).astype(np.float64)
        said.append(points + INWARD_PX * toward[:, None] + [0.3, -0.2])  # Both are off alike, too.
    depths = np.concatenate([np.stack([sample["depth"] for sample in side]) for side in sides])
    model: Any = Knowing(torch.from_numpy(np.concatenate(said)).float(),
                         torch.from_numpy(depths.astype(np.float32)))
    assert biases.inward_px(model, seeds) == pytest.approx(INWARD_PX, abs=0.06)
