"""Turn a trained run into the files that ship: NAME.onnx and NAME.json beside it.

Usage: python -m handspan_training.export keypoints --run runs/keypoints

Law: the figures in the json were measured on the very file that lies beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor

from handspan_training import keypoint_task
from handspan_training.dataset import Dataset
from handspan_training.train import TASKS

OUTPUT = Path(__file__).parents[2] / "resources/handspan_resources/networks"
OPSET = 17
FORMAT = 1  # Must equal FORMAT in handspan_service.tracking.nets.
PEAK_EDGES = (0.03, 0.05, 0.08, 0.11, 0.14, 0.17, 0.20, 0.25, 0.30)
MEDIAN_TO_SIGMA = 1.1774  # Of the length of a two-dimensional normal error.
SHAPES = {
    "keypoints": ((1, 1, 96, 96), ["crops"], ["heatmaps", "scalars"]),
    "detector": ((1, 1, 120, 160), ["images"], ["grid"]),
}


class OnnxModel(torch.nn.Module):
    """The exported file behind the interface that `evaluate` calls."""

    def __init__(self, path: Path, inputs: list[str]) -> None:
        super().__init__()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._input = inputs[0]
        self.place = torch.nn.Parameter(torch.zeros(1), requires_grad=False)

    def forward(self, x: Tensor) -> Any:
        """Run the file."""
        result = self._session.run(None, {self._input: np.ascontiguousarray(x.numpy())})
        tensors = tuple(torch.from_numpy(part) for part in result)
        return tensors if len(tensors) > 1 else tensors[0]


def peak_table(model: torch.nn.Module, held: dict[str, Tensor]) -> list[list[float]]:
    """Return rows (peak up to, standard deviation in crop pixels per axis), falling in error."""
    peaks: list[NDArray[np.float32]] = []
    errors: list[NDArray[np.float32]] = []
    for start in range(0, len(held["crop"]), 128):
        part = {name: values[start : start + 128] for name, values in held.items()}
        heat, _ = model(keypoint_task.normalise(part["crop"]))
        points, peak = keypoint_task.decode(heat)
        truth = part["points"].float()
        inside = ((truth > -0.5) & (truth < keypoint_task.CROP_PX - 0.5)).all(-1)
        shown = inside & part["present"][:, None]
        peaks.append(peak[shown].numpy())
        errors.append((points - truth).norm(dim=-1)[shown].numpy())
    peak_all, error_all = np.concatenate(peaks), np.concatenate(errors)
    rows, low = [], 0.0
    for high in (*PEAK_EDGES, 1.0):
        inside_bin = (peak_all >= low) & (peak_all < high)
        if inside_bin.sum() >= 30:
            sigma = float(np.median(error_all[inside_bin])) / MEDIAN_TO_SIGMA
            rows.append([high, round(sigma, 3)])
        low = high
    return rows


def export(task_name: str, run: Path, cache: Path, output: Path) -> dict[str, Any]:
    """Write the files and return what the json says."""
    task = TASKS[task_name]
    shape, inputs, outputs = SHAPES[task_name]
    state = torch.load(run / "checkpoint.pt", weights_only=True)
    model = task.make()
    model.load_state_dict(state["averaged"])
    model.eval()
    output.mkdir(parents=True, exist_ok=True)
    path = output / f"{task_name}.onnx"
    torch.onnx.export(
        model,
        (torch.zeros(shape),),
        str(path),
        input_names=inputs,
        output_names=outputs,
        dynamic_axes={name: {0: "count"} for name in [*inputs, *outputs]},
        opset_version=OPSET,
        dynamo=False,
    )
    exported = OnnxModel(path, inputs)
    held = Dataset(cache, task.ARRAYS, seed=0, wait=False).held_out(2048)
    card: dict[str, Any] = {
        "format": FORMAT,
        "name": task_name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "parameters": sum(p.numel() for p in model.parameters()),
        "steps": state["step"],
        "held_out": task.evaluate(exported, held),
    }
    if task_name == "keypoints":
        card["peak_sigma_px"] = peak_table(exported, held)
    path.with_suffix(".json").write_text(json.dumps(card, indent=1) + "\n")
    return card


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=sorted(SHAPES))
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=Path("cache"))
    parser.add_argument("--output", type=Path, default=OUTPUT)
    arguments = parser.parse_args()
    card = export(arguments.task, arguments.run, arguments.cache, arguments.output)
    print(json.dumps(card, indent=1))


if __name__ == "__main__":
    main()
