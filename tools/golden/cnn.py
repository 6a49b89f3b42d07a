"""Four maps of torchvision's ResNet-50 and VGG-16-BN, by running statistics and by the batch's."""

import json
import pathlib

import torch
import torchvision

from pattern import fill, pattern, sample

OUT = pathlib.Path(__file__).parents[2] / "core/src/test/resources/golden"
SIZES = [(64, 64, False), (101, 75, False), (64, 96, True)]  # height, width, training


def resnet50():
    model = torchvision.models.resnet50(weights=None)

    def maps(x):
        x = model.maxpool(model.relu(model.bn1(model.conv1(x))))
        stages = []
        for layer in (model.layer1, model.layer2, model.layer3, model.layer4):
            x = layer(x)
            stages.append(x)
        return stages

    return model, maps, "layer4.2.bn3"


def vgg16():
    model = torchvision.models.vgg16_bn(weights=None)

    def maps(x):
        stages = []
        for i, layer in enumerate(model.features):
            x = layer(x.clone())  # ReLUs overwrite their input
            if i in (22, 32, 42, 43):
                stages.append(x.clone())
        return stages

    return model, maps, "features.41"


def golden(make):
    cases = []
    for height, width, training in SIZES:
        model, maps, last_norm = make()
        fill(model)
        model.train(training)
        stages = maps(torch.from_numpy(pattern("input", (4, 3, height, width), 2.0)))
        state = model.state_dict()
        cases.append(
            {
                "height": height,
                "width": width,
                "training": training,
                "stages": [describe(s.detach()) for s in stages],
                "statistics": {
                    f"{last_norm}.{name}": describe(state[f"{last_norm}.{name}"])
                    for name in ("running_mean", "running_var", "num_batches_tracked")
                },
            }
        )
    return cases


def describe(tensor):
    values, stride = sample(tensor.numpy(), 256)
    return {"shape": list(tensor.shape), "stride": stride, "values": [float(f"{v:.7g}") for v in values]}


if __name__ == "__main__":
    result = {
        "source": f"torchvision {torchvision.__version__.split('+')[0]}, torch {torch.__version__.split('+')[0]}",
        "resnet50": golden(resnet50),
        "vgg16": golden(vgg16),
    }
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "cnn.json").write_text(json.dumps(result, separators=(",", ":")))
