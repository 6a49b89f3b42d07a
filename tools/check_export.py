"""Checks `simtrans export --format safetensors` at full size: each encoder, with one input channel, is loaded
strictly by the model that the file's metadata names, and all four feature maps equal those of `simtrans
encode` to 1e-4 (of their largest value, where that is above 1). Needs the packages of
tools/golden/requirements.txt, and a built SimTrans.

    python tools/check_export.py            # all
    python tools/check_export.py swin-t     # those named
"""

import pathlib
import sys
import tempfile

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import load_file

from check_import import CASES, TOLERANCE, randomise, save, simtrans

# Encoder: the model that random weights come from, among those of check_import.
SOURCES = {
    "swin-t": "timm swin_tiny w7",
    "swin-s": "timm swin_small w7",
    "swin-b": "timm swin_base w12",
    "resnet18": "torchvision resnet18",
    "resnet34": "torchvision resnet34",
    "resnet50": "timm resnet50",
    "vgg16": "torchvision vgg16_bn",
    "vit-b16": "timm vit_base_patch16_224",
    "r50-vit-b16": "timm vit_base_r50_s16_384",
}


def check(name, folder):
    encoder, (make, stages), sizes, _ = CASES[SOURCES[name]]
    source = make(sizes[0])
    randomise(source)
    ours, exported = folder / "ours.safetensors", folder / "exported.safetensors"
    weights = save(source.state_dict(), "safetensors", folder)
    simtrans("import", weights, "--encoder", encoder, "--in-channels", 1, "--out", ours)
    simtrans("export", "--run", ours, "--format", "safetensors", "--out", exported)

    with safe_open(exported, "pt") as file:
        python = file.metadata()["python"]
    made = {}
    exec(python, made)  # import timm; model = timm.create_model(...)
    model = made["model"].eval()
    model.load_state_dict(load_file(exported), strict=True)

    size = max(sizes[0], 384 if "384" in python else 0)
    x = torch.randn(1, 1, size, size, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        expected = stages(model, x)
    np.save(folder / "x.npy", x.numpy())
    simtrans("encode", "--weights", exported, "--encoder", encoder, "--input", folder / "x.npy", "--out", folder)
    worst = 0
    for i, m in enumerate(expected):
        got = np.load(folder / f"stage{i + 1}.npy")
        assert np.isfinite(got).all() and m.std() > 1e-2, (name, i)
        worst = max(worst, float(np.abs(got - m.numpy()).max()) / max(1, float(m.abs().max())))
    verdict = "equal" if worst <= TOLERANCE else "DIFFERENT"
    print(f"{name:12} largest difference {worst:.1e}, {verdict}: {python}", flush=True)
    return worst <= TOLERANCE


if __name__ == "__main__":
    good = []
    for one in sys.argv[1:] or SOURCES:
        with tempfile.TemporaryDirectory() as place:
            good.append(check(one, pathlib.Path(place)))
    sys.exit(0 if all(good) else 1)
