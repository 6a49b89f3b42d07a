"""Times random views and augmented slices by torchvision, as './simtrans bench views' does in SimTrans.

The doses are those of SimTrans's defaults. torchvision has no bias field and no random gamma; both are
written here on tensors. Each process has one thread, as a DataLoader's workers have.
"""

import argparse
import math
import multiprocessing
import os
import time

import torch
from torchvision import tv_tensors
from torchvision.transforms import v2

import peer

SLICES = 16
WARMUP_ROUNDS = 2


class BiasField(v2.Transform):
    """A gain that is a random polynomial of third order in x and y."""

    def __init__(self, size, least, most):
        super().__init__()
        y, x = torch.meshgrid(*(torch.linspace(-1, 1, n) for n in size), indexing="ij")
        powers = [(i, j) for i in range(4) for j in range(4) if 0 < i + j <= 3]
        self.basis = torch.stack([x**i * y**j for i, j in powers])  # (9, H, W)
        self.least, self.most = least, most

    def make_params(self, inputs):
        field = torch.einsum("k,khw->hw", 2 * torch.rand(len(self.basis)) - 1, self.basis)
        amplitude = self.least + (self.most - self.least) * torch.rand(())
        return {"gain": 1 + amplitude * field / field.abs().max()}

    def transform(self, image, params):
        return image if isinstance(image, tv_tensors.Mask) else image * params["gain"]


class Gamma(v2.Transform):
    def __init__(self, least, most):
        super().__init__()
        self.least, self.most = least, most

    def make_params(self, inputs):
        return {"gamma": (self.least + (self.most - self.least) * torch.rand(())).item()}

    def transform(self, image, params):
        return image if isinstance(image, tv_tensors.Mask) else image.clamp(0, 1) ** params["gamma"]


def sometimes(p, *transforms):
    return v2.RandomApply(list(transforms), p=p)


def blur(least, most):
    return v2.GaussianBlur(2 * math.ceil(3 * most) + 1, (least, most))


def chain_of_views(size):
    return v2.Compose(
        [
            v2.RandomResizedCrop(size, scale=(0.3, 1), ratio=(3 / 4, 4 / 3), antialias=True),
            v2.RandomHorizontalFlip(0.5),
            sometimes(0.5, v2.RandomRotation(15, v2.InterpolationMode.BILINEAR)),
            sometimes(0.5, BiasField(size, 0.1, 0.5)),
            sometimes(0.5, Gamma(0.6, 1.6)),
            sometimes(0.5, blur(0.2, 1.5)),
            sometimes(0.5, v2.GaussianNoise(sigma=0.05)),
            sometimes(0.8, v2.ColorJitter(contrast=0.4)),
            sometimes(0.8, v2.ColorJitter(brightness=0.4)),
        ]
    )


def chain_of_training(size):
    return v2.Compose(
        [
            v2.RandomHorizontalFlip(0.5),
            sometimes(
                0.875,  # that any of three happens, each by itself at 0.5
                v2.RandomAffine(15, (0.08, 0.08), (0.8, 1.25), None, v2.InterpolationMode.BILINEAR),
            ),
            sometimes(0.3, BiasField(size, 0, 0.3)),
            sometimes(0.3, Gamma(0.7, 1.5)),
            sometimes(0.2, blur(0.4, 1)),
            sometimes(0.2, v2.GaussianNoise(sigma=0.04)),
            sometimes(0.3, v2.ColorJitter(contrast=0.25)),
            sometimes(0.3, v2.ColorJitter(brightness=0.3)),
        ]
    )


def work(kind, size, seconds, rounds, seed, barrier, results):
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    images = [tv_tensors.Image(torch.rand(1, *size)) for _ in range(SLICES)]
    masks = [tv_tensors.Mask((torch.rand(1, *size) > 0.9).byte()) for _ in range(SLICES)]
    chain = chain_of_views(size) if kind == "views" else chain_of_training(size)
    rates = []
    for _ in range(WARMUP_ROUNDS + rounds):
        barrier.wait()
        made = 0
        begin = now = time.perf_counter()
        while now - begin < seconds:
            if kind == "views":
                chain(images[made % SLICES])
            else:
                chain(images[made % SLICES], masks[made % SLICES])
            made += 1
            now = time.perf_counter()
        rates.append(made / (now - begin))
    results.put(rates[WARMUP_ROUNDS:])


def rate(kind, size, processes, seconds, rounds):
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(processes), context.Queue()
    workers = [
        context.Process(target=work, args=(kind, size, seconds, rounds, seed, barrier, results))
        for seed in range(processes)
    ]
    for worker in workers:
        worker.start()
    found = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    quartiles = peer.quartiles([sum(of_round) for of_round in zip(*found)])
    return {
        "threads": processes,
        "per_second": quartiles,
        "per_thread": quartiles["median"] / processes,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=peer.size, default="224")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    machine = peer.machine(1)
    height, width = arguments.size
    counts = sorted({1, arguments.threads})
    result = {
        kind: [rate(kind, arguments.size, n, arguments.seconds, arguments.rounds) for n in counts]
        for kind in ("views", "training")
    }
    peer.say(
        {
            "benchmark": "views",
            "machine": machine,
            "result": {"height": height, "width": width, **result},
        }
    )
