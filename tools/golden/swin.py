"""Stages and gradients of timm's Swin-T, at 224x224 and at a size that its windows do not divide."""

import json
import pathlib

import timm
import torch

from pattern import fill, pattern, sample

OUT = pathlib.Path(__file__).parents[2] / "core/src/test/resources/golden"
GRADIENTS = [
    "patch_embed.proj.weight",
    "layers.0.blocks.1.attn.relative_position_bias_table",
    "layers.1.downsample.reduction.weight",
    "layers.2.blocks.3.attn.qkv.weight",
    "layers.3.blocks.1.mlp.fc2.bias",
    "norm.weight",
]


def golden(height, width):
    model = timm.create_model(
        "swin_tiny_patch4_window7_224",
        img_size=(height, width),
        in_chans=1,
        num_classes=0,
        drop_path_rate=0.0,
    ).eval()
    fill(model)
    x = torch.from_numpy(pattern("input", (2, 1, height, width), 2.0))
    stages = []
    y = model.patch_embed(x)
    for layer in model.layers:
        y = layer(y)
        stages.append(y)
    stages[3] = model.norm(y)
    stages = [s.permute(0, 3, 1, 2) for s in stages]  # (B, C, H, W)
    scalar = sum(
        (s * torch.from_numpy(pattern(f"direction{i}", tuple(s.shape)))).mean()
        for i, s in enumerate(stages)
    )
    scalar.backward()
    parameters = dict(model.named_parameters())
    return {
        "height": height,
        "width": width,
        "stages": [describe(s.detach()) for s in stages],
        "gradients": {name: describe(parameters[name].grad) for name in GRADIENTS},
    }


def describe(tensor):
    values, stride = sample(tensor.numpy())
    return {"shape": list(tensor.shape), "stride": stride, "values": [float(f"{v:.7g}") for v in values]}


if __name__ == "__main__":
    result = {
        "source": f"timm {timm.__version__}, torch {torch.__version__.split('+')[0]}",
        "cases": [golden(224, 224), golden(248, 264)],
    }
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "swin-t.json").write_text(json.dumps(result, separators=(",", ":")))
