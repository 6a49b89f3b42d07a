"""NT-Xent, the structure loss and Dice with cross-entropy from their formulas, in float64, with gradients."""

import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

from pattern import pattern

OUT = pathlib.Path(__file__).parents[2] / "core/src/test/resources/golden"


def nt_xent(z, temperature, excluded):
    """Equation 2 term by term: no cross-entropy, no masking tricks."""
    n = z.shape[0] // 2
    total = 0.0
    for i in range(2 * n):
        j = (i + n) % (2 * n)
        s = [torch.dot(z[i], z[k]) / (z[i].norm() * z[k].norm()) for k in range(2 * n)]
        others = [k for k in range(2 * n) if k != i and (k == j or not excluded[i][k])]
        denominator = sum(torch.exp(s[k] / temperature) for k in others)
        total = total - torch.log(torch.exp(s[j] / temperature) / denominator)
    return total / (2 * n)


def structure(logits, y, weigh_bce, weigh_iou):
    w = 1 + 5 * (F.avg_pool2d(y, 31, stride=1, padding=15) - y).abs()
    one = torch.ones_like(w)
    p = torch.sigmoid(logits)
    bce = -(y * torch.log(p) + (1 - y) * torch.log(1 - p))
    wb = w if weigh_bce else one
    wi = w if weigh_iou else one
    wbce = (wb * bce).sum((2, 3)) / wb.sum((2, 3))
    inter = (p * y * wi).sum((2, 3))
    union = ((p + y) * wi).sum((2, 3))
    return (wbce + 1 - (inter + 1) / (union - inter + 1)).mean()


def dice_bce(logits, y):
    """Channel by channel, the pixels of all images in one list."""
    p = torch.sigmoid(logits)
    bce = -(y * torch.log(p) + (1 - y) * torch.log(1 - p))
    dice = []
    for c in range(y.shape[1]):
        a, b = p[:, c].reshape(-1), y[:, c].reshape(-1)
        dice.append((2 * torch.dot(a, b) + 1e-5) / (a.sum() + b.sum() + 1e-5))
    return 1 - sum(dice) / len(dice) + bce.mean()


def with_gradient(x, loss):
    x = torch.from_numpy(x.astype(np.float64)).requires_grad_()
    value = loss(x)
    value.backward()
    return {"loss": value.item(), "gradient": x.grad.reshape(-1).tolist()}


def main():
    z = pattern("embeddings", (12, 8))
    none = np.zeros((12, 12), bool)
    near = none.copy()
    near[0, 1] = near[1, 0] = near[6, 7] = near[0, 7] = near[0, 6] = True  # (0, 6) is a positive
    masks = torch.zeros(2, 2, 40, 48, dtype=torch.float64)
    masks[0, 0, 10:25, 8:30] = 1
    masks[1, 0, 0:6, 0:9] = 1  # at the border, where the box mean sees zeros
    masks[1, 1, 39, 47] = 1
    logits = pattern("logits", (2, 2, 40, 48), 4.0)
    result = {
        "nt_xent": {
            "t0.1": with_gradient(z, lambda x: nt_xent(x, 0.1, none)),
            "t0.5": with_gradient(z, lambda x: nt_xent(x, 0.5, none)),
            "t0.1 near left out": with_gradient(z, lambda x: nt_xent(x, 0.1, near)),
        },
        "structure": {
            "WEIGHTED": with_gradient(logits, lambda x: structure(x, masks, True, True)),
            "PLAIN_IOU": with_gradient(logits, lambda x: structure(x, masks, True, False)),
            "PUBLISHED": with_gradient(logits, lambda x: structure(x, masks, False, True)),
        },
        "dice_bce": with_gradient(logits, lambda x: dice_bce(x, masks)),
    }
    for case in [*result["structure"].values(), result["dice_bce"]]:
        case["gradient"] = [float(f"{g:.10g}") for g in case["gradient"][::7]]
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "losses.json").write_text(json.dumps(result, separators=(",", ":")))


if __name__ == "__main__":
    main()
