"""How the keypoint network learns and is judged.

Law: what is not in the crop teaches nothing.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from handspan_training.networks import CELL_PX, CROP_PX, GRID, KEYPOINTS, KeypointNetwork
from handspan_training.samples import WRONG_SIDE_SHARE

ARRAYS = ("crop", "points", "seen", "depth", "present", "right")
SIGMA_CELLS = 0.8
HIDDEN_WEIGHT = 0.35
TIP_WEIGHT = 1.5
TIPS = (4, 8, 12, 16, 20)
DEPTH_WEIGHT = 3.0
SIDE_WEIGHT = 1.0
RIGHT_PER_WRONG = (1.0 - WRONG_SIDE_SHARE) / WRONG_SIDE_SHARE  # Crops, by the side they assume.
FAR_PX = 1e3  # Farther out all places are the same: behind the camera, or no hand at all.
UNKNOWN_PX = 1e4  # Hint of a keypoint about which nothing is known.

# How a tracker expects a hand: not at all when it is new, or somewhat off.
NO_HINT_SHARE = 0.4
FOREIGN_SHARE = 0.06  # Expected where another hand would be.
CENTRED_SHARE = 0.6  # The crop was aimed at the middle of what is expected.
ERROR_PX = (0.5, 7.0)  # Least and largest typical error of an expected hand.
_ALONG = torch.tensor([0.2] + [0.3, 0.55, 0.8, 1.0] * 5)  # An error grows toward the tips.
_FINGER = torch.tensor([0] + [finger for finger in range(1, 6) for _ in range(4)])


def make() -> nn.Module:
    """Return the network to train."""
    return KeypointNetwork()


def normalise(crops: Tensor) -> Tensor:
    """Return crops (N, 1, 96, 96) float as tracking.crops.normalise makes them."""
    x = crops.float()
    mean = x.mean((1, 2), keepdim=True)
    deviation = x.std((1, 2), keepdim=True, correction=0)
    return ((x - mean) * (0.25 / (deviation + 1.0)))[:, None].contiguous(
        memory_format=torch.channels_last
    )


def augment(crops: Tensor) -> Tensor:
    """Return crops (N, 96, 96) float with other noise, contrast and now and then a cover."""
    x = crops.float()
    n = len(x)
    power = torch.where(torch.rand(n, 1, 1) < 0.4, torch.rand(n, 1, 1) * 1.1 + 0.5, torch.ones(()))
    x = 255.0 * (x / 255.0).clamp(1e-4, 1.0) ** power.to(x.device)
    strength = torch.rand(n, 1, 1) ** 2 * 9.0
    x = x + torch.randn_like(x) * strength.to(x.device)
    for i in torch.nonzero(torch.rand(n) < 0.12).ravel().tolist():
        w, h = (torch.rand(2) * 26 + 8).int().tolist()
        left, top = (torch.rand(2) * 76).int().tolist()
        x[i, top : top + h, left : left + w] = float(torch.rand(()) * 255)
    return x.clamp(0.0, 255.0)


def expected(points: Tensor, present: Tensor, right: Tensor) -> Tensor:
    """Return hints (N, 21, 2), crop pixels, as a tracker would have them.

    Args:
        points: (N, 21, 2), crop pixels, the truth.
        present: (N,), whether there is a hand. Where there is none a tracker may still expect one.
        right: (N,), whether the crop assumes the right side; else it rarely has a hint.
    """
    n = len(points)
    other = torch.randperm(n)
    foreign = ~present | (torch.rand(n) < FOREIGN_SHARE)
    source = torch.where(foreign[:, None, None], points[other], points)
    known = torch.where(foreign, present[other], present) & (torch.rand(n) > NO_HINT_SHARE)
    known &= right | ~present | (torch.rand(n) < 0.3)
    low, high = (torch.tensor(value).log() for value in ERROR_PX)
    size = torch.exp(torch.rand(n, 1, 1) * (high - low) + low)
    middle = source.mean(1, keepdim=True)
    shape = source - middle
    turn, growth = torch.randn(n, 1) * 0.015 * size[:, 0], torch.randn(n, 1, 1) * 0.012 * size
    cosine, sine = torch.cos(turn), torch.sin(turn)
    x, y = shape[..., 0], shape[..., 1]
    shape = torch.stack([cosine * x - sine * y, sine * x + cosine * y], -1) * torch.exp(growth)
    fingers = torch.randn(n, 6, 2)[:, _FINGER] * _ALONG[:, None] * size
    centred = torch.rand(n, 1, 1) < CENTRED_SHARE
    moved = middle + torch.randn(n, 1, 2) * size
    aimed = (CROP_PX - 1) / 2 + torch.randn(n, 1, 2)
    hints = torch.where(centred, aimed, moved) + shape + 0.8 * fingers
    hints = hints + torch.randn(n, KEYPOINTS, 2) * 0.3 * size
    return torch.where(known[:, None, None], hints, torch.tensor(UNKNOWN_PX))


def steady_hints(held: dict[str, Tensor]) -> Tensor:
    """Return hints for held-out samples, as wrong as a tracker's, the same ones each time."""
    random = torch.random.get_rng_state()
    torch.manual_seed(0)
    points = held["points"].float().clamp(-FAR_PX, FAR_PX)
    hints = expected(points, held["present"], held["right"])
    torch.random.set_rng_state(random)
    return hints


