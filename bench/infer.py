"""Times SimTrans on batches of slices in PyTorch, as './simtrans bench infer' does in SimTrans."""

import argparse
import time

import torch

import models
import peer

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", default="swin-t")
    parser.add_argument("--size", type=peer.size, default="224")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--batches", type=int, default=5)
    parser.add_argument("--precision", type=peer.precision, default="auto")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--device", default="cpu", help="cpu, cuda or cuda:N")
    arguments = parser.parse_args()
    machine = peer.machine(peer.threads(arguments.threads))
    model = models.segmentation("simtrans", arguments.encoder, arguments.size).eval()
    model.to(arguments.device)
    images = torch.randn(arguments.batch, 1, *arguments.size).numpy()
    precisions = list(dict.fromkeys(["fp32", arguments.precision]))
    milliseconds = {precision: [] for precision in precisions}

    def run(precision):
        with torch.inference_mode(), peer.autocast(precision, arguments.device):
            masks = model(torch.from_numpy(images).to(arguments.device)).float().sigmoid()
            return masks.cpu().numpy()

    for _ in range(arguments.rounds):
        for precision in precisions:
            run(precision)
            for _ in range(arguments.batches):
                begin = time.perf_counter()
                run(precision)
                milliseconds[precision].append(1e3 * (time.perf_counter() - begin))
    results = []
    for precision in precisions:
        quartiles = peer.quartiles(milliseconds[precision])
        results.append(
            {
                "engine": "pytorch",
                "precision": precision,
                "milliseconds": quartiles,
                "images_per_second": 1e3 * arguments.batch / quartiles["median"],
            }
        )
    peer.say(
        {
            "benchmark": "infer",
            "machine": machine,
            "encoder": arguments.encoder,
            "results": results,
        }
    )
