"""How the detector learns and is judged.

Law: a hand that can hardly be seen is neither reward nor punishment.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from handspan_training.networks import DetectorNetwork

ARRAYS = ("small", "boxes")
CELL_PX = 8.0
ROWS, COLUMNS = 15, 20
SIGMA_CELLS = 0.6
REFERENCE_RADIUS_PX = 16.0


def make() -> nn.Module:
    """Return the network to train."""
    return DetectorNetwork()


def normalise(images: Tensor) -> Tensor:
    """Return pictures (N, 1, 120, 160) float with zero mean and a deviation of about 0.25."""
    x = images.float()
    mean = x.mean((1, 2), keepdim=True)
    deviation = x.std((1, 2), keepdim=True, correction=0)
    return ((x - mean) * (0.25 / (deviation + 1.0)))[:, None].contiguous(
        memory_format=torch.channels_last
    )


def _mirrored(batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """Return pictures and boxes, some turned by half a turn, some mirrored (left becomes right)."""
    images, boxes = batch["small"].float(), batch["boxes"].clone()
    n = len(images)
    width, height = CELL_PX * COLUMNS, CELL_PX * ROWS
    for axis, limit, place, direction in ((2, width, 2, 5), (1, height, 3, 6)):
        chosen = torch.rand(n, device=images.device) < 0.5
        images[chosen] = images[chosen].flip(axis)
        flipped = boxes[chosen]
        flipped[..., place] = limit - flipped[..., place]
        flipped[..., direction] *= -1
        flipped[..., 1] = 1.0 - flipped[..., 1]
        boxes[chosen] = flipped
    return images, boxes


def loss(model: nn.Module, batch: dict[str, Tensor]) -> Tensor:
    """Return the loss of a batch."""
    images, boxes = _mirrored(batch)
    strength = torch.rand(len(images), 1, 1, device=images.device) ** 2 * 6.0
    images = (images + torch.randn_like(images) * strength).clamp(0, 255)
    grid = model(normalise(images)).float()
    target, ignore = _heat(boxes)
    share = grid[:, 0].sigmoid().clamp(1e-5, 1 - 1e-5)
    sure = target > 0.999
    positive = -((1 - share) ** 2) * share.log() * sure
    negative = -((1 - target) ** 4) * share**2 * (1 - share).log() * ~sure * ~ignore
    count = sure.sum().clamp(min=1)
    focal = (positive.sum() + negative.sum()) / count
    return focal + _regression(grid, boxes)


def _heat(boxes: Tensor) -> tuple[Tensor, Tensor]:
    """Return targets (N, 15, 20), exactly 1 in the centre's cell, and where not to judge."""
    n = len(boxes)
    y = torch.arange(ROWS, device=boxes.device).view(ROWS, 1)
    x = torch.arange(COLUMNS, device=boxes.device).view(1, COLUMNS)
    target = torch.zeros(n, ROWS, COLUMNS, device=boxes.device)
    ignore = torch.zeros(n, ROWS, COLUMNS, dtype=torch.bool, device=boxes.device)
    for k in range(boxes.shape[1]):
        box = boxes[:, k]
        column = (box[:, 2] / CELL_PX).floor().view(-1, 1, 1)
        row = (box[:, 3] / CELL_PX).floor().view(-1, 1, 1)
        square = (x - column) ** 2 + (y - row) ** 2
        bump = torch.exp(-square / (2 * SIGMA_CELLS**2))
        sure = (box[:, 0] == 1.0).view(-1, 1, 1)
        vague = (box[:, 0] == 0.5).view(-1, 1, 1)
        target = torch.maximum(target, bump * sure)
        ignore |= (square <= 4) & vague
    return target, ignore


def _regression(grid: Tensor, boxes: Tensor) -> Tensor:
    """Return the error of side, place, size and direction in the cells of the hands."""
    total, count = grid.new_zeros(()), 0
    for k in range(boxes.shape[1]):
        box = boxes[:, k]
        chosen = torch.nonzero(box[:, 0] == 1.0).ravel()
        if not len(chosen):
            continue
        box = box[chosen]
        column = (box[:, 2] / CELL_PX).long().clamp(0, COLUMNS - 1)
        row = (box[:, 3] / CELL_PX).long().clamp(0, ROWS - 1)
        said = grid[chosen, :, row, column]
        wanted = torch.stack(
            [
                box[:, 2] / CELL_PX - column,
                box[:, 3] / CELL_PX - row,
                torch.log2(box[:, 4].clamp(min=2.0) / REFERENCE_RADIUS_PX),
            ],
            dim=1,
        )
        total = total + functional.smooth_l1_loss(said[:, 2:5], wanted, reduction="sum")
        total = total + functional.smooth_l1_loss(said[:, 5:7], box[:, 5:7], reduction="sum")
        total = total + 0.3 * functional.binary_cross_entropy_with_logits(
            said[:, 1], box[:, 1], reduction="sum"
        )
        count += len(chosen)
    return total / max(count, 1)


@torch.no_grad()
def evaluate(model: nn.Module, held: dict[str, Tensor]) -> dict[str, float]:
    """Return how often hands are found, with the right side, and how good place and size are."""
    device = next(model.parameters()).device
    found = right = false = hands = 0
    places, sizes, directions = [], [], []
    for start in range(0, len(held["small"]), 128):
        grid = model(normalise(held["small"][start : start + 128].to(device))).cpu()
        boxes = held["boxes"][start : start + 128]
        share = grid[:, 0].sigmoid()
        pooled = functional.max_pool2d(share[:, None], 3, 1, 1)[:, 0]
        peaks = (share == pooled) & (share > 0.4)
        for i in range(len(grid)):
            rows, columns = torch.nonzero(peaks[i], as_tuple=True)
            used = torch.zeros(len(rows), dtype=torch.bool)
            cells = torch.stack([columns, rows], -1) + grid[i, 2:4, rows, columns].T
            spots = cells * CELL_PX
            for box in boxes[i]:
                if box[0] == 0 or not len(rows):
                    hands += int(box[0] == 1)
                    continue
                gap = (spots - box[2:4]).norm(dim=-1)
                j = int(gap.argmin())
                near = bool(gap[j] < max(12.0, 0.6 * float(box[4])))
                used[j] |= near
                if box[0] == 1:
                    hands += 1
                    if near:
                        found += 1
                        cell = grid[i, :, rows[j], columns[j]]
                        right += int((cell[1] > 0) == (box[1] > 0.5))
                        places.append(float(gap[j]))
                        sizes.append(abs(float(cell[4] - torch.log2(box[4] / REFERENCE_RADIUS_PX))))
                        turn = torch.atan2(cell[6], cell[5]) - torch.atan2(box[6], box[5])
                        directions.append(abs(float(torch.atan2(turn.sin(), turn.cos()))))
            false += int((~used).sum())

    def middle(values: list[float]) -> float:
        return round(float(torch.tensor(values or [math.nan]).median()), 3)

    return {
        "recall": round(found / max(hands, 1), 4),
        "side": round(right / max(found, 1), 4),
        "false_per_picture": round(false / len(held["small"]), 4),
        "place_px": middle(places),
        "size_log2": middle(sizes),
        "direction_rad": middle(directions),
    }
