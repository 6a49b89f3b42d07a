"""Checks `simtrans import` and `simtrans encode` at full size: models of timm and torchvision with random
weights, saved as safetensors and .pth, imported, and run on two sizes of image; all four feature maps have
to equal Python's to 1e-4 (of their largest value, where that is above 1). Needs the packages of tools/golden/requirements.txt, and a built SimTrans.

    python tools/check_import.py                 # all
    python tools/check_import.py swin_t resnet   # those whose name holds one of the words
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import safetensors.torch
import timm
import torch
import torch.nn.functional as F
import torchvision

SIMTRANS = pathlib.Path(__file__).parents[1] / "simtrans"
TOLERANCE = 1e-4


def timm_swin(name, **form):
    def make(size):
        return timm.create_model(name, num_classes=0, img_size=size, **form)

    def stages(model, x):
        maps, y = [], model.patch_embed(x)
        for layer in model.layers:
            y = layer(y)
            maps.append(y)
        maps[3] = model.norm(y)
        return [m.permute(0, 3, 1, 2) for m in maps]

    return make, stages


def torchvision_swin(make):
    def stages(model, x):
        maps, y = [], x
        for i, part in enumerate(model.features):
            y = part(y)
            if i % 2 == 1:
                maps.append(y)
        maps[3] = model.norm(y)
        return [m.permute(0, 3, 1, 2) for m in maps]

    return lambda size: make(), stages


def resnet(make):
    def stages(model, x):
        y = model.maxpool(model.relu(model.bn1(model.conv1(x)))) if hasattr(model, "relu") else None
        if y is None:
            y = model.maxpool(model.act1(model.bn1(model.conv1(x))))
        maps = []
        for layer in (model.layer1, model.layer2, model.layer3, model.layer4):
            y = layer(y)
            maps.append(y)
        return maps

    return lambda size: make(), stages


def vgg(make):
    def stages(model, x):
        maps, y = [], x
        for i, part in enumerate(model.features):
            y = part(y)
            if i in (22, 32, 42, 43):
                maps.append(y)
        return maps

    return lambda size: make(), stages


def vit(make, blocks, norm):
    """Tokens after each quarter of the blocks, as maps at strides 4, 8, 16 and 32."""

    def stages(model, x):
        seen = []
        layers = blocks(model)
        hooks = [layers[i].register_forward_hook(lambda m, a, y: seen.append(y.clone())) for i in (2, 5, 8)]
        hooks.append(norm(model).register_forward_hook(lambda m, a, y: seen.append(y)))
        model.forward_features(x) if hasattr(model, "forward_features") else model(x)
        for hook in hooks:
            hook.remove()
        side = x.shape[-1] // 16
        grids = [t[:, 1:].transpose(1, 2).reshape(t.shape[0], -1, side, side) for t in seen]
        return [
            F.interpolate(grids[0], scale_factor=4, mode="bilinear", align_corners=False),
            F.interpolate(grids[1], scale_factor=2, mode="bilinear", align_corners=False),
            grids[2],
            F.avg_pool2d(grids[3], 2),
        ]

    return make, stages


def hybrid(make):
    def stages(model, x):
        seen = {}
        backbone = model.patch_embed.backbone
        places = {"a": backbone.stages[0], "b": backbone.stages[1], "c": model.blocks[8], "d": model.norm}
        hooks = [
            place.register_forward_hook(lambda m, a, y, name=name: seen.__setitem__(name, y.clone()))
            for name, place in places.items()
        ]
        model.forward_features(x)
        for hook in hooks:
            hook.remove()
        side = x.shape[-1] // 16
        late, last = (seen[n][:, 1:].transpose(1, 2).reshape(x.shape[0], -1, side, side) for n in "cd")
        return [seen["a"], seen["b"], late, F.avg_pool2d(last, 2)]

    return make, stages


def microsoft(state):
    """timm's names as Microsoft has them, with the buffers and the wrapping of its files."""
    renamed = {}
    for name, t in state.items():
        parts = name.split(".")
        if "downsample" in parts:
            parts[1] = str(int(parts[1]) - 1)
        renamed[".".join(parts)] = t
    renamed["layers.0.blocks.0.attn.relative_position_index"] = torch.zeros(49, 49, dtype=torch.int64)
    renamed["layers.0.blocks.1.attn_mask"] = torch.zeros(64, 49, 49)
    renamed["head.weight"] = torch.zeros(1000, state["norm.weight"].shape[0])
    renamed["head.bias"] = torch.zeros(1000)
    return {"model": renamed}


tv = torchvision.models
VIT = dict(blocks=lambda m: m.blocks, norm=lambda m: m.norm)

