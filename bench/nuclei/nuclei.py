"""Makes pictures of nuclei: discs and ellipses with noise, and masks of them. Needs numpy, Pillow and tifffile.

nuclei.py cohort FOLDER --pictures N --side S [--diameter D] [--inverted] [--seed N]
    FOLDER/images and FOLDER/masks: tiles as of histology, in colour, with dark nuclei on bright ground; --inverted
    writes 255 less each value.
nuclei.py picture FILE --side S [--height H] [--diameter D] [--seed N]
    one tiled TIFF (grey, 8 bits, deflate), which is made and written tile by tile.
nuclei.py grey FOLDER --pictures N --side S [--diameter D] [--seed N]
    FOLDER/images and FOLDER/masks: grey pictures that look like those of `picture`.
"""
import argparse
import os

import numpy as np
import tifffile
from PIL import Image

GROUND = np.array([236.0, 208.0, 226.0])
NUCLEUS = np.array([120.0, 84.0, 150.0])
CELL = 3  # diameters between the middles of nuclei


def smooth(field, width):
    kernel = np.ones(width) / width
    for axis in (0, 1):
        field = np.apply_along_axis(lambda line: np.convolve(line, kernel, "same"), axis, field)
    return field


def ellipses(side, diameter, random):
    """side x side: 1 in nuclei, which lie in the cells of a grid, shifted, of different sizes; some are missing."""
    mask = np.zeros((side, side), bool)
    y, x = np.mgrid[0:side, 0:side]
    cell = CELL * diameter // 2
    for top in range(0, side, cell):
        for left in range(0, side, cell):
            if random.random() < 0.3:
                continue
            cy, cx = top + random.uniform(0.3, 0.7) * cell, left + random.uniform(0.3, 0.7) * cell
            a, b = diameter / 2 * random.uniform(0.7, 1.2, 2)
            turn = random.uniform(0, np.pi)
            box = np.s_[max(0, int(cy - diameter)):int(cy + diameter), max(0, int(cx - diameter)):int(cx + diameter)]
            dy, dx = y[box] - cy, x[box] - cx
            u, v = dx * np.cos(turn) + dy * np.sin(turn), dy * np.cos(turn) - dx * np.sin(turn)
            mask[box] |= (u / a) ** 2 + (v / b) ** 2 <= 1
    return mask


def histology(mask, random):
    """Pictures of different stains: ground with a coarse texture, nuclei of different darkness, noise."""
    side = len(mask)
    texture = smooth(random.normal(0, 1, (side, side)), 9) * 9  # of deviation 1
    stain = random.uniform(0.6, 1.0)
    depth = smooth(mask.astype(float), 3) * stain * np.clip(1 + 0.15 * texture, 0.3, 1)
    light = random.uniform(0.9, 1.05)
    picture = light * (GROUND + (NUCLEUS - GROUND) * depth[..., None] + 10 * texture[..., None])
    return np.clip(picture + random.normal(0, 6, picture.shape), 0, 255).astype(np.uint8)


def grey(mask, random):
    return np.clip(60 + 90 * mask + random.normal(0, 25, mask.shape), 0, 255).astype(np.uint8)


def cohort(options, picture):
    random = np.random.default_rng(options.seed)
    for part in ("images", "masks"):
        os.makedirs(f"{options.place}/{part}", exist_ok=True)
    for i in range(options.pictures):
        mask = ellipses(options.side, options.diameter, random)
        values = picture(mask, random)
        Image.fromarray(255 - values if options.inverted else values).save(f"{options.place}/images/tile{i:02}.png")
        Image.fromarray((mask * 255).astype(np.uint8)).save(f"{options.place}/masks/tile{i:02}.png")


def picture(options):
    tile = 512
    height = options.height or options.side

    def tiles():
        for t in range(-(-options.side // tile) * -(-height // tile)):
            random = np.random.default_rng([options.seed, t])
            yield grey(ellipses(tile, options.diameter, random), random)

    with tifffile.TiffWriter(options.place, bigtiff=True) as writer:
        writer.write(tiles(), shape=(height, options.side), dtype=np.uint8, tile=(tile, tile), compression="zlib",
                     photometric="minisblack")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["cohort", "picture", "grey"])
    parser.add_argument("place")
    parser.add_argument("--pictures", type=int, default=12)
    parser.add_argument("--side", type=int, default=256)
    parser.add_argument("--height", type=int, help="of the picture, where it is not square")
    parser.add_argument("--diameter", type=int, default=18)
    parser.add_argument("--inverted", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.what == "picture":
        picture(options)
    else:
        cohort(options, histology if options.what == "cohort" else grey)


if __name__ == "__main__":
    main()
