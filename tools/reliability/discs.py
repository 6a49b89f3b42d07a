"""Writes pictures of discs with masks, FOLDER/discs/images and FOLDER/discs/masks, and an array, FOLDER/x.npy.

python3 discs.py FOLDER      (needs nothing but Python)
"""
import os
import struct
import sys
import zlib

SIDE = 40


def png(path, pixels):
    os.makedirs(os.path.dirname(path), exist_ok=True)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(row) for row in pixels)
    header = struct.pack(">IIBBBBB", len(pixels[0]), len(pixels), 8, 0, 0, 0, 0)
    with open(path, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def main(folder):
    for i in range(8):
        disc = [[(x - 12 - i) ** 2 + (y - 20) ** 2 < 50 for x in range(SIDE)] for y in range(SIDE)]
        ground = [[40 + (x * 7 + y * 13 + i * 5) % 30 for x in range(SIDE)] for y in range(SIDE)]
        image = [[g + 120 * d for g, d in zip(*rows)] for rows in zip(ground, disc)]
        png(f"{folder}/discs/images/p{i}.png", image)
        png(f"{folder}/discs/masks/p{i}.png", [[255 * d for d in row] for row in disc])
    head = b"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 64, 64), }"
    head += b" " * (64 - (10 + len(head) + 1) % 64) + b"\n"
    values = struct.pack("<4096f", *[(i * 37 % 101) / 50 - 1 for i in range(4096)])
    with open(f"{folder}/x.npy", "wb") as out:
        out.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + values)


if __name__ == "__main__":
    main(sys.argv[1])
