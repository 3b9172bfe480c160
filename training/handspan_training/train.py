"""Train one of the networks. Stops and goes on at any time; see training/README.md.

Usage: python -m handspan_training.train keypoints --run runs/keypoints --samples 1000000
       python -m handspan_training.train keypoints --run runs/near --after runs/keypoints
           --near cache-near --samples 7000000 --rate 2e-3 --descent 0.6

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

from handspan_training import detector_task, fast_task, keypoint_task
from handspan_training.dataset import Dataset, Mixed

CHECKPOINT_EVERY_S = 60.0
REFRESH_EVERY_S = 20.0
WARM_UP = 200
DESCENT = 0.4  # Share of a run in which the learning rate falls.
TASKS: dict[str, Any] = {
    "keypoints": keypoint_task,
    "keypoints-fast": fast_task,
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
        mine, other = self.model.state_dict().values(), model.state_dict().values()
        pairs = list(zip(mine, other, strict=True))
        floating = [pair for pair in pairs if pair[0].dtype.is_floating_point]
        torch._foreach_lerp_([one for one, _ in floating], [one for _, one in floating], 1 - decay)
        for counted, other_count in pairs:
            if not counted.dtype.is_floating_point:
                counted.copy_(other_count)


def rate(done: float, step: int, peak: float, descent: float) -> float:
    """Return the learning rate: a warm-up, long the same, and at the end down to almost nothing.

    Before the descent begins the length may still be changed: a run can be lengthened from the
    checkpoint that is kept there (`steady.pt`) as if it had always been that long.

    Args:
        done: Share of the run that is behind.
        step: Steps done.
        peak: The highest rate.
        descent: Share of the run in which the rate falls.
    """
    if step < WARM_UP:
        return peak * (step + 1) / WARM_UP
    return peak * max(min((1.0 - done) / max(descent, 1e-6), 1.0), 0.003)


class Length:
    """How long a run is: so many steps, or so many seconds of training in all."""

    def __init__(self, steps: int, seconds: float | None, spent: float) -> None:
        """Begin to count.

        Args:
            steps: To do in all, where no time is set.
            seconds: To train in all, or None.
            spent: Seconds already trained, before an interruption.
        """
        self._steps, self._seconds = steps, seconds
        self._began = time.monotonic() - spent

    @property
    def spent(self) -> float:
        """Seconds trained, those before an interruption too."""
        return time.monotonic() - self._began

    def done(self, step: int) -> float:
        """Return the share that is behind after so many steps, at most 1."""
        if self._seconds is not None:
            return min(self.spent / self._seconds, 1.0)
        return min(step / max(self._steps, 1), 1.0)


def train(arguments: argparse.Namespace) -> None:
    """Train until the wanted number of samples was seen, or the time is up."""
    task = TASKS[arguments.task]
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    torch.backends.cudnn.benchmark = True
    device = torch.device(arguments.device)
    model = task.make().to(device=device, memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4)
    averaged = Averaged(model)
    arguments.run.mkdir(parents=True, exist_ok=True)
    place = arguments.run / "checkpoint.pt"
    step, spent = 0, 0.0
    if place.exists():
        step, spent = resume(place, model, averaged, optimiser)
    elif arguments.after is not None:
        resume(arguments.after / "checkpoint.pt", model, averaged, optimiser)
        model.load_state_dict(averaged.model.state_dict())
        averaged.steps = 0
    steps = arguments.samples // arguments.batch
    dataset = samples(arguments, task, arguments.seed + step, device)
    length = Length(steps, 60.0 * arguments.minutes if arguments.minutes else None, spent)
    saved = refreshed = begun = time.monotonic()
    first, losses = step, torch.zeros((), device=device)
    done, steady = length.done(step), False
    while done < 1.0:
        if not steady and done >= 1.0 - arguments.descent:
            steady = True
            save(arguments.run / "steady.pt", model, averaged, optimiser, step, length.spent)
        for group in optimiser.param_groups:
            group["lr"] = rate(done, step, arguments.rate, arguments.descent)
        # In single precision on a CPU: half of it is slower there.
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            loss = task.loss(model, dataset.batch(arguments.batch))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        averaged.update(model)
        losses = 0.99 * losses + 0.01 * loss.detach() if step > first else loss.detach()
        step += 1
        done, now = length.done(step), time.monotonic()
        if now - saved > CHECKPOINT_EVERY_S or done == 1.0:
            save(place, model, averaged, optimiser, step, length.spent)
            speed = (step - first) * arguments.batch / (now - begun)
            counts = {"step": step, "done": round(done, 4), "samples": step * arguments.batch}
            report(arguments.run, task, averaged, dataset, counts, losses, speed)
            saved = time.monotonic()
        if now - refreshed > REFRESH_EVERY_S:
            refreshed = now
            dataset.refresh()


def samples(
    arguments: argparse.Namespace, task: Any, seed: int, device: torch.device
) -> Dataset | Mixed:
    """Return what to learn from, once there is something."""
    def of(folder: Path, seed: int) -> Dataset:
        return Dataset(folder, task.ARRAYS, seed=seed, wait=True, device=device)

    everything = of(arguments.cache, seed)
    if arguments.near is None:
        return everything
    return Mixed(everything, of(arguments.near, seed + 1), arguments.near_share, seed=seed + 2)


def resume(
    place: Path, model: nn.Module, averaged: Averaged, optimiser: torch.optim.Optimizer
) -> tuple[int, float]:
    """Load a checkpoint and return the number of steps done, and the seconds they took."""
    state = torch.load(place, map_location="cpu", weights_only=True)
    model.load_state_dict(state["model"])
    averaged.model.load_state_dict(state["averaged"])
    averaged.steps = state["step"]
    optimiser.load_state_dict(state["optimiser"])
    return int(state["step"]), float(state.get("spent", 0.0))


def save(
    place: Path,
    model: nn.Module,
    averaged: Averaged,
    optimiser: torch.optim.Optimizer,
    step: int,
    spent: float,
) -> None:
    """Write a checkpoint; the old one stays whole until the new one is."""
    part = place.with_suffix(".part")
    torch.save(
        {
            "model": model.state_dict(),
            "averaged": averaged.model.state_dict(),
            "optimiser": optimiser.state_dict(),
            "step": step,
            "spent": spent,
        },
        part,
    )
    part.rename(place)


def report(
    run: Path,
    task: Any,
    averaged: Averaged,
    dataset: Dataset | Mixed,
    counts: dict[str, float],
    loss: Tensor,
    speed: float,
) -> None:
    """Print and keep one line about how good the network is on held-out samples."""
    figures = task.evaluate(averaged.model, dataset.held_out(1024))
    line = counts | {
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
    parser.add_argument("--near", type=Path, help="folder of samples of near hands, to mix in")
    parser.add_argument("--near-share", type=float, default=0.3, help="of each batch")
    parser.add_argument("--after", type=Path, help="folder of a finished run, to go on from")
    parser.add_argument("--samples", type=int, default=1_000_000, help="samples to see in all")
    parser.add_argument("--minutes", type=float, help="train for so long instead")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=3e-3, help="peak learning rate")
    parser.add_argument("--descent", type=float, default=DESCENT,
                        help="share of the run in which the learning rate falls")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
