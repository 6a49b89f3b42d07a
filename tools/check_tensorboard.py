#!/usr/bin/env python3
"""Reads the event file of a run with TensorBoard's own reader and compares it with metrics.jsonl.

    pip install tensorboard
    python tools/check_tensorboard.py runs/trained

Every number of every step and epoch line has to be there under step/NAME or epoch/NAME, at its step and
to single precision, and nothing else; every picture has to be a PNG of the size that its message says.
Exit code 1 if not.
"""
import json
import pathlib
import struct
import sys

from tensorboard.backend.event_processing import event_accumulator

NOT_MEASURES = {"kind", "step", "epoch", "kept"}


def logged(run):
    """{tag: {step: value}} of metrics.jsonl."""
    numbers = {}
    for text in (run / "metrics.jsonl").read_text().splitlines():
        line = json.loads(text)
        if line["kind"] not in ("step", "epoch"):
            continue
        for name, value in line.items():
            if name not in NOT_MEASURES and isinstance(value, (int, float)):
                numbers.setdefault(f"{line['kind']}/{name}", {})[line["step"]] = value
    return numbers


def single(value):
    return struct.unpack("f", struct.pack("f", value))[0]


def check(run):
    read = event_accumulator.EventAccumulator(str(run), size_guidance={"scalars": 0, "images": 0, "tensors": 0})
    read.Reload()
    expected = logged(run)
    tags = read.Tags()
    problems = []
    if set(tags["scalars"]) != set(expected):
        problems.append(f"tags differ: {sorted(set(tags['scalars']) ^ set(expected))}")
    count = 0
    for tag in set(tags["scalars"]) & set(expected):
        found = {event.step: event.value for event in read.Scalars(tag)}
        wanted = {step: single(value) for step, value in expected[tag].items()}
        count += len(wanted)
        if found != wanted:
            problems.append(f"{tag}: {found} instead of {wanted}")
    pictures = 0
    for tag in tags["images"]:
        for image in read.Images(tag):
            pictures += 1
            png = image.encoded_image_string
            size = struct.unpack(">II", png[16:24])
            if png[:8] != b"\x89PNG\r\n\x1a\n" or size != (image.width, image.height):
                problems.append(f"{tag}, step {image.step}: not a PNG of {image.width} x {image.height}")
    print(f"{run}: {count} numbers under {len(expected)} tags, {pictures} pictures, {len(problems)} problems")
    for problem in problems:
        print("  " + problem)
    return not problems


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(0 if all([check(pathlib.Path(run)) for run in sys.argv[1:]]) else 1)
