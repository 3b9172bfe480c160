"""Begin the run of a deeper keypoint network with what a shallower one has learnt.

Usage: python -m handspan_training.grow runs/shallow/checkpoint.pt --run runs/keypoints

Law: the deeper network begins by saying exactly what the shallower one says. The blocks that are
new add nothing at first; training teaches them the rest.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from torch import Tensor, nn

from handspan_training import keypoint_task, shallow_task
from handspan_training.networks import CROP_PX, KEYPOINTS, Residual
from handspan_training.train import Averaged, save


def grow(model: nn.Module, state: dict[str, Tensor]) -> list[str]:
    """Give a network the weights of a shallower one.

    Args:
        model: To be changed.
        state: Weights of a network with the same channels and fewer blocks.

    Returns:
        Names of the blocks that are new.

    Raises:
        ValueError: The weights belong to a network that is not a shallower one of this kind.
    """
    own = model.state_dict()
    foreign = [name for name, value in state.items()
               if name not in own or own[name].shape != value.shape]
    new = [name for name, block in model.named_modules()
           if isinstance(block, Residual) and f"{name}.first.0.weight" not in state]
    missing = [name for name in own
               if name not in state and not any(name.startswith(f"{one}.") for one in new)]
    if foreign or missing:
        raise ValueError(f"no shallower network of this kind: {sorted(foreign + missing)[0]}")
    model.load_state_dict(state, strict=False)
    blocks = dict(model.named_modules())
    for name in new:
        nn.init.zeros_(blocks[name].second[1].weight)  # type: ignore[index,arg-type]
    return new


def agrees(deep: nn.Module, shallow: nn.Module) -> bool:
    """Return whether two networks say the same of something that neither has seen."""
    crops, hints = torch.randn(4, 1, CROP_PX, CROP_PX), torch.rand(4, KEYPOINTS, 2) * CROP_PX
    with torch.no_grad():
        said = [model.eval()(crops, hints) for model in (deep, shallow)]
    return all(torch.allclose(one, other, atol=1e-4) for one, other in zip(*said, strict=True))


def main() -> None:
    """Read the command line and write the first checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="of the shallower network")
    parser.add_argument("--run", type=Path, required=True, help="folder of the new run")
    arguments = parser.parse_args()
    place = arguments.run / "checkpoint.pt"
    if place.exists():
        parser.error(f"{place} exists: a run that has begun is not begun anew")
    model = keypoint_task.make()
    state = torch.load(arguments.checkpoint, weights_only=True)["averaged"]
    for name in grow(model, state):
        print(f"new: {name}")
    shallow = shallow_task.make()
    shallow.load_state_dict(state)
    if not agrees(model, shallow):
        raise SystemExit("the grown network says something else than the shallow one")
    arguments.run.mkdir(parents=True, exist_ok=True)
    fresh = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4)
    save(place, model, Averaged(model), fresh, 0)


if __name__ == "__main__":
    main()