def loss(model: nn.Module, batch: dict[str, Tensor]) -> Tensor:
    """Return the loss of a batch."""
    points = batch["points"].float().cpu().clamp(-FAR_PX, FAR_PX)
    present = batch["present"]
    hints = expected(points, present.cpu(), batch["right"].cpu()).to(present.device)
    heat, scalars = model(normalise(augment(batch["crop"])), hints)
    cells = (batch["points"].float().clamp(-FAR_PX, FAR_PX) + 0.5) / CELL_PX - 0.5
    inside = ((cells > -0.5) & (cells < GRID - 0.5)).all(-1)
    weight = torch.where(batch["seen"], 1.0, HIDDEN_WEIGHT) * inside * present[:, None]
    weight[:, list(TIPS)] *= TIP_WEIGHT
    total = (weight.sum() + 1e-6).clamp(min=1.0)
    logits = functional.log_softmax(heat.flatten(2), dim=-1)
    target = _target(cells)
    cross = -(target * logits).sum(-1)
    axis = torch.arange(GRID, device=heat.device, dtype=torch.float32)
    share = logits.exp().view(*heat.shape)
    mean = torch.stack([(share.sum(2) * axis).sum(-1), (share.sum(3) * axis).sum(-1)], -1)
    distance = (mean - cells).abs().sum(-1)
    depth = (scalars[:, :KEYPOINTS] - batch["depth"].float()).abs() * present[:, None]
    presence = functional.binary_cross_entropy_with_logits(scalars[:, KEYPOINTS], present.float())
    side = functional.binary_cross_entropy_with_logits(
        scalars[:, KEYPOINTS + 1], batch["right"].float(), reduction="none"
    )
    # Few crops assume the wrong side; a tracker that adds up evidence needs both to weigh alike.
    even = torch.where(batch["right"], 1.0, RIGHT_PER_WRONG) * present
    side = (side * even).sum() / even.sum().clamp(min=1)
    return (
        (cross * weight).sum() / total
        + 0.1 * (distance * weight).sum() / total
        + DEPTH_WEIGHT * depth.mean()
        + 0.3 * presence
        + SIDE_WEIGHT * side
    )


