"""How the keypoint network learns and is judged.

Law: what is not in the crop teaches nothing.
"""

from __future__ import annotations

import math

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
ERROR_PX = (1.0, 9.0)  # Least and largest typical error of an expected hand,
JUDGED_PX = (0.5, 7.0)  # and in a tracker, as it is judged with.
OWN_SHARE = 0.5  # Of the expected hands: expected where the network itself saw them.
OWN_ERROR_PX = 1.5  # Largest typical error on top of that: a hand moves, and a fit smooths.

# A crop as another tracker, lamp or lens would show it.
JITTER_SHARE, JITTER_RAD, JITTER_GROWTH, JITTER_PX = 0.5, 0.2, 0.12, 5.0
UNEVEN_SHARE, BLUR_SHARE, COVER_SHARE = 0.5, 0.3, 0.12

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


def jitter(crops: Tensor, points: Tensor) -> tuple[Tensor, Tensor]:
    """Return crops (N, 96, 96) float turned, sized and shifted a little, and their points."""
    n, device = len(crops), crops.device
    some = (torch.rand(n, device=device) < JITTER_SHARE).float()
    turn = (torch.rand(n, device=device) * 2 - 1) * JITTER_RAD * some
    growth = torch.exp((torch.rand(n, device=device) * 2 - 1) * JITTER_GROWTH * some)
    shift = (torch.rand(n, 2, device=device) * 2 - 1) * JITTER_PX * some[:, None]
    cosine, sine = torch.cos(turn), torch.sin(turn)
    spin = torch.stack([cosine, -sine, sine, cosine], -1).view(n, 2, 2)
    middle = (CROP_PX - 1) / 2
    moved = (points - middle) @ spin.mT * growth[:, None, None] + middle + shift[:, None]
    # A pixel of the new crop comes from where the inverse motion takes it.
    back = spin.mT / growth[:, None, None]
    offset = -(back @ shift[:, :, None]) * (2.0 / CROP_PX)
    grid = functional.affine_grid(
        torch.cat([back, offset], -1), [n, 1, CROP_PX, CROP_PX], align_corners=False
    )
    turned = functional.grid_sample(
        crops[:, None].float(), grid, padding_mode="border", align_corners=False
    )
    return turned[:, 0], moved


def augment(crops: Tensor) -> Tensor:
    """Return crops (N, 96, 96) float with other light, contrast, sharpness, noise, and covers."""
    n, device = len(crops), crops.device

    def some(share: float) -> Tensor:
        return torch.rand(n, 1, 1, device=device) < share

    def number(low: float, high: float) -> Tensor:
        return torch.rand(n, 1, 1, device=device) * (high - low) + low

    one = torch.ones((), device=device)
    x = 255.0 * (crops / 255.0).clamp(1e-4, 1.0) ** torch.where(some(0.4), number(0.5, 1.6), one)
    uneven = torch.randn(n, 1, 3, 3, device=device) * number(0.0, 0.35)[..., None]
    uneven = functional.interpolate(uneven, CROP_PX, mode="bicubic", align_corners=True)[:, 0]
    x = x * torch.where(some(UNEVEN_SHARE), torch.exp(uneven), one)
    side = torch.where(some(BLUR_SHARE), number(0.0, 0.3), one * 0.0)
    for axis in (1, 2):  # The binomial kernel (side, 1 - 2 side, side) of each crop.
        near = torch.roll(x, 1, axis) + torch.roll(x, -1, axis)
        x = x + side * (near - 2.0 * x)
    x = x + torch.randn_like(x) * number(0.0, 1.0) ** 2 * 9.0
    across = torch.arange(CROP_PX, device=device, dtype=torch.float32)
    left, top = number(-10.0, 90.0), number(-10.0, 90.0)
    covered = (across >= left) & (across < left + number(8.0, 34.0))
    covered = covered & (across[:, None] >= top) & (across[:, None] < top + number(8.0, 34.0))
    x = torch.where(covered & some(COVER_SHARE), number(0.0, 255.0), x)
    return x.clamp(0.0, 255.0)


