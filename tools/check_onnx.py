"""Checks `simtrans export --format bioimageio` in ONNX Runtime for Python: the graph has to repeat what
libtorch drew, each image by itself and all of them as one batch. Compared are probabilities, to 1e-4, and
logits up to 8 (beyond, a float32 probability no longer tells them apart), to 1e-4 of the largest or of 1.
Needs onnx, onnxruntime and numpy, and a built SimTrans.

    python tools/check_onnx.py runs/trained a.png b.png c.nii.gz
"""

import io
import pathlib
import sys
import tempfile
import zipfile

import numpy as np
import onnx
import onnxruntime

from check_import import TOLERANCE, simtrans

SHOWN = 8


def package(run, sample, out):
    """The graph, an image as stored (1, 1, h, w), and libtorch's probabilities (1, classes, h, w)."""
    simtrans("export", "--run", run, "--format", "bioimageio", "--out", out,
             "--author", "A. Tester", "--license", "CC0-1.0", "--sample", sample)
    with zipfile.ZipFile(out) as file:
        array = lambda name: np.load(io.BytesIO(file.read(name)))
        return file.read("weights.onnx"), array("test_input.npy"), array("test_output.npy")


def check(run, samples, folder):
    packages = [package(run, s, folder / f"{i}.zip") for i, s in enumerate(samples)]
    graph = packages[0][0]
    onnx.checker.check_model(onnx.load_from_string(graph), full_check=True)
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    print(f"in {name} {session.get_inputs()[0].shape}, out {[(o.name, o.shape) for o in session.get_outputs()]}")
    images = np.concatenate([image for _, image, _ in packages])
    expected = np.concatenate([probabilities for _, _, probabilities in packages])
    single = np.concatenate([session.run(None, {name: image})[0] for _, image, _ in packages])
    together = session.run(None, {name: images})[0]
    good = True
    for what, logits in (("batches of 1", single), (f"a batch of {len(images)}", together)):
        logits = logits.astype(np.float64)
        probabilities = 1 / (1 + np.exp(-logits))
        assert np.isfinite(logits).all() and logits.std() > 1e-2
        of_probabilities = np.abs(probabilities - expected).max()
        shown = np.abs(logits) < SHOWN
        true = expected[shown].astype(np.float64)
        of_logits = np.abs(np.log(true / (1 - true)) - logits[shown]).max() / max(1, np.abs(logits).max())
        good &= of_probabilities <= TOLERANCE and of_logits <= TOLERANCE
        print(f"{what}: largest difference {of_probabilities:.1e} of probabilities, {of_logits:.1e} of logits")
    print("equal" if good else "DIFFERENT")
    return good


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        sys.exit(0 if check(sys.argv[1], sys.argv[2:], pathlib.Path(place)) else 1)
