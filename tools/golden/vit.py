"""Tokens and maps of timm's Vision Transformers: ViT-B/16 and its hybrid with a ResNet-50; and, with
gradients, of narrow ones of the same classes at sizes for which positions are resampled up and down."""

import functools
import json
import pathlib

import timm
import torch
import torch.nn.functional as F
from timm.layers import HybridEmbed, StdConv2dSame
from timm.models.resnetv2 import ResNetV2
from timm.models.vision_transformer import VisionTransformer

from pattern import fill, pattern, sample

OUT = pathlib.Path(__file__).parents[2] / "core/src/test/resources/golden"
NARROW = {"width": 48, "depth": 4, "heads": 3}
BASE = {"width": 768, "depth": 12, "heads": 12}
# The form; edge of the image that positions are made for; height and width of the input.
CASES = [(NARROW, 64, 64, 64), (NARROW, 64, 75, 101), (NARROW, 160, 48, 40)]
GRADIENTS = ["cls_token", "pos_embed", "patch_embed.proj.weight", "blocks.1.attn.qkv.weight", "norm.bias"]
HYBRID_GRADIENTS = [
    "patch_embed.backbone.stem.conv.weight",
    "patch_embed.backbone.stages.1.blocks.0.conv2.weight",
    "patch_embed.backbone.stages.1.blocks.0.downsample.norm.weight",
    "patch_embed.backbone.stages.2.blocks.0.norm3.bias",
]


def plain(form, size):
    if form is BASE:
        return timm.create_model(
            "vit_base_patch16_224", num_classes=0, dynamic_img_size=True, dynamic_img_pad=True
        )
    return VisionTransformer(
        img_size=size,
        embed_dim=form["width"],
        depth=form["depth"],
        num_heads=form["heads"],
        num_classes=0,
        dynamic_img_size=True,
        dynamic_img_pad=True,
    )


def hybrid(form, size):
    if form is BASE:
        return timm.create_model("vit_base_r50_s16_384", num_classes=0, dynamic_img_size=True)
    backbone = ResNetV2(
        layers=(1, 2, 1),
        channels=(128, 256, 512),
        stem_chs=32,
        num_classes=0,
        global_pool="",
        preact=False,
        stem_type="same",
        conv_layer=functools.partial(StdConv2dSame, eps=1e-8),
    )
    return VisionTransformer(
        img_size=size,
        patch_size=1,
        embed_dim=form["width"],
        depth=form["depth"],
        num_heads=form["heads"],
        num_classes=0,
        embed_layer=functools.partial(HybridEmbed, backbone=backbone),
        dynamic_img_size=True,
    )


def taps(model, x, form):
    """The tokens after each quarter; of a hybrid after the last two, and its stem and two stages."""
    seen = {}

    def keep(name):
        return lambda module, inputs, output: seen.__setitem__(name, output.clone())

    quarter = form["depth"] // 4
    places = [model.blocks[quarter * (i + 1) - 1] for i in range(3)] + [model.norm]
    names = [f"tokens{i}" for i in range(4)]
    if isinstance(model.patch_embed, HybridEmbed):
        backbone = model.patch_embed.backbone
        places = places[2:] + [backbone.stem.norm, backbone.stages[0], backbone.stages[1]]
        names = names[2:] + ["half", "quarter", "eighth"]
    hooks = [place.register_forward_hook(keep(name)) for place, name in zip(places, names)]
    model.forward_features(x)
    for hook in hooks:
        hook.remove()
    return {name: seen[name] for name in names}


def maps(seen, height, width):
    """The encoder's four maps: strides 4, 8, 16 and 32."""
    rows, columns = -(-height // 16), -(-width // 16)

    def grid(name):
        patches = seen[name][:, 1:]
        return patches.transpose(1, 2).reshape(patches.shape[0], -1, rows, columns)

    def enlarged(name, factor):
        whole = F.interpolate(grid(name), scale_factor=factor, mode="bilinear", align_corners=False)
        stride = 16 // factor
        return whole[:, :, : -(-height // stride), : -(-width // stride)]

    coarse = F.avg_pool2d(grid("tokens3"), 2, ceil_mode=True, count_include_pad=False)
    if "quarter" in seen:
        return [seen["quarter"], seen["eighth"], grid("tokens2"), coarse]
    return [enlarged("tokens0", 4), enlarged("tokens1", 2), grid("tokens2"), coarse]


def golden(make, gradients, form, size, height, width):
    gradients = gradients if form is NARROW else []
    model = make(form, size).eval()
    fill(model)
    seen = taps(model, torch.from_numpy(pattern("input", (2, 3, height, width), 2.0)), form)
    scalar = sum((t * torch.from_numpy(pattern(name, tuple(t.shape)))).mean() for name, t in seen.items())
    scalar.backward()
    parameters = dict(model.named_parameters())
    return {
        **form,
        "image_size": size,
        "height": height,
        "input_width": width,
        "taps": {name: describe(t.detach()) for name, t in seen.items()},
        "maps": [describe(m.detach()) for m in maps(seen, height, width)],
        "gradients": {name: describe(parameters[name].grad) for name in gradients},
    }


def describe(tensor):
    values, stride = sample(tensor.numpy(), 128)
    return {"shape": list(tensor.shape), "stride": stride, "values": [float(f"{v:.7g}") for v in values]}


if __name__ == "__main__":
    result = {
        "source": f"timm {timm.__version__}, torch {torch.__version__.split('+')[0]}",
        "vit": [golden(plain, GRADIENTS, *case) for case in CASES + [(BASE, 224, 96, 80)]],
        "hybrid": [
            golden(hybrid, GRADIENTS + HYBRID_GRADIENTS, *case) for case in CASES + [(BASE, 384, 90, 80)]
        ],
    }
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "vit.json").write_text(json.dumps(result, separators=(",", ":")))
