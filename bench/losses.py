"""NT-Xent, the error on hidden pixels, the structure loss with effective edge weights, and soft Dice with cross-entropy;
see docs/architecture.md."""

import torch
import torch.nn.functional as F


def nt_xent(embeddings, excluded, temperature=0.1):
    """embeddings (2N, D), first views first; excluded (2N, 2N) bool: pairs that count neither way."""
    unit = F.normalize(embeddings.float(), dim=1)
    count = len(unit)
    index = torch.arange(count, device=unit.device)
    partner = (index + count // 2) % count
    left_out = excluded.clone()
    left_out[index, index] = True
    left_out[index, partner] = False
    logits = (unit @ unit.T / temperature).masked_fill(left_out, float("-inf"))
    return F.cross_entropy(logits, partner)


def box_mean(x, k):
    """Down the columns, then along the rows, as SimTrans does it: 2k terms a pixel in place of k²."""
    tall = F.avg_pool2d(x, (k, 1), 1, (k // 2, 0))
    return F.avg_pool2d(tall, (1, k), 1, (0, k // 2))


def structure(logits, masks):
    logits = logits.float()
    weight = 1 + 5 * (box_mean(masks, 31) - masks).abs()
    bce = F.binary_cross_entropy_with_logits(logits, masks, reduction="none")
    bce = (weight * bce).sum((2, 3)) / weight.sum((2, 3))
    p = logits.sigmoid()
    intersection = (p * masks * weight).sum((2, 3))
    union = ((p + masks) * weight).sum((2, 3)) - intersection
    return (bce + 1 - (intersection + 1) / (union + 1)).mean()


def dice_bce(logits, masks):
    """Dice over all pixels of the batch together, as nnU-Net has it."""
    logits = logits.float()
    p = logits.sigmoid()
    intersection = (p * masks).sum((0, 2, 3))
    total = p.sum((0, 2, 3)) + masks.sum((0, 2, 3))
    dice = (2 * intersection + 1e-5) / (total + 1e-5)
    return 1 - dice.mean() + F.binary_cross_entropy_with_logits(logits, masks)


def over_scales(loss, logits, masks):
    """Of logits at strides 1, 2, 4, ..., weighted 1, 1/2, 1/4, ..., over the sum of the weights."""
    weights = [0.5**i for i in range(len(logits))]
    targets = [masks] + [F.avg_pool2d(masks, 2**i) for i in range(1, len(logits))]
    return sum(w * loss(x, y) for w, x, y in zip(weights, logits, targets)) / sum(weights)


def hidden_pixels(guess, images, hidden):
    return ((guess.float() - images).abs() * hidden).sum() / hidden.sum() / images.shape[1]