def expected(
    points: Tensor, present: Tensor, right: Tensor, errors_px: tuple[float, float] = ERROR_PX
) -> Tensor:
    """Return hints (N, 21, 2), crop pixels, as a tracker would have them.

    Args:
        points: (N, 21, 2), crop pixels, the truth.
        present: (N,), whether there is a hand. Where there is none a tracker may still expect one.
        right: (N,), whether the crop assumes the right side; else it rarely has a hint.
        errors_px: Least and largest typical error.
    """
    n, device = len(points), points.device

    def normal(*shape: int) -> Tensor:
        return torch.randn(n, *shape, device=device)

    def share(*shape: int) -> Tensor:
        return torch.rand(n, *shape, device=device)

    other = torch.randperm(n, device=device)
    foreign = ~present | (share() < FOREIGN_SHARE)
    source = torch.where(foreign[:, None, None], points[other], points)
    known = torch.where(foreign, present[other], present) & (share() > NO_HINT_SHARE)
    known &= right | ~present | (share() < 0.3)
    low, high = (math.log(value) for value in errors_px)
    size = torch.exp(share(1, 1) * (high - low) + low)
    middle = source.mean(1, keepdim=True)
    shape = source - middle
    turn, growth = normal(1) * 0.015 * size[:, 0], normal(1, 1) * 0.012 * size
    cosine, sine = torch.cos(turn), torch.sin(turn)
    x, y = shape[..., 0], shape[..., 1]
    shape = torch.stack([cosine * x - sine * y, sine * x + cosine * y], -1) * torch.exp(growth)
    fingers = normal(6, 2)[:, _FINGER.to(device)] * _ALONG.to(device)[:, None] * size
    moved = middle + normal(1, 2) * size
    aimed = (CROP_PX - 1) / 2 + normal(1, 2)
    hints = torch.where(share(1, 1) < CENTRED_SHARE, aimed, moved) + shape + 0.8 * fingers
    hints = hints + normal(KEYPOINTS, 2) * 0.3 * size
    return torch.where(known[:, None, None], hints, torch.tensor(UNKNOWN_PX, device=device))


@torch.no_grad()
def believed(model: nn.Module, crops: Tensor, hints: Tensor) -> Tensor:
    """Return hints (N, 21, 2), some of them what the network itself said a moment ago.

    A tracker expects a hand where the network saw it, with the network's own errors in it. Who
    learns with errors of others alone trusts what is expected too much, and never lets go of a
    mistake of its own.

    Args:
        model: The network, in training.
        crops: (N, 1, 96, 96), normalised.
        hints: (N, 21, 2), crop pixels, as `expected` makes them.
    """
    n, device = int(OWN_SHARE * len(hints)), hints.device  # The order of a batch is random.
    if not n:
        return hints
    new = torch.rand(n, 1, 1, device=device) < 0.5
    model.eval()
    heat, _ = model(crops[:n], torch.where(new, UNKNOWN_PX, hints[:n]))
    model.train()
    said, _ = decode(heat.float())
    size = torch.rand(n, 1, 1, device=device) * OWN_ERROR_PX
    wrong = torch.randn(n, 1, 2, device=device) + torch.randn_like(said) * 0.5
    known = (hints[:n] < UNKNOWN_PX).flatten(1).any(1)
    own = torch.where(known[:, None, None], said + wrong * size, hints[:n])
    return torch.cat([own, hints[n:]])


def steady_hints(held: dict[str, Tensor]) -> Tensor:
    """Return hints for held-out samples, as wrong as a tracker's, the same ones each time."""
    random = torch.random.get_rng_state()
    torch.manual_seed(0)
    points = held["points"].float().clamp(-FAR_PX, FAR_PX)
    hints = expected(points, held["present"], held["right"], JUDGED_PX)
    torch.random.set_rng_state(random)
    return hints


def loss(model: nn.Module, batch: dict[str, Tensor]) -> Tensor:
    """Return the loss of a batch."""
    present = batch["present"]
    crops, points = jitter(batch["crop"], batch["points"].float().clamp(-FAR_PX, FAR_PX))
    crops = normalise(augment(crops))
    hints = believed(model, crops, expected(points, present, batch["right"]))
    heat, scalars = (part.float() for part in model(crops, hints))
    cells = (points + 0.5) / CELL_PX - 0.5
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
