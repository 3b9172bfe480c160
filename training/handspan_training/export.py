"""Turn a trained run into the files that ship: NAME.onnx and NAME.json beside it.

Usage: python -m handspan_training.export keypoints --run runs/keypoints

Law: the figures in the json were measured on the very file that lies beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from handspan_service.tracking.landmarks import Biases
from handspan_training import keypoint_task
from handspan_training.biases import MIDDLE_PX, Answers, inward_px, reach_and_relief
from handspan_training.dataset import Dataset
from handspan_training.train import TASKS

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # See handspan_service.tracking.nets.
import onnxruntime

OUTPUT = Path(__file__).parents[2] / "resources/handspan_resources/networks"
OPSET = 17
FORMAT = 2  # Must equal FORMAT in handspan_service.tracking.nets.
PEAK_EDGES = (0.03, 0.05, 0.08, 0.11, 0.14, 0.17, 0.20, 0.25, 0.30)
LENGTH_TO_SIGMA = 1.1774  # Median of the length of a two-dimensional normal error of sigma 1.
SIZE_TO_SIGMA = 0.6745  # Median of the size of a normal error of sigma 1.
_CROPS = ({"crops": (1, 1, 96, 96), "hints": (1, 21, 2)}, ["heatmaps", "scalars"])
SHAPES: dict[str, tuple[dict[str, tuple[int, ...]], list[str]]] = {
    "keypoints": _CROPS,
    "keypoints-fast": _CROPS,
    "detector": ({"images": (1, 1, 120, 160)}, ["grid"]),
}


class OnnxModel(torch.nn.Module):
    """The exported file behind the interface that `evaluate` calls."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = [one.name for one in self._session.get_inputs()]
        self.place = torch.nn.Parameter(torch.zeros(1), requires_grad=False)

    def forward(self, *values: Tensor) -> Any:
        """Run the file."""
        arrays = [np.ascontiguousarray(value.numpy()) for value in values]
        result = self._session.run(None, dict(zip(self._inputs, arrays, strict=True)))
        tensors = tuple(torch.from_numpy(part) for part in result)
        return tensors if len(tensors) > 1 else tensors[0]


def error_tables(answers: Answers, biases: Biases) -> dict[str, list[list[float]]]:
    """Return how wrong a followed hand's keypoints are, by the height of their peaks.

    Args:
        answers: On held-out samples.
        biases: What a tracker takes off.

    Returns:
        Rows (peak up to, standard deviation): `peak_sigma_px` of one coordinate in crop pixels,
        `peak_sigma_depth` of a relative depth, as the network says it, in radii of the hand.
    """
    shown = answers.shown
    peaks = answers.peaks[shown]
    points = (answers.points - MIDDLE_PX) / biases.reach + MIDDLE_PX
    errors = np.linalg.norm(points - answers.truth, axis=-1)[shown]
    depths = np.abs(answers.depths - answers.true_depths)[shown]
    place, depth, low = [], [], 0.0
    for high in (*PEAK_EDGES, 1.0):
        inside = (peaks >= low) & (peaks < high)
        if inside.sum() >= 30:
            place.append([high, round(float(np.median(errors[inside])) / LENGTH_TO_SIGMA, 3)])
            depth.append([high, round(float(np.median(depths[inside])) / SIZE_TO_SIGMA, 4)])
        low = high
    return {"peak_sigma_px": place, "peak_sigma_depth": depth}


def keypoint_figures(model: torch.nn.Module, held: dict[str, Tensor]) -> dict[str, Any]:
    """Return what a tracker must know about a keypoint network: its biases and its errors."""
    answers = Answers.of(model, held, keypoint_task.steady_hints(held))
    reach, relief = reach_and_relief(answers)
    biases = Biases(round(reach, 4), round(relief, 3), round(inward_px(model), 3))
    return {"biases": asdict(biases)} | error_tables(answers, biases)


def learnt(run: Path, before: Path | None) -> dict[str, Any]:
    """Return the checkpoint of a run, its weights half way from an earlier one if that is named.

    A second lesson makes some things better and some worse; half way to it most of the former is
    won, and least of the latter lost. Source: films and real pictures, docs/networks.md.
    """
    state: dict[str, Any] = _checkpoint(run)
    if before is not None:
        first = _checkpoint(before)["averaged"]
        for name, values in state["averaged"].items():
            if values.dtype.is_floating_point:
                values.lerp_(first[name], 0.5)
    return state


def _checkpoint(run: Path) -> dict[str, Any]:
    state: dict[str, Any] = torch.load(
        run / "checkpoint.pt", map_location="cpu", weights_only=True
    )
    return state


def export(
    task_name: str, run: Path, cache: Path, output: Path, before: Path | None = None
) -> dict[str, Any]:
    """Write the files and return what the json says; `run` and `before` as for `learnt`."""
    task = TASKS[task_name]
    inputs, outputs = SHAPES[task_name]
    state = learnt(run, before)
    model = task.make()
    model.load_state_dict(state["averaged"])
    model.eval()
    output.mkdir(parents=True, exist_ok=True)
    path = output / f"{task_name}.onnx"
    torch.onnx.export(
        model,
        tuple(torch.zeros(shape) for shape in inputs.values()),
        str(path),
        input_names=list(inputs),
        output_names=outputs,
        dynamic_axes={name: {0: "count"} for name in [*inputs, *outputs]},
        opset_version=OPSET,
        dynamo=False,
    )
    exported = OnnxModel(path)
    held = Dataset(cache, task.ARRAYS, seed=0, wait=False).held_out(2048)
    card: dict[str, Any] = {
        "format": FORMAT,
        "name": path.stem,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "parameters": sum(p.numel() for p in model.parameters()),
        "steps": state["step"],
        "held_out": task.evaluate(exported, held),
    }
    if task_name != "detector":
        card |= keypoint_figures(exported, held)
    path.with_suffix(".json").write_text(json.dumps(card, indent=1) + "\n")
    return card


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=sorted(SHAPES))
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--before", type=Path, help="an earlier run: half way from it")
    parser.add_argument("--cache", type=Path, default=Path("cache"))
    parser.add_argument("--output", type=Path, default=OUTPUT)
    arguments = parser.parse_args()
    card = export(
        arguments.task, arguments.run, arguments.cache, arguments.output, arguments.before
    )
    print(json.dumps(card, indent=1))


if __name__ == "__main__":
    main()
