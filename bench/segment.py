"""Times masks on a synthetic scan in PyTorch, as './simtrans bench segment' does in SimTrans."""

import argparse
import os
import tempfile
import time

import nibabel
import numpy as np
import torch
import torch.nn.functional as F

import models
import peer

BATCH = 8  # slices


def made_up_scan(shape):
    grid = np.meshgrid(*((2 * np.arange(n) + 1) / n - 1 for n in shape), indexing="ij")
    inside = grid[0] ** 2 + grid[1] ** 2 + grid[2] ** 2 / 2 < 0.8
    x, y = np.meshgrid(np.arange(shape[0]), np.arange(shape[1]), indexing="ij")
    signal = inside * 100 * (1 + 0.3 * np.sin(x / 9 + y / 7))[:, :, None]
    random = np.random.default_rng(1)
    noise = 5 * (random.random(shape) + random.random(shape) - 1)
    return np.abs(signal + noise).astype(np.float32)


def normalised(values):
    tissue = values[values > 0.2 * np.percentile(values, 98)]
    low, high = np.percentile(tissue[::16], [0.5, 99.5])
    clipped = np.clip(values, low, high)
    return (clipped - tissue.mean()) / tissue.std()


def segment(values, model, size, precision):
    """Axial slices of (nx, ny, nz), scaled into the network's input and back; a mask like values."""
    slices = torch.from_numpy(np.ascontiguousarray(normalised(values).transpose(2, 1, 0)))[:, None]
    height, width = slices.shape[2:]
    scale = min(size[0] / height, size[1] / width)
    inner = round(height * scale), round(width * scale)
    top, left = (size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2
    mask = np.empty(slices.shape, np.uint8)
    with torch.inference_mode():
        background = slices.min().item()
        for begin in range(0, len(slices), BATCH):
            some = slices[begin : begin + BATCH]
            fitted = torch.full((len(some), 1, *size), background)
            fitted[:, :, top : top + inner[0], left : left + inner[1]] = F.interpolate(
                some, inner, mode="bilinear", antialias=True
            )
            with peer.autocast(precision):
                logits = model(fitted)
            seen = logits.float().sigmoid()[:, :, top : top + inner[0], left : left + inner[1]]
            native = F.interpolate(seen, (height, width), mode="bilinear", antialias=True)
            mask[begin : begin + BATCH] = (native >= 0.5).numpy()
    return mask[:, 0].transpose(2, 1, 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", default="swin-t")
    parser.add_argument("--size", type=peer.size, default="224")
    parser.add_argument("--scan", default="197x233x189")
    parser.add_argument("--precision", type=peer.precision, default="auto")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()
    machine = peer.machine(peer.threads(arguments.threads))
    shape = tuple(int(n) for n in arguments.scan.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        scan, mask = os.path.join(folder, "scan.nii.gz"), os.path.join(folder, "mask.nii.gz")
        begin = time.perf_counter()
        nibabel.save(nibabel.Nifti1Image(made_up_scan(shape), np.eye(4)), scan)
        making = time.perf_counter() - begin
        model = models.segmentation("simtrans", arguments.encoder, arguments.size).eval()
        image = nibabel.load(scan)
        values = image.get_fdata(dtype=np.float32)
        drawn = segment(values, model, arguments.size, arguments.precision)
        nibabel.save(nibabel.Nifti1Image(drawn, image.affine), mask)
        first = peer.process_age() - making
        seconds = []
        for _ in range(arguments.repeats):
            begin = time.perf_counter()
            segment(values, model, arguments.size, arguments.precision)
            seconds.append(time.perf_counter() - begin)
    quartiles = peer.quartiles(seconds)
    peer.say(
        {
            "benchmark": "segment",
            "machine": machine,
            "precision": arguments.precision,
            "result": {
                "model": "simtrans",
                "encoder": arguments.encoder,
                "scan": shape,
                "slices": shape[2],
                "seconds": quartiles,
                "slices_per_second": shape[2] / quartiles["median"],
                "first_mask_seconds": first,
                "resident_peak_bytes": peer.resident_peak(),
            },
        }
    )
