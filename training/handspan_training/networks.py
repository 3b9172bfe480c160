"""The networks. Plain 3 x 3 convolutions: fast to run and quick to train.

Law: what goes in and out is what handspan_service.tracking expects (see `forward`).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

KEYPOINTS = 21
CROP_PX = 96
GRID = 24
CELL_PX = CROP_PX / GRID
HINT_SIGMA_PX = 4.0  # About how far off an expected keypoint is.
SCALARS = KEYPOINTS + 2  # Relative depths, then presence and right-hand logits.
GRID_CHANNELS = 8


def _conv(inputs: int, outputs: int, *, stride: int = 1, size: int = 3) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    """Two convolutions around which the input is carried."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = _conv(channels, channels)
        self.second = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels)
        )

    def forward(self, x: Tensor) -> Tensor:
        """Return the transformed features, same shape."""
        return torch.relu(x + self.second(self.first(x)))


class KeypointNetwork(nn.Module):
    """Crop of a right hand, fingers up, and where its keypoints are expected -> where they are."""

    def __init__(
        self,
        stem: int = 16,
        channels: tuple[int, int, int] = (24, 48, 96),
        blocks: tuple[int, int, int] = (0, 3, 2),
        decoder: int = 24,
        refine: int = 1,
    ) -> None:
        super().__init__()
        self.stem = _conv(1, stem, stride=2, size=5)
        stages, width = [], stem
        for outputs, count in zip(channels, blocks, strict=True):
            body = [Residual(outputs) for _ in range(count)]
            stages.append(nn.Sequential(_conv(width, outputs, stride=2), *body))
            width = outputs
        self.stages = nn.ModuleList(stages)
        self.expect = nn.Conv2d(KEYPOINTS, channels[0], 1, bias=False)
        self.lateral = nn.ModuleList(nn.Conv2d(c, decoder, 1) for c in channels)
        self.smooth = _conv(decoder, decoder)
        self.refine = nn.Sequential(*[Residual(decoder) for _ in range(refine)])
        self.head = nn.Conv2d(decoder, 2 * KEYPOINTS, 1)
        self.scalars = nn.Linear(width, SCALARS)
        self.cells_px: Tensor
        middles = (torch.arange(GRID, dtype=torch.float32) + 0.5) * CELL_PX - 0.5
        self.register_buffer("cells_px", middles, persistent=False)

    def forward(self, crops: Tensor, hints: Tensor) -> tuple[Tensor, Tensor]:
        """Look at crops.

        Args:
            crops: (N, 1, 96, 96), normalised as tracking.crops.normalise does.
            hints: (N, 21, 2), crop pixels: where the keypoints are expected; far outside the crop
                where nothing is known.

        Returns:
            Heatmap logits (N, 21, 24, 24), and (N, 23): depths relative to the hand's centre in
            hand radii, presence logit, right-hand logit.
        """
        x = self.stages[0](self.stem(crops)) + self.expect(self._maps(hints))
        features = [x]
        for stage in self.stages[1:]:
            x = stage(x)
            features.append(x)
        y = self.lateral[2](features[2])
        for level in (1, 0):
            y = nn.functional.interpolate(y, scale_factor=2.0, mode="nearest")
            y = y + self.lateral[level](features[level])
        heat, depth = self.head(self.refine(self.smooth(y))).split(KEYPOINTS, dim=1)
        scalars = self.scalars(x.mean((2, 3)))
        # A keypoint's depth: what its own place in the picture says, on top of the whole hand's.
        share = heat.detach().flatten(2).softmax(dim=-1)
        own = (share * depth.flatten(2)).sum(-1)
        return heat, torch.cat([scalars[:, :KEYPOINTS] + own, scalars[:, KEYPOINTS:]], dim=1)

    def _maps(self, hints: Tensor) -> Tensor:
        """Return (N, 21, 24, 24): a soft spot of height 1 where each keypoint is expected."""
        gaps = (hints[..., None] - self.cells_px) * (1.0 / HINT_SIGMA_PX)
        spots = torch.exp(-0.5 * gaps * gaps)
        return spots[:, :, 1, :, None] * spots[:, :, 0, None, :]


class DetectorNetwork(nn.Module):
    """Small picture of one eye -> where hands are, which, how large, and where they point."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = nn.Sequential(
            _conv(1, 8, stride=2, size=5),
            _conv(8, 16, stride=2),
            _conv(16, 32, stride=2),
            Residual(32),
        )
        self.context = nn.Sequential(_conv(32, 64, stride=2), Residual(64), Residual(64))
        self.wide = nn.Sequential(_conv(64, 64, stride=2), Residual(64))
        self.from_wide = nn.Conv2d(64, 64, 1)
        self.from_context = nn.Conv2d(64, 32, 1)
        self.smooth = _conv(32, 32)
        self.head = nn.Conv2d(32, GRID_CHANNELS, 1)

    def forward(self, images: Tensor) -> Tensor:
        """Look at small pictures.

        Args:
            images: (N, 1, 120, 160), each with zero mean and standard deviation about 0.25.

        Returns:
            (N, 8, 15, 20): presence and right-hand logit; place of the centre in the cell, x and
            y in cells; log2(radius / 16 px); cosine and sine of the fingers' direction; unused.
        """
        near = self.trunk(images)
        middle = self.context(near)
        far = self.from_wide(self.wide(middle))
        middle = middle + nn.functional.interpolate(far, size=middle.shape[2:], mode="nearest")
        up = nn.functional.interpolate(
            self.from_context(middle), size=near.shape[2:], mode="nearest"
        )
        return self.head(self.smooth(near + up))