# name: encoder, (make, stages), sizes of image, how the weights are saved
CASES = {
    "timm swin_tiny w7": ("swin-t", timm_swin("swin_tiny_patch4_window7_224"), (224, 248), "safetensors"),
    "timm swin_small w7": ("swin-s", timm_swin("swin_small_patch4_window7_224"), (224, 448), "pth"),
    "timm swin_base w7": ("swin-b", timm_swin("swin_base_patch4_window7_224"), (224, 280), "pth"),
    "timm swin_base w12": ("swin-b", timm_swin("swin_base_patch4_window12_384"), (384, 416), "safetensors"),
    "timm swin_tiny w12": ("swin-t", timm_swin("swin_tiny_patch4_window7_224", window_size=12), (384, 400), "pth"),
    "microsoft swin_tiny w7": ("swin-t", timm_swin("swin_tiny_patch4_window7_224"), (224, 256), "microsoft"),
    "microsoft swin_base w12": ("swin-b", timm_swin("swin_base_patch4_window12_384"), (384, 400), "microsoft"),
    "torchvision swin_t": ("swin-t", torchvision_swin(tv.swin_t), (224, 200), "pth"),
    "torchvision swin_s": ("swin-s", torchvision_swin(tv.swin_s), (224, 256), "safetensors"),
    "torchvision swin_b": ("swin-b", torchvision_swin(tv.swin_b), (224, 264), "module"),
    "torchvision resnet18": ("resnet18", resnet(tv.resnet18), (224, 200), "pth"),
    "torchvision resnet34": ("resnet34", resnet(tv.resnet34), (224, 200), "half"),
    "torchvision resnet50": ("resnet50", resnet(tv.resnet50), (224, 250), "backbone"),
    "timm resnet50": ("resnet50", resnet(lambda: timm.create_model("resnet50")), (224, 250), "safetensors"),
    "torchvision vgg16_bn": ("vgg16", vgg(tv.vgg16_bn), (224, 160), "pth"),
    "timm vit_base_patch16_224": (
        "vit-b16",
        vit(lambda s: timm.create_model("vit_base_patch16_224", dynamic_img_size=True), **VIT),
        (224, 288),
        "safetensors",
    ),
    "timm vit_base_patch16_384": (
        "vit-b16",
        vit(lambda s: timm.create_model("vit_base_patch16_384", dynamic_img_size=True), **VIT),
        (384, 224),
        "pth",
    ),
    "torchvision vit_b_16": (
        "vit-b16",
        vit(lambda s: tv.vit_b_16(), lambda m: m.encoder.layers, lambda m: m.encoder.ln),
        (224,),
        "pth",
    ),
    "timm vit_base_r50_s16_384": (
        "r50-vit-b16",
        hybrid(lambda s: timm.create_model("vit_base_r50_s16_384", dynamic_img_size=True)),
        (384, 224),
        "pth",
    ),
}


def randomise(model):
    """Weights that matter everywhere: biases, norms and running statistics are not at 0 and 1."""
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for name, t in model.state_dict().items():
            if not t.is_floating_point() or name.endswith("attn_mask"):
                continue
            noise = torch.randn(t.shape, generator=generator)
            if name.endswith("running_var"):
                t.copy_(1 + 0.1 * noise.abs())
            elif t.dim() == 1:
                t.add_(0.05 * noise)
            elif "table" in name or "pos_embed" in name or "token" in name:
                t.copy_(0.5 * noise)


def save(state, how, folder):
    if how == "safetensors":
        path = folder / "weights.safetensors"
        safetensors.torch.save_file({n: t.contiguous() for n, t in state.items()}, path)
        return path
    wrapped = {
        "pth": lambda: state,
        "microsoft": lambda: microsoft(state),
        "module": lambda: {"state_dict": {"module." + n: t for n, t in state.items()}, "epoch": 3},
        "backbone": lambda: {"state_dict": {"backbone." + n: t for n, t in state.items()}, "arch": "resnet50"},
        "half": lambda: {"model_state_dict": {n: t.half() if t.is_floating_point() else t for n, t in state.items()}},
    }
    path = folder / "weights.pth"
    torch.save(wrapped[how](), path)
    return path


def simtrans(*words):
    done = subprocess.run([SIMTRANS, *map(str, words)], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"simtrans {' '.join(map(str, words))}\n{done.stderr}")
    if "WARNING" in done.stderr:
        print(done.stderr.strip())
    return done.stdout


def check(name, folder):
    encoder, (make, stages), sizes, how = CASES[name]
    torch.manual_seed(0)
    model = make(sizes[0]).eval()
    randomise(model)
    state = model.state_dict()
    weights, ours = save(state, how, folder), folder / "ours.safetensors"
    report = json.loads(simtrans("import", weights, "--encoder", encoder, "--out", ours, "--json"))
    assert not report["missing"] and not report["unexpected"] and not report["resized"], report
    worst = 0
    for size in sizes:
        other = make(size).eval()
        other.load_state_dict(state)
        if how == "half":
            other.load_state_dict(torch.load(weights)["model_state_dict"])
        x = torch.randn(1, 3, size, size, generator=torch.Generator().manual_seed(size))
        with torch.no_grad():
            expected = stages(other, x)
        np.save(folder / "x.npy", x.numpy())
        simtrans("encode", "--weights", ours, "--encoder", encoder, "--input", folder / "x.npy", "--out", folder)
        for i, m in enumerate(expected):
            got = np.load(folder / f"stage{i + 1}.npy")
            assert got.shape == tuple(m.shape), (name, size, i, got.shape, m.shape)
            assert np.isfinite(got).all(), (name, size, i)
            assert m.std() > 1e-2, f"{name}: stage {i + 1} says nothing"
            scale = max(1, float(m.abs().max()))  # random ResNets reach hundreds
            worst = max(worst, float(np.abs(got - m.numpy()).max()) / scale)
    verdict = "equal" if worst <= TOLERANCE else "DIFFERENT"
    print(f"{name:28} {encoder:12} {how:12} sizes {sizes}: largest difference {worst:.1e}, {verdict}", flush=True)
    return worst <= TOLERANCE


if __name__ == "__main__":
    words = sys.argv[1:]
    chosen = [n for n in CASES if not words or any(w in n for w in words)]
    good = []
    for case in chosen:
        with tempfile.TemporaryDirectory() as folder:
            good.append(check(case, pathlib.Path(folder)))
    sys.exit(0 if all(good) else 1)
