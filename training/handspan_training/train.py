"""Train one of the networks. Stops and goes on at any time; see training/README.md.

Usage: python -m handspan_training.train keypoints --run runs/keypoints --samples 1000000

Law: a run that is interrupted and started again continues where its last checkpoint was.
"""

from __future__ import annotations

import argparse
import copy
import json
import time
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from handspan_training import detector_task, keypoint_task
from handspan_training.dataset import Dataset

CHECKPOINT_EVERY_S = 60.0
REFRESH_EVERY_S = 120.0
WARM_UP = 200
DESCENT = 0.3  # Share of the steps in which the learning rate falls.
TASKS: dict[str, Any] = {
    "keypoints": keypoint_task,
    "detector": detector_task,
}


class Averaged:
    """A slowly following copy of the weights; it is better than any single step."""

    def __init__(self, model: nn.Module, decay: float = 0.998) -> None:
        self.model = copy.deepcopy(model).eval()
        self.decay = decay
        self.steps = 0

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        """Follow the model by one step."""
        self.steps += 1
        decay = min(self.decay, self.steps / (self.steps + 10))
        for mine, other in zip(
            self.model.state_dict().values(), model.state_dict().values(), strict=True
        ):
            if mine.dtype.is_floating_point:
                mine.lerp_(other, 1.0 - decay)
            else:
                mine.copy_(other)


def rate(step: int, steps: int, peak: float, descent: float) -> float:
    """Return the learning rate: a warm-up, long the same, and at the end down to almost nothing.

    Before the descent begins the number of steps may still be changed: a run can be lengthened
    from the checkpoint that is kept there (`steady.pt`) as if it had always been that long.
    """
    if step < WARM_UP:
        return peak * (step + 1) / WARM_UP
    left = (steps - step) / max(descent * steps, 1.0)
    return peak * max(min(left, 1.0), 0.003)


def train(arguments: argparse.Namespace) -> None:
    """Train until the wanted number of samples was seen."""
    task = TASKS[arguments.task]
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    device = torch.device(arguments.device)
    model = task.make().to(device=device, memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4)
    averaged = Averaged(model)
    arguments.run.mkdir(parents=True, exist_ok=True)
    place = arguments.run / "checkpoint.pt"
    step = resume(place, model, averaged, optimiser) if place.exists() else 0
    steps = arguments.samples // arguments.batch
    dataset = Dataset(arguments.cache, task.ARRAYS, seed=arguments.seed + step, wait=True)
    saved = refreshed = begun = time.monotonic()
    first, losses = step, torch.zeros(())
    descent = int((1.0 - arguments.descent) * steps)
    while step < steps:
        if step == descent:
            save(arguments.run / "steady.pt", model, averaged, optimiser, step)
        for group in optimiser.param_groups:
            group["lr"] = rate(step, steps, arguments.rate, arguments.descent)
        batch = {k: v.to(device) for k, v in dataset.batch(arguments.batch).items()}
        loss = task.loss(model, batch)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        averaged.update(model)
        losses = 0.99 * losses + 0.01 * loss.detach().cpu() if step > first else loss.detach().cpu()
        step += 1
        now = time.monotonic()
        if now - saved > CHECKPOINT_EVERY_S or step == steps:
            saved = now
            save(place, model, averaged, optimiser, step)
            speed = (step - first) * arguments.batch / (now - begun)
            report(arguments.run, task, averaged, dataset, step, steps, losses, speed)
        if now - refreshed > REFRESH_EVERY_S:
            refreshed = now
            dataset.refresh()


def resume(
    place: Path, model: nn.Module, averaged: Averaged, optimiser: torch.optim.Optimizer
) -> int:
    """Load a checkpoint and return the number of steps done."""
    state = torch.load(place, weights_only=True)
    model.load_state_dict(state["model"])
    averaged.model.load_state_dict(state["averaged"])
    averaged.steps = state["step"]
    optimiser.load_state_dict(state["optimiser"])
    return int(state["step"])


def save(
    place: Path, model: nn.Module, averaged: Averaged, optimiser: torch.optim.Optimizer, step: int
) -> None:
    """Write a checkpoint; the old one stays whole until the new one is."""
    part = place.with_suffix(".part")
    torch.save(
        {
            "model": model.state_dict(),
            "averaged": averaged.model.state_dict(),
            "optimiser": optimiser.state_dict(),
            "step": step,
        },
        part,
    )
    part.rename(place)


def report(
    run: Path,
    task: Any,
    averaged: Averaged,
    dataset: Dataset,
    step: int,
    steps: int,
    loss: Tensor,
    speed: float,
) -> None:
    """Print and keep one line about how good the network is on held-out samples."""
    figures = task.evaluate(averaged.model, dataset.held_out(1024))
    line = {
        "step": step,
        "of": steps,
        "loss": round(float(loss), 4),
        "samples_per_s": round(speed, 1),
        "cached": len(dataset),
        **figures,
    }
    print(json.dumps(line), flush=True)
    with (run / "log.jsonl").open("a") as log:
        log.write(json.dumps(line) + "\n")


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=sorted(TASKS))
    parser.add_argument("--run", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--cache", type=Path, default=Path("cache"), help="folder of the samples")
    parser.add_argument("--samples", type=int, default=1_000_000, help="samples to see in all")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=3e-3, help="peak learning rate")
    parser.add_argument("--descent", type=float, default=DESCENT,
                        help="share of the steps in which the learning rate falls")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
