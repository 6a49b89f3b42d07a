"""Times steps of pretraining and training in PyTorch, as './simtrans bench step' does in SimTrans."""

import argparse
import time

import torch

import losses
import models
import networks
import peer

BLOCKS = 5  # that masked-image modelling finds along an edge, at least
HIDDEN = 0.6


def optimiser(model):
    names = ("bias_table", "pos_embed", "cls_token")
    matrices, rest = [], []
    for name, parameter in model.named_parameters():
        decays = parameter.dim() > 1 and not name.endswith(names)
        (matrices if decays else rest).append(parameter)
    groups = [{"params": matrices, "weight_decay": 0.05}, {"params": rest, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=1e-4, fused=True)


def measure(step, network, encoder, model, inputs, loss_of, arguments):
    """inputs go through the model, images first; loss_of takes what comes out."""
    peer.reset_peak()
    model.train().to(arguments.device)
    if models.channels_last(arguments.model, encoder, arguments.precision):
        model = model.to(memory_format=torch.channels_last)
        inputs = [x.contiguous(memory_format=torch.channels_last) for x in inputs]
    forward = torch.compile(model) if arguments.compile else model
    adam = optimiser(model)
    parameters = list(model.parameters())
    milliseconds = []
    for i in range(arguments.warmup + arguments.steps):
        if i == arguments.warmup:
            processor = time.process_time()
        begin = time.perf_counter()
        with peer.autocast(arguments.precision, arguments.device):
            out = forward(*inputs)
        loss = loss_of(out)
        assert torch.isfinite(loss).item()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        adam.step()
        adam.zero_grad(set_to_none=True)
        peer.wait(arguments.device)
        if i >= arguments.warmup:
            milliseconds.append(1e3 * (time.perf_counter() - begin))
    processor = 1e3 * (time.process_time() - processor) / arguments.steps
    quartiles = peer.quartiles(milliseconds)
    images = len(inputs[0])
    return {
        "step": step,
        "network": network,
        "encoder": encoder,
        "precision": arguments.precision,
        "parameters": sum(p.numel() for p in parameters),
        "slices": arguments.batch,
        "images": images,
        "milliseconds": quartiles,
        "processor_milliseconds": processor,
        "images_per_second": 1e3 * images / quartiles["median"],
        "resident_peak_bytes": peer.resident_peak(),
    }


def planes(arguments):
    return arguments.channels * (2 * arguments.context + 1)


def noise(count, arguments):
    return torch.randn(count, planes(arguments), *arguments.size, device=arguments.device)


def simclr(name, arguments):
    encoder = models.encoder(name, arguments.size, planes(arguments))
    views = noise(2 * arguments.batch, arguments)
    none = torch.zeros(len(views), len(views), dtype=torch.bool, device=arguments.device)
    return measure(
        "pretrain",
        "simclr",
        name,
        networks.SimClr(encoder),
        [views],
        lambda z: losses.nt_xent(z, none),
        arguments,
    )


def blocks(images):
    """(B, 1, H, W), 1 in square blocks of 32 pixels or less that make up a share of each image."""
    height, width = images.shape[2:]
    edge = next((e for e in (32, 16, 8) if BLOCKS * e <= min(height, width)), 4)
    rows, columns = -(-height // edge), -(-width // edge)
    order = torch.rand(len(images), rows * columns, device=images.device).argsort(1).argsort(1)
    hidden = (order < HIDDEN * rows * columns).float().unflatten(1, (1, rows, columns))
    large = hidden.repeat_interleave(edge, 2).repeat_interleave(edge, 3)
    return large[:, :, :height, :width].contiguous()


def simmim(name, arguments):
    """The encoder with a linear layer; the whole network where it has no encoder."""
    channels = planes(arguments)
    if name == "none":
        model = networks.Masked(models.segmentation(arguments.model, name, arguments.size, channels))
    else:
        model = networks.SimMim(models.encoder(name, arguments.size, channels), channels)
    images = noise(arguments.batch, arguments)
    hidden = blocks(images)
    return measure(
        "pretrain",
        "simmim",
        name,
        model,
        [images, hidden],
        lambda guess: losses.hidden_pixels(guess, images, hidden),
        arguments,
    )


def segmentation(step, network, name, arguments):
    """A whole network, on masks of experts or of planted lesions."""
    model = models.segmentation(arguments.model, name, arguments.size, planes(arguments))
    images = noise(arguments.batch, arguments)
    masks = (torch.rand_like(images[:, :1]) > 0.9).float()
    loss = losses.dice_bce if arguments.model in models.DICE else losses.structure
    return measure(
        step,
        network,
        name,
        model,
        [images],
        lambda out: losses.over_scales(loss, out if isinstance(out, list) else [out], masks),
        arguments,
    )


def pretrain(name, arguments):
    """None where there is no encoder that the task could teach."""
    if arguments.task == "lesions":
        return segmentation("pretrain", "lesions", name, arguments)
    if arguments.task == "simmim":
        return simmim(name, arguments)
    return None if name == "none" else simclr(name, arguments)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--encoder",
        default="swin-t",
        help="one or more of swin-tiny-test, swin-t, swin-s, swin-b, resnet50, r50-vit-b16, with commas",
    )
    parser.add_argument("--model", choices=models.NAMES, default="simtrans")
    parser.add_argument("--task", choices=["simclr", "lesions", "simmim"], default="simclr")
    parser.add_argument("--size", type=peer.size, default="224")
    parser.add_argument("--channels", type=int, default=1)
    parser.add_argument("--context", type=int, default=0)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--precision", type=peer.precision, default="auto")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--device", default="cpu", help="cpu, cuda or cuda:N")
    parser.add_argument("--warmup", type=int, default=3)
    parser.add_argument("--steps", type=int, default=15)
    parser.add_argument("--only", choices=["pretrain", "train"])
    parser.add_argument("--peak-edge", type=int, help="for SimTrans alone")
    parser.add_argument("--compile", action="store_true", help="by torch.compile")
    arguments = parser.parse_args()
    machine = peer.machine(peer.threads(arguments.threads))
    torch.manual_seed(1)
    steps = []
    names = [models.ENCODERS.get(arguments.model, name) for name in arguments.encoder.split(",")]
    for name in dict.fromkeys(names):
        if arguments.only != "train":
            steps.append(pretrain(name, arguments))
        if arguments.only != "pretrain":
            steps.append(segmentation("train", arguments.model, name, arguments))
    height, width = arguments.size
    peer.say(
        {
            "benchmark": "step",
            "machine": machine,
            "compiled": arguments.compile,
            "height": height,
            "width": width,
            "channels": planes(arguments),
            "steps": [step for step in steps if step],
        }
    )
