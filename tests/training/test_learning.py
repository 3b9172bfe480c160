"""What the keypoint network learns from stays true however a crop is changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from handspan_service.anatomy import Array

torch = pytest.importorskip("torch", reason="torch is only needed to train: training/README.md")

from handspan_training import export, keypoint_task, train  # noqa: E402
from handspan_training.dataset import Dataset, Mixed  # noqa: E402
from handspan_training.networks import CROP_PX, KEYPOINTS  # noqa: E402

COUNT = 64


def spots(points: Array) -> NDArray[np.uint8]:
    """Return (N, 96, 96) uint8 crops with a soft bright spot at (N, 2) crop pixels."""
    axis = np.arange(CROP_PX)
    x, y = points[:, 0, None, None], points[:, 1, None, None]
    square = (axis[None, None, :] - x) ** 2 + (axis[None, :, None] - y) ** 2
    return np.asarray(np.rint(250.0 * np.exp(-square / 18.0)), np.uint8)


def middles(crops: Array) -> Array:
    """Return (N, 2), the centres of what is bright."""
    axis = np.arange(CROP_PX)
    weights = np.maximum(crops - 5.0, 0.0)
    sums = np.stack([(weights.sum(1) * axis).sum(1), (weights.sum(2) * axis).sum(1)], 1)
    return np.asarray(sums / weights.sum((1, 2))[:, None])


def test_points_move_as_the_pixels_do() -> None:
    torch.manual_seed(3)
    places = np.random.default_rng(3).uniform(28.0, 66.0, (COUNT, 2))
    points = torch.from_numpy(places).float()[:, None].repeat(1, KEYPOINTS, 1)
    crops, moved = keypoint_task.jitter(torch.from_numpy(spots(places)), points)
    found = middles(crops.numpy())
    gaps = np.linalg.norm(found - moved[:, 0].numpy(), axis=1)
    shifts = np.linalg.norm(moved[:, 0].numpy() - places, axis=1)
    assert gaps.max() < 0.25
    assert 10 < (shifts > 1.0).sum() < COUNT - 10  # Some are moved, and some are left alone.


def test_a_change_of_light_moves_nothing() -> None:
    torch.manual_seed(4)
    places = np.random.default_rng(4).uniform(30.0, 64.0, (COUNT, 2))
    crops = keypoint_task.augment(torch.from_numpy(spots(places)).float()).numpy()
    assert crops.shape == (COUNT, CROP_PX, CROP_PX)
    assert crops.min() >= 0.0
    assert crops.max() <= 255.0
    brightest = [np.unravel_index(crop.argmax(), crop.shape)[::-1] for crop in crops]
    gaps = np.linalg.norm(np.array(brightest) - places, axis=1)
    assert np.median(gaps) < 4.0  # Covers hide some.


def test_half_of_the_expected_hands_are_expected_where_the_network_saw_them() -> None:
    torch.manual_seed(5)
    model = keypoint_task.make()
    crops = torch.randn(COUNT, 1, CROP_PX, CROP_PX)
    hints = torch.full((COUNT, KEYPOINTS, 2), 50.0)
    hints[: COUNT // 4] = keypoint_task.UNKNOWN_PX
    believed = keypoint_task.believed(model, crops, hints)
    assert model.training
    changed = (believed != hints).flatten(1).any(1)
    assert not changed[: COUNT // 4].any()  # A new hand stays new.
    assert changed[COUNT // 4 : COUNT // 2].all()
    assert not changed[COUNT // 2 :].any()


def write(folder: Path, seed: int, count: int) -> None:
    """Write a file of samples that are all of the number of its seed."""
    values = np.full(count, seed, np.int64)
    np.savez(folder / f"s{seed}.npz", number=values, place=np.arange(count))


def test_samples_that_are_held_out_are_never_taught(tmp_path: Path) -> None:
    write(tmp_path, 1000, 30)
    dataset = Dataset(tmp_path, ("number", "place"), seed=1, wait=False)
    held = {int(place) for place in dataset.held_out(100)["place"]}
    assert held == set(range(15, 30))
    assert {int(place) for place in dataset.batch(500)["place"]} == set(range(15))


def test_files_that_come_later_are_taught_as_well(tmp_path: Path) -> None:
    write(tmp_path, 1000, 30)
    dataset = Dataset(tmp_path, ("number", "place"), seed=1, wait=False)
    for seed in range(1001, 1006):
        write(tmp_path, seed, 40)
        dataset.refresh()
    assert len(dataset) == 15 + 5 * 40
    batch = dataset.batch(4000)
    assert set(batch["number"].tolist()) == set(range(1000, 1006))
    assert {int(n) for n in dataset.held_out(100)["number"]} == {1000}


def test_a_folder_without_samples_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"run samples\.py first"):
        Dataset(tmp_path, ("number",), seed=1, wait=False)


def test_two_folders_share_a_batch_and_one_is_judged(tmp_path: Path) -> None:
    folders = tmp_path / "all", tmp_path / "near"
    for number, folder in enumerate(folders):
        folder.mkdir()
        write(folder, 1000 + number, 40)
    most, rest = (Dataset(folder, ("number",), seed=1, wait=False) for folder in folders)
    mixed = Mixed(most, rest, 0.25, seed=2)
    write(folders[1], 1002, 60)
    mixed.refresh()
    assert len(mixed) == 20 + 20 + 60
    numbers = mixed.batch(80)["number"]
    assert (numbers == 1000).sum() == 60
    assert set(numbers.tolist()) == {1000, 1001, 1002}
    assert (numbers[:20] != 1000).sum() < 15, "in random order"
    assert set(mixed.held_out(100)["number"].tolist()) == {1000}


def test_what_is_exported_lies_half_way_from_the_first_lesson(tmp_path: Path) -> None:
    models = [keypoint_task.make() for _ in range(2)]
    for name, model in zip(("first", "second"), models, strict=True):
        (tmp_path / name).mkdir()
        optimiser = torch.optim.AdamW(model.parameters())
        place = tmp_path / name / "checkpoint.pt"
        train.save(place, model, train.Averaged(model), optimiser, 7, 1.0)
    first, second = (model.state_dict()["head.weight"] for model in models)
    alone = export.learnt(tmp_path / "second", None)["averaged"]["head.weight"]
    between = export.learnt(tmp_path / "second", tmp_path / "first")["averaged"]["head.weight"]
    assert torch.equal(alone, second)
    assert torch.allclose(between, (first + second) / 2)
    assert not torch.allclose(between, second)


def test_the_rate_falls_at_the_end_alone() -> None:
    steady = [train.rate(done, 1000, 1e-3, 0.3) for done in (0.1, 0.5, 0.69)]
    assert steady == [1e-3] * 3
    falling = [train.rate(done, 1000, 1e-3, 0.3) for done in (0.75, 0.9, 1.0)]
    assert falling == sorted(falling, reverse=True)
    assert falling[-1] < 1e-5
    assert train.rate(0.0, 0, 1e-3, 0.3) < 1e-4  # Warm-up.


def test_a_length_counts_what_was_done_before_an_interruption() -> None:
    assert train.Length(200, None, 0.0).done(50) == 0.25
    assert train.Length(200, 10.0, 20.0).done(0) == 1.0
    assert train.Length(200, 1e6, 5e5).done(0) == pytest.approx(0.5, abs=0.01)