def _target(cells: Tensor) -> Tensor:
    """Return Gaussians (N, 21, 576) around places in cells, each of sum 1."""
    axis = torch.arange(GRID, device=cells.device, dtype=torch.float32)
    x = torch.exp(-0.5 * ((axis - cells[..., 0:1].clamp(-2, GRID + 1)) / SIGMA_CELLS) ** 2)
    y = torch.exp(-0.5 * ((axis - cells[..., 1:2].clamp(-2, GRID + 1)) / SIGMA_CELLS) ** 2)
    flat = (y[..., :, None] * x[..., None, :]).flatten(2)
    return flat / (flat.sum(-1, keepdim=True) + 1e-9)


def decode(heat: Tensor) -> tuple[Tensor, Tensor]:
    """Return crop pixels (N, 21, 2), by a softmax around the peak, and peaks (N, 21)."""
    share = heat.flatten(2).softmax(-1)
    peak, index = share.max(-1)
    px, py = (index % GRID).float(), (index // GRID).float()
    axis = torch.arange(GRID, device=heat.device, dtype=torch.float32)
    near_x = ((axis - px[..., None]).abs() <= 2).float()
    near_y = ((axis - py[..., None]).abs() <= 2).float()
    local = share.view(*heat.shape) * near_y[..., :, None] * near_x[..., None, :]
    local = local / local.sum((2, 3), keepdim=True)
    x = (local.sum(2) * axis).sum(-1)
    y = (local.sum(3) * axis).sum(-1)
    return (torch.stack([x, y], -1) + 0.5) * CELL_PX - 0.5, peak


@torch.no_grad()
def evaluate(model: nn.Module, held: dict[str, Tensor]) -> dict[str, float]:
    """Return errors in crop pixels on held-out samples, and rates of right answers.

    Every sample is looked at twice: as a new hand, and as a followed one (`hinted_`), with hints
    that are as wrong as a tracker's, the same ones each time.
    """
    hints = steady_hints(held)
    blank = torch.full_like(hints, UNKNOWN_PX)
    hinted = (hints < UNKNOWN_PX).flatten(1).any(1)
    figures = _figures(model, held, blank, torch.ones_like(hinted))
    followed = _figures(model, held, hints, hinted)
    wanted = ("mean_px", "median_px", "tip_median_px", "presence", "depth")
    return figures | {f"hinted_{name}": followed[name] for name in wanted}


def _figures(
    model: nn.Module, held: dict[str, Tensor], hints: Tensor, judged: Tensor
) -> dict[str, float]:
    errors, depths, scalars = [], [], []
    device = next(model.parameters()).device
    for start in range(0, len(hints), 128):
        part = slice(start, start + 128)
        crops = normalise(held["crop"][part].to(device))
        heat, numbers = model(crops, hints[part].to(device))
        errors.append((decode(heat.cpu())[0] - held["points"][part].float()).norm(dim=-1))
        scalars.append(numbers.cpu())
        depths.append((numbers.cpu()[:, :KEYPOINTS] - held["depth"][part].float()).abs())
    error, numbers, depth = torch.cat(errors), torch.cat(scalars), torch.cat(depths)
    points, present = held["points"].float(), held["present"]
    there = present & judged
    inside = ((points > -0.5) & (points < CROP_PX - 0.5)).all(-1)
    ok = held["seen"] & inside & there[:, None]
    tips = torch.zeros_like(ok)
    tips[:, list(TIPS)] = True
    present_ok = (numbers[:, KEYPOINTS] > 0) == present
    side_ok = ((numbers[:, KEYPOINTS + 1] > 0) == held["right"]).float()
    sides = [side_ok[there & (held["right"] == right)].mean() for right in (True, False)]
    return {
        "mean_px": round(float(error[ok].mean()), 3),
        "median_px": round(float(error[ok].median()), 3),
        "tip_median_px": round(float(error[ok & tips].median()), 3),
        "below_2px": round(float((error[ok] < 2).float().mean()), 4),
        "depth": round(float(depth[ok].mean()), 4),
        "presence": round(float(present_ok[judged].float().mean()), 4),
        "side": round(float(sum(sides) / 2), 4),
    }
