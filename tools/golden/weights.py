"""Files of weights as others write them: .pth files of torch.save, small ones; names and stages of a small
Swin of torchvision and one under Microsoft's names; names of torchvision's vit_b_16; resampled biases."""

import collections
import json
import pathlib

import timm
import torch
import torchvision
from timm.layers.pos_embed_rel import resize_rel_pos_bias_table_simple

from pattern import fill, pattern, sample

OUT = pathlib.Path(__file__).parents[2] / "core/src/test/resources/golden"
SIZES = [(224, 224), (128, 200)]  # the second is divided by no window
FORM = {"embed_dim": 32, "depths": (2, 2, 2, 2), "num_heads": (1, 2, 4, 8)}  # swin-tiny-test


def describe(tensor):
    values, stride = sample(tensor.detach().numpy(), 256)
    return {"shape": list(tensor.shape), "stride": stride, "values": [float(f"{v:.7g}") for v in values]}


def shapes(state):
    return {name: list(t.shape) for name, t in state.items()}


def torchvision_swin():
    model = torchvision.models.SwinTransformer(
        patch_size=[4, 4],
        embed_dim=32,
        depths=[2, 2, 2, 2],
        num_heads=[1, 2, 4, 8],
        window_size=[7, 7],
        num_classes=5,
    ).eval()
    fill(model)

    def stages(x):
        maps = []
        for i, part in enumerate(model.features):
            x = part(x)
            if i % 2 == 1:
                maps.append(x)
        return maps[:3] + [model.norm(maps[3])]

    return shapes(model.state_dict()), [run(stages, size) for size in SIZES]


def timm_swin(window, sizes, renamed=lambda name: name):
    """timm's model, filled as if its weights had other names."""
    cases = []
    for size in sizes:
        model = timm.create_model(
            "swin_tiny_patch4_window7_224", img_size=size, window_size=window, num_classes=0, **FORM
        ).eval()
        state = model.state_dict()
        with torch.no_grad():
            for name, t in state.items():
                other = renamed(name)
                norm = name.endswith("weight") and t.dim() == 1
                values = 1 + pattern(other, t.shape, 0.1) if norm else pattern(other, t.shape, 0.05)
                t.copy_(torch.from_numpy(values))

        def stages(x):
            maps, x = [], model.patch_embed(x)
            for layer in model.layers:
                x = layer(x)
                maps.append(x)
            return maps[:3] + [model.norm(maps[3])]

        cases.append(run(stages, size))
    return {renamed(name): list(t.shape) for name, t in state.items()}, cases


def run(stages, size):
    x = torch.from_numpy(pattern("input", (1, 3, *size), 2.0))
    maps = [m.permute(0, 3, 1, 2) for m in stages(x)]
    return {"height": size[0], "width": size[1], "stages": [describe(m) for m in maps]}


def microsoft(name):
    parts = name.split(".")
    if "downsample" in parts:
        parts[1] = str(int(parts[1]) - 1)
    return ".".join(parts)


def swins():
    result = {}
    for source, (state, cases) in {
        "torchvision": torchvision_swin(),
        "microsoft": timm_swin(7, SIZES[:1] + [(248, 264)], microsoft),
        "timm12": timm_swin(12, [(384, 384), (400, 416)]),
    }.items():
        if source == "microsoft":
            state |= {
                "layers.0.blocks.0.attn.relative_position_index": [49, 49],
                "layers.0.blocks.1.attn_mask": [64, 49, 49],
                "head.weight": [5, 256],
                "head.bias": [5],
            }
        result[source] = {"names": state, "cases": cases}
    return result


def resampled():
    cases = []
    for old, new in [(7, 12), (12, 7), (7, 8)]:
        table = torch.from_numpy(pattern("table", ((2 * old - 1) ** 2, 3)))
        shape = ((2 * new - 1) ** 2, 3)
        values = resize_rel_pos_bias_table_simple(table, (new, new), shape)
        cases.append({"from": old, "to": new, "table": describe(values.contiguous())})
    return cases


def pickles():
    """What torch.save makes of tensors that share numbers, lie askew, or are of every type."""
    base = torch.from_numpy(pattern("base", (6, 5)))
    state = collections.OrderedDict(
        whole=base,
        turned=base.t(),
        part=base[1:4, 2:],
        row=base[3],
        every_second=base.flatten()[1::2],
        half=torch.from_numpy(pattern("half", (4, 3))).half(),
        bfloat=torch.from_numpy(pattern("bfloat", (4, 3))).bfloat16(),
        double=torch.from_numpy(pattern("double", (4, 3))).double(),
        counter=torch.tensor(1 << 40),
        yes=torch.tensor([True, False]),
        nothing=torch.zeros(0, 3),
    )
    state._metadata = {"": {"version": 1}}
    folder = OUT / "torch"
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(state, folder / "plain.pth")
    checkpoint = {
        "epoch": 7,
        "best": 0.5,
        "arch": "small",
        "size": base.shape,
        "device": torch.device("cpu"),
        "dtype": torch.float32,
        "optimizer": {"state": {0: {"step": 1, "exp_avg": base * 2}}, "param_groups": [{"lr": 0.1, "betas": (0.9, 0.99)}]},
        "model": {"module.whole": base, "module.parameter": torch.nn.Parameter(base)},
    }
    torch.save(checkpoint, folder / "checkpoint.pth", pickle_protocol=4)
    torch.save(state, folder / "old.pth", _use_new_zipfile_serialization=False)
    torch.save(torch.nn.Linear(2, 2), folder / "module.pth")
    torch.jit.script(torch.nn.Linear(2, 2)).save(folder / "script.pt")


if __name__ == "__main__":
    pickles()
    result = {
        "source": f"timm {timm.__version__}, torchvision {torchvision.__version__.split('+')[0]},"
        f" torch {torch.__version__.split('+')[0]}",
        "swin": swins(),
        "vit": list(torchvision.models.vit_b_16().state_dict()),
        "biases": resampled(),
    }
    (OUT / "weights.json").write_text(json.dumps(result, separators=(",", ":")))
