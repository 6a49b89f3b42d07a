"""Label files as PIL, numpy, scipy and nibabel write them, for the tests of what labels mean.

Writes core/src/test/resources/golden/labels/. The right values stand in LabelFilesTest.
"""

import pathlib

import nibabel as nib
import numpy as np
from PIL import Image

OUT = pathlib.Path(__file__).parents[2] / "core/src/test/resources/golden/labels"
GRID = np.mgrid[0:64, 0:64]


def disc(y, x, r):
    return (GRID[0] - y) ** 2 + (GRID[1] - x) ** 2 <= r * r


def classes():
    """Index 1 on the left, index 2 on the right."""
    a = np.zeros((64, 64), np.uint8)
    a[disc(32, 20, 9)] = 1
    a[disc(32, 46, 7)] = 2
    return a


def palette(name, colours):
    picture = Image.fromarray(classes(), "P")
    picture.putpalette(colours)
    picture.save(OUT / name)


def coloured(name, colours, **options):
    Image.fromarray(np.array(colours, np.uint8)[classes()]).save(OUT / name, **options)


def objects(seed, count):
    """Numbers 1..count of discs that touch here and there."""
    a = np.zeros((64, 64), np.uint16)
    for i in range(count):
        y, x = 8 + 16 * (i // 4), 8 + 15 * (i % 4)
        a[disc(y, x, 7 + (i + seed) % 2)] = i + 1
    return a


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    palette("palette.png", [0, 0, 0, 100, 0, 0, 0, 51, 0])
    palette("palette-other.png", [0, 0, 0, 0, 0, 200, 9, 9, 9])
    swapped = Image.fromarray(np.array([0, 2, 1], np.uint8)[classes()], "P")
    swapped.putpalette([0, 0, 0, 0, 51, 0, 100, 0, 0])
    swapped.save(OUT / "palette-swapped.png")
    coloured("colours.png", [(0, 0, 0), (255, 0, 0), (0, 255, 0)])
    coloured("green-only.png", [(0, 0, 0), (0, 0, 0), (0, 255, 0)])
    coloured("white-ground.png", [(255, 255, 255), (255, 0, 0), (0, 0, 255)])
    coloured("colours.jpg", [(0, 0, 0), (255, 0, 0), (0, 255, 0)], quality=90)
    grey = Image.fromarray((classes() == 1).astype(np.uint8) * 255)
    grey.convert("RGB").save(OUT / "grey-as-rgb.png")
    grey.save(OUT / "mask.jpg", quality=75)
    grey.convert("1").save(OUT / "one-bit.png")
    grey.resize((96, 96), Image.BILINEAR).save(OUT / "bilinear.png")
    Image.open(OUT / "mask.jpg").save(OUT / "jpeg-as.png")
    large = Image.fromarray(np.array([(0, 0, 0), (255, 0, 0), (0, 255, 0)], np.uint8)[classes()])
    large.resize((40, 40), Image.LANCZOS).save(OUT / "smoothed-colours.png")
    for i, count in enumerate((16, 11, 14)):
        Image.fromarray(objects(i, count)).save(OUT / f"objects{i}.png")
    volume()


def volume():
    affine = np.diag([1.0, 1.0, 3.0, 1.0])
    affine[:3, 3] = (-20, -30, 5)
    scan = nib.Nifti1Image(np.arange(12 * 10 * 6, dtype=np.int16).reshape(12, 10, 6), affine)
    nib.save(scan, OUT / "scan.nii.gz")
    label = np.zeros((12, 10, 6), np.uint8)
    label[2:5, 3:9, 1:3] = 1
    label[7:11, 1:4, 2:5] = 2
    ras = nib.Nifti1Image(label, affine)
    nib.save(ras, OUT / "ras.nii.gz")
    for code in ("LPS", "ASR", "IPL"):
        wanted = nib.orientations.axcodes2ornt(code)
        turn = nib.orientations.ornt_transform(nib.io_orientation(affine), wanted)
        nib.save(ras.as_reoriented(turn), OUT / f"{code.lower()}.nii.gz")
    mirrored = affine.copy()
    mirrored[0] *= -1
    nib.save(nib.Nifti1Image(label, mirrored), OUT / "elsewhere.nii.gz")
    two = np.stack([label == 0, label > 0], -1).astype(np.uint8)
    nib.save(nib.Nifti1Image(two, affine), OUT / "one-hot.nii.gz")
    frames = np.stack([label, label // 2], -1)
    nib.save(nib.Nifti1Image(frames, affine), OUT / "frames.nii.gz")
    rounded = label.astype(np.float32) * np.float32(0.9999)
    nib.save(nib.Nifti1Image(rounded, affine), OUT / "nearly-whole.nii.gz")
    halves = label.astype(np.float32) / 2
    nib.save(nib.Nifti1Image(halves, affine), OUT / "halves.nii.gz")
    halves[0, 0, 0] = np.nan
    nib.save(nib.Nifti1Image(np.where(np.isnan(halves), halves, label).astype(np.float32), affine),
             OUT / "nan.nii.gz")
    nib.save(nib.Nifti1Image(label.astype(np.int16) - 1, affine), OUT / "negative.nii.gz")


main()
