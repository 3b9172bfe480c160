"""Network files: whole and known, or a clear error with the cure."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import pytest

from handspan_service.anatomy import HandShape
from handspan_service.contract.model import Quality
from handspan_service.errors import ModelError
from handspan_service.tracking import observing
from handspan_service.tracking.landmarks import UNKNOWN_PX, Floats, decode
from handspan_service.tracking.nets import CURE, FORMAT, Networks
from handspan_service.tracking.observing import Expected
from handspan_service.tracking.sight import Optics, Scene
from support.tracking_oracle import clear_calibration, image, random_poses


def test_whoever_runs_the_networks_is_told_nothing_and_leaves_no_file(tmp_path: Path) -> None:
    code = "from handspan_service.tracking.nets import Networks\nNetworks.load()"
    places = {name: str(tmp_path) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME")}
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ORT_")}
    subprocess.run([sys.executable, "-c", code], env=environ | places, check=True, timeout=300)
    assert list(tmp_path.iterdir()) == []


def field(number: int, value: bytes | int | str) -> bytes:
    """Encode one protobuf field."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


def copying_model(source: str, targets: list[str], *, unused: str = "") -> bytes:
    """Return an ONNX model whose outputs all equal its input: enough to load and to run."""

    def value(name: str) -> bytes:
        tensor = field(1, 1)  # float32, any shape.
        return field(1, name) + field(2, field(1, tensor))

    nodes = b"".join(
        field(1, field(1, source) + field(2, target) + field(4, "Identity")) for target in targets
    )
    graph = nodes + field(2, "copy") + field(11, value(source))
    if unused:
        graph += field(11, value(unused))
    graph += b"".join(field(12, value(target)) for target in targets)
    return field(1, 8) + field(7, graph) + field(8, field(1, "") + field(2, 17))


def keypoint_model() -> bytes:
    return copying_model("crops", ["heatmaps", "scalars"], unused="hints")


def write(folder: Path, name: str, data: bytes, changes: dict[str, object] | None = None) -> None:
    about: dict[str, object] = {
        "format": FORMAT,
        "name": name,
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    if name != "detector":
        about["peak_sigma_px"] = [[0.05, 9.0], [0.1, 4.0], [1.0, 1.5]]
        about["peak_sigma_depth"] = [[0.05, 0.3], [1.0, 0.1]]
    about |= changes or {}
    (folder / f"{name}.onnx").write_bytes(data)
    (folder / f"{name}.json").write_text(json.dumps(about), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "keypoints", keypoint_model())
    fast = copying_model("crops", ["scalars", "heatmaps"], unused="hints")
    write(tmp_path, "keypoints-fast", fast)
    write(tmp_path, "detector", copying_model("images", ["grid"]))
    return tmp_path


def test_whole_networks_load_and_run(folder: Path) -> None:
    networks = Networks.load(folder)
    crops = np.random.default_rng(0).normal(size=(2, 1, 96, 96)).astype(np.float32)
    heatmaps, scalars = networks.heatmaps(crops, np.zeros((2, 21, 2), np.float32))
    assert np.array_equal(heatmaps, crops)
    assert np.array_equal(scalars, crops)
    images = np.zeros((1, 1, 120, 160), np.float32)
    assert np.array_equal(networks.grids(images), images)


def test_the_quality_decides_which_keypoint_network_looks(folder: Path) -> None:
    (folder / "keypoints-fast.onnx").unlink()
    for quality in (Quality.HIGH_PRECISION, Quality.BALANCED):
        Networks.load(folder, quality)
    with pytest.raises(ModelError, match=r"keypoints-fast\.onnx"):
        Networks.load(folder, Quality.LOW_RESOURCE)


@pytest.mark.parametrize(
    "name", ["keypoints.onnx", "keypoints.json", "detector.onnx", "detector.json"]
)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match=name) as caught:
        Networks.load(folder)
    assert CURE in str(caught.value)


@pytest.mark.parametrize("name", ["keypoints", "detector"])
def test_damage_is_noticed(folder: Path, name: str) -> None:
    path = folder / f"{name}.onnx"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(ModelError, match="damaged"):
        Networks.load(folder)


def test_a_file_that_is_no_network_is_refused(folder: Path) -> None:
    write(folder, "detector", b"not a network at all")
    with pytest.raises(ModelError, match="cannot be run"):
        Networks.load(folder)


