"""MONAI's Swin UNETR in 2-D with MONAI's transforms, on the patients of a draw, for so many minutes of training.

bf16 where SimTrans has it, batches of 8 slices at 128 pixels, of which half show the lesion if there are enough; AdamW, with
a cosine over the minutes. The weights of the end draw the masks of the test patients, in their own size.
"""

import time

import numpy as np
import torch
from monai.losses import DiceCELoss
from monai.networks.nets import SwinUNETR
from monai.transforms import (
    Compose,
    NormalizeIntensity,
    RandAdjustContrastd,
    RandAffined,
    RandFlipd,
    RandGaussianNoised,
    RandGaussianSmoothd,
    RandScaleIntensityd,
    RandShiftIntensityd,
)

from patients import Cohort, options, report

parser = options(__doc__)
parser.add_argument("--size", type=int, default=128)
parser.add_argument("--batch", type=int, default=8)
parser.add_argument("--lr", type=float, default=1e-3)
parser.add_argument("--precision", choices=["bf16", "fp32"], default="bf16")
parser.add_argument("--name", default="MONAI Swin UNETR")
asked = parser.parse_args()
torch.set_num_threads(asked.threads)
torch.manual_seed(asked.seed)
random = np.random.default_rng(asked.seed)
cohort = Cohort(asked.data, asked.splits)
normalise = NormalizeIntensity(nonzero=True)


def resized(image, mode):
    """(H, W) to (1, size, size)."""
    tensor = torch.as_tensor(np.array(image), dtype=torch.float32)[None, None]
    more = {} if mode == "nearest" else {"align_corners": False, "antialias": True}
    return torch.nn.functional.interpolate(tensor, (asked.size, asked.size), mode=mode, **more)[0]


def slice_of(file):
    return {"image": torch.as_tensor(normalise(resized(cohort.image(file), "bilinear"))), "label": resized(cohort.label(file), "nearest")}


augment = Compose(
    [
        RandAffined(
            ["image", "label"], prob=0.8, rotate_range=0.26, scale_range=0.2, translate_range=10, mode=["bilinear", "nearest"], padding_mode="zeros"
        ),
        RandFlipd(["image", "label"], prob=0.5, spatial_axis=1),
        RandScaleIntensityd("image", factors=0.2, prob=0.5),
        RandShiftIntensityd("image", offsets=0.2, prob=0.5),
        RandAdjustContrastd("image", gamma=(0.7, 1.5), prob=0.3),
        RandGaussianNoised("image", std=0.1, prob=0.2),
        RandGaussianSmoothd("image", prob=0.1),
    ]
).set_random_state(asked.seed)

slices = [slice_of(file) for file in cohort.part("train")]
lesion = [i for i, one in enumerate(slices) if one["label"].any()]
empty = [i for i, one in enumerate(slices) if not one["label"].any()]
network = SwinUNETR(in_channels=1, out_channels=1, spatial_dims=2, feature_size=24)
loss_of = DiceCELoss(sigmoid=True)
optimiser = torch.optim.AdamW(network.parameters(), lr=asked.lr, weight_decay=1e-2)


def logits(images):
    with torch.autocast("cpu", torch.bfloat16, enabled=asked.precision == "bf16"):
        return network(images).float()


begin, steps = time.monotonic(), 0
network.train()
while (share := (time.monotonic() - begin) / 60 / asked.minutes) < 1:
    for group in optimiser.param_groups:
        group["lr"] = asked.lr * min(1, (steps + 1) / 20) * (0.5 + 0.5 * np.cos(np.pi * share))
    half = asked.batch // 2
    chosen = [*random.choice(lesion, half), *random.choice(empty or lesion, asked.batch - half)]
    batch = [augment(dict(slices[i])) for i in chosen]
    images = torch.stack([torch.as_tensor(one["image"]) for one in batch])
    labels = torch.stack([torch.as_tensor(one["label"]) for one in batch])
    loss = loss_of(logits(images), labels)
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1)
    optimiser.step()
    steps += 1
print(f"# {steps} updates of {asked.batch}, loss {loss.item():.3f} at the end", flush=True)

network.eval()


@torch.no_grad()
def mask(file):
    probability = logits(slice_of(file)["image"][None]).sigmoid()
    return torch.nn.functional.interpolate(probability, cohort.image(file).shape, mode="bilinear")[0, 0].numpy() > 0.5


report(cohort, asked.draw, asked.name, mask)
