"""Checks `simtrans export --format bioimageio` with the zoo's own library: the package passes bioimageio's tests;
run on whole pictures of several sizes (as it is, an odd part of it, smaller than most networks, enlarged, and
two at once) it gives the probabilities of `simtrans segment` to 1e-4, and masks of which at most one pixel in
10,000 differs. Parts that are too small are not compared, because no graph removes them. Then it says what the
library makes of the picture in tiles, which is not expected to be right. Needs bioimageio.core, onnx,
onnxruntime, numpy, pillow and tifffile, and a built SimTrans (or one that SIMTRANS names).

    python tools/check_package.py runs/trained a.png b.png
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import numpy as np
import onnx
import tifffile
from PIL import Image
from bioimageio.core import create_prediction_pipeline, test_model
from bioimageio.core.digest_spec import create_sample_for_model
from bioimageio.spec import load_model_description

SIMTRANS = os.environ.get("SIMTRANS", pathlib.Path(__file__).parents[1] / "simtrans")
TOLERANCE = 1e-4
DIFFERING = 1e-4  # share of pixels


def simtrans(*words):
    done = subprocess.run([SIMTRANS, *map(str, words)], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"simtrans {' '.join(map(str, words))}\n{done.stderr}")


def sizes(picture):
    """The same picture at several sizes, by name."""
    width, height = picture.size
    return {
        "as it is": picture,
        "an odd part": picture.crop((3, 5, 3 + (width // 2 | 1), 5 + (height // 3 | 1))),
        "small": picture.resize((23, 31)),
        "enlarged": picture.resize((width * 17 // 10 | 1, height * 17 // 10)),
    }


def array(picture):
    """(1, C, H, W), as stored."""
    values = np.asarray(picture).astype(np.float32)
    return (values[..., None] if values.ndim == 2 else values).transpose(2, 0, 1)[None]


def segmented(run, picture, folder):
    """The probabilities of segment: (classes, H, W)."""
    folder.mkdir()
    picture.save(folder / "p.png")
    simtrans("segment", "--run", run, folder / "p.png", "--out", folder / "masks", "--probabilities",
             "--precision", "fp32")
    return np.stack([tifffile.imread(f) for f in sorted((folder / "masks").glob("p_probability*.tif"))])


def mask(probabilities, threshold):
    """The most probable label of those that reach the threshold, 0 where none does: (H, W)."""
    return np.where(probabilities.max(0) >= np.float32(threshold), probabilities.argmax(0) + 1, 0)


def compare(what, expected, actual, threshold):
    difference = np.abs(expected - actual).max()
    share = (mask(expected, threshold) != mask(actual, threshold)).mean()
    good = difference <= TOLERANCE and share <= DIFFERING
    drawn = (mask(expected, threshold) > 0).mean()
    print(f"{what:30} {expected.shape[1]:5} x {expected.shape[2]:<5} probabilities differ by {difference:.1e}, masks"
          f" by {share:.3%} of pixels ({drawn:.1%} drawn): {'equal' if good else 'DIFFERENT'}", flush=True)
    return good


def tiled(pipeline, sample, expected, threshold):
    """What becomes of tiles; nothing is required of it."""
    side = min(64, *expected.shape[1:])
    tile = {"image": {"batch": 1, "channel": sample.shape["image"]["channel"], "y": side, "x": side}}
    try:
        output = pipeline.predict_sample_with_fixed_blocking(sample, input_block_shape=tile)
    except Exception as e:  # whatever the library refuses with
        print(f"tiles of {side}: refused ({type(e).__name__}: {e})")
        return
    compare(f"tiles of {side} (not meant)", expected, numbers(output), threshold)


def numbers(sample):
    return np.asarray(sample.members["probabilities"].data)[0]


def check(run, pictures, folder):
    package = folder / "package.zip"
    simtrans("export", "--run", run, "--format", "bioimageio", "--out", package, "--author", "A. Tester",
             "--license", "CC0-1.0", "--sample", pictures[0])
    with zipfile.ZipFile(package) as file:
        onnx.checker.check_model(onnx.load_from_string(file.read("weights.onnx")), full_check=True)
    summary = test_model(package)
    print(f"bioimageio's tests: {summary.status}")
    good = summary.status in ("passed", "valid-format")
    if not good:
        print(summary.format())
    model = load_model_description(package)
    threshold = model.config.model_extra["simtrans"]["threshold"]

    def sample(image):
        return create_sample_for_model(model, inputs=image)

    with create_prediction_pipeline(model) as pipeline:
        for number, file in enumerate(pictures):
            for name, picture in sizes(Image.open(file)).items():
                image = array(picture)
                expected = segmented(run, picture, folder / f"{number} {name}")
                whole = pipeline.predict_sample_without_blocking(sample(image))
                good &= compare(f"{pathlib.Path(file).name}, {name}", expected, numbers(whole), threshold)
                if name == "as it is":
                    both = np.concatenate([image, image[..., ::-1] * 2 + 7])
                    two = pipeline.predict_sample_without_blocking(sample(both))
                    good &= compare("the first of two at once", expected, numbers(two), threshold)
                    tiled(pipeline, sample(image), expected, threshold)
    print("equal" if good else "DIFFERENT")
    return good


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        sys.exit(0 if check(pathlib.Path(sys.argv[1]), sys.argv[2:], pathlib.Path(place)) else 1)
