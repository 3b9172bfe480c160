"""How the keypoint network learns and is judged.

Law: what is not in the crop teaches nothing.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from handspan_training.networks import KEYPOINTS, KeypointNetwork

ARRAYS = ("crop", "points", "seen", "depth", "present", "right")
CROP_PX = 96
GRID = 24
CELL_PX = CROP_PX / GRID
SIGMA_CELLS = 0.8
HIDDEN_WEIGHT = 0.35
TIP_WEIGHT = 1.5
TIPS = (4, 8, 12, 16, 20)


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


def loss(model: nn.Module, batch: dict[str, Tensor]) -> Tensor:
    """Return the loss of a batch."""
    heat, scalars = model(normalise(augment(batch["crop"])))
    cells = (batch["points"].float().clamp(-1e3, 1e3) + 0.5) / CELL_PX - 0.5
    inside = ((cells > -0.5) & (cells < GRID - 0.5)).all(-1)
    present = batch["present"]
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
    side = (side * present).sum() / present.sum().clamp(min=1)
    return (
        (cross * weight).sum() / total
        + 0.1 * (distance * weight).sum() / total
        + 0.3 * depth.mean()
        + 0.3 * presence
        + 0.3 * side
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
    """Return errors in crop pixels on held-out samples, and rates of right answers."""
    errors, shown, present_ok, side_ok, present = [], [], [], [], []
    for start in range(0, len(held["crop"]), 128):
        part = {name: values[start : start + 128] for name, values in held.items()}
        device = next(model.parameters()).device
        heat, scalars = model(normalise(part["crop"].to(device)))
        points, _ = decode(heat.cpu())
        scalars = scalars.cpu()
        cells = part["points"].float()
        inside = ((cells > -0.5) & (cells < CROP_PX - 0.5)).all(-1)
        errors.append((points - cells).norm(dim=-1))
        shown.append(part["seen"] & inside & part["present"][:, None])
        present.append(part["present"])
        present_ok.append((scalars[:, KEYPOINTS] > 0) == part["present"])
        side_ok.append((scalars[:, KEYPOINTS + 1] > 0) == part["right"])
    error, ok = torch.cat(errors), torch.cat(shown)
    tips = torch.zeros_like(ok)
    tips[:, list(TIPS)] = True
    there = torch.cat(present)
    return {
        "mean_px": round(float(error[ok].mean()), 3),
        "median_px": round(float(error[ok].median()), 3),
        "tip_median_px": round(float(error[ok & tips].median()), 3),
        "below_2px": round(float((error[ok] < 2).float().mean()), 4),
        "presence": round(float(torch.cat(present_ok).float().mean()), 4),
        "side": round(float(torch.cat(side_ok)[there].float().mean()), 4),
    }
