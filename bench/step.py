"""Times steps of SimCLR and SimTrans in PyTorch, as './simtrans bench step' does in SimTrans."""

import argparse
import time

import torch

import losses
import networks
import peer


def optimiser(model):
    matrices = [p for n, p in model.named_parameters() if p.dim() > 1 and "bias_table" not in n]
    rest = [p for n, p in model.named_parameters() if p.dim() <= 1 or "bias_table" in n]
    groups = [{"params": matrices, "weight_decay": 0.05}, {"params": rest, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=1e-4, fused=True)


def measure(step, network, encoder, model, images, loss_of, arguments):
    peer.reset_peak()
    model.train().to(arguments.device)
    forward = torch.compile(model) if arguments.compile else model
    adam = optimiser(model)
    parameters = list(model.parameters())
    milliseconds = []
    for i in range(arguments.warmup + arguments.steps):
        begin = time.perf_counter()
        with peer.autocast(arguments.precision, arguments.device):
            out = forward(images)
        loss = loss_of(out)
        assert torch.isfinite(loss).item()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        adam.step()
        adam.zero_grad(set_to_none=True)
        peer.wait(arguments.device)
        if i >= arguments.warmup:
            milliseconds.append(1e3 * (time.perf_counter() - begin))
    quartiles = peer.quartiles(milliseconds)
    return {
        "step": step,
        "network": network,
        "encoder": encoder,
        "precision": arguments.precision,
        "parameters": sum(p.numel() for p in parameters),
        "slices": arguments.batch,
        "images": len(images),
        "milliseconds": quartiles,
        "images_per_second": 1e3 * len(images) / quartiles["median"],
        "resident_peak_bytes": peer.resident_peak(),
    }


def pretrain(name, arguments):
    model = networks.SimClr(networks.encoder(name, arguments.size))
    views = torch.randn(2 * arguments.batch, 1, *arguments.size, device=arguments.device)
    none = torch.zeros(len(views), len(views), dtype=torch.bool, device=arguments.device)
    return measure(
        "pretrain", "simclr", name, model, views, lambda z: losses.nt_xent(z, none), arguments
    )


def train(name, arguments):
    model = networks.SimTrans(networks.encoder(name, arguments.size))
    shape = (arguments.batch, 1, *arguments.size)
    images = torch.randn(shape, device=arguments.device)
    masks = (torch.rand(shape, device=arguments.device) > 0.9).float()
    return measure(
        "train",
        "simtrans",
        name,
        model,
        images,
        lambda logits: losses.structure(logits, masks),
        arguments,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", default="swin-t", help="one or more of swin-tiny-test, swin-t, swin-s, swin-b, resnet50, with commas")
    parser.add_argument("--size", type=peer.size, default="224")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--precision", type=peer.precision, default="auto")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--device", default="cpu", help="cpu, cuda or cuda:N")
    parser.add_argument("--warmup", type=int, default=3)
    parser.add_argument("--steps", type=int, default=15)
    parser.add_argument("--only", choices=["pretrain", "train"])
    parser.add_argument("--compile", action="store_true", help="by torch.compile")
    arguments = parser.parse_args()
    machine = peer.machine(peer.threads(arguments.threads))
    torch.manual_seed(1)
    steps = []
    for name in arguments.encoder.split(","):
        if arguments.only != "train":
            steps.append(pretrain(name, arguments))
        if arguments.only != "pretrain":
            steps.append(train(name, arguments))
    height, width = arguments.size
    peer.say(
        {
            "benchmark": "step",
            "machine": machine,
            "compiled": arguments.compile,
            "height": height,
            "width": width,
            "steps": steps,
        }
    )