@pytest.mark.parametrize("changes", [{"format": FORMAT + 1}, {"name": "detector"}])
def test_another_format_is_refused(folder: Path, changes: dict[str, object]) -> None:
    write(folder, "keypoints", keypoint_model(), changes)
    with pytest.raises(ModelError, match="needed is"):
        Networks.load(folder)


@pytest.mark.parametrize(
    "table", [None, [], [[0.1]], [[0.2, 1.0], [0.1, 2.0]], [[0.1, -1.0], [1.0, 2.0]], "high"]
)
@pytest.mark.parametrize("name", ["peak_sigma_px", "peak_sigma_depth"])
def test_a_senseless_table_is_refused(folder: Path, name: str, table: object) -> None:
    write(folder, "keypoints", keypoint_model(), {name: table})
    with pytest.raises(ModelError, match="table"):
        Networks.load(folder)


@pytest.mark.parametrize(
    "biases", [None, [1.0], {"reach": 0.0}, {"relief": -1.0}, {"inward_px": "much"}, {"gain": 1.0}]
)
def test_senseless_biases_are_refused(folder: Path, biases: object) -> None:
    write(folder, "keypoints", keypoint_model(), {"biases": biases})
    with pytest.raises(ModelError, match="biases"):
        Networks.load(folder)


def test_the_biases_of_the_shipped_network_are_known() -> None:
    with as_file(files("handspan_resources") / "networks/keypoints.json") as place:
        biases = json.loads(place.read_text(encoding="utf-8"))["biases"]
    assert set(biases) == {"reach", "relief", "inward_px"}
    assert 0.9 < biases["reach"] < 1.05
    assert 0.5 < biases["relief"] < 1.1
    assert abs(biases["inward_px"]) < 0.5


@pytest.mark.parametrize("text", ["{", "[1, 2]", ""])
def test_a_senseless_description_is_refused(folder: Path, text: str) -> None:
    (folder / "detector.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=r"detector\.json"):
        Networks.load(folder)


def believed(_networks: Networks, _crops: Floats, hints: Floats) -> tuple[Floats, Floats]:
    """Return what a keypoint network says that only believes its hints."""
    middles = (np.arange(24, dtype=np.float32) + 0.5) * 4.0 - 0.5
    gaps = (hints[..., None] - middles) ** 2
    heatmaps = -0.05 * (gaps[:, :, 1, :, None] + gaps[:, :, 0, None, :])
    return heatmaps.astype(np.float32), np.zeros((len(hints), 23), np.float32)


def test_the_network_is_told_where_hands_are_expected(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Networks, "heatmaps", believed)
    calibration = clear_calibration()
    taken = image(0, calibration)
    optics = Optics.of(calibration, (240, 640))
    poses = random_poses(np.random.default_rng(3), 2, 250.0)
    expected = Expected.of(poses, poses.keypoints(HandShape()), calibration.positions_mm)
    looks, owners = observing.aim(expected, [1.3, 1.3], np.ones((2, 2), np.bool_), optics)
    found = Networks.load(folder).look(Scene.of(taken, optics), looks)
    assert len(looks) == 4
    for row, (one, hand) in enumerate(zip(looks, owners, strict=True)):
        # A tenth of a heatmap's cell, of 24 across the crop.
        near = 0.1 * 2.0 * one.view.half_width / 24
        assert np.abs(found.slopes[row] - expected.slopes[hand, one.camera]).max() < 3.0 * near
        assert np.abs(found.slopes[row] - expected.slopes[hand, one.camera]).mean() < near


@pytest.mark.parametrize("quality", [Quality.BALANCED, Quality.LOW_RESOURCE])
def test_the_shipped_networks_heed_their_hints(quality: Quality) -> None:
    """On a blank crop they can only guess, and guess near where they are told to look."""
    networks = Networks.load(quality=quality)
    crops = np.zeros((1, 1, 96, 96), np.float32)
    places = random_poses(np.random.default_rng(3), 1, 250.0).keypoints(HandShape())[:, :, :2]
    spread = places - places.mean(axis=1, keepdims=True)
    hints = (47.5 + spread * (30.0 / np.abs(spread).max())).astype(np.float32)
    told = decode(networks.heatmaps(crops, hints)[0])[0]
    alone = decode(networks.heatmaps(crops, np.full((1, 21, 2), UNKNOWN_PX, np.float32))[0])[0]
    off, before = (np.linalg.norm(found - hints, axis=-1).mean() for found in (told, alone))
    assert off < 8.0
    assert off < 0.5 * before
