"""Headers as scanners and tools write them, well and badly, with the affine that nibabel sees.

Writes core/src/test/resources/org/simtrans/image/nifti/nifti-headers.json. Run from the project's root:
    python tools/golden/nifti_headers.py
"""

import base64
import json
import logging
import pathlib

import nibabel
import numpy as np

OUT = pathlib.Path("core/src/test/resources/org/simtrans/image/nifti/nifti-headers.json")
CASES_PER_KIND = 25


def header(rng, version, endian):
    """One header with everything that decides geometry and scaling drawn at random."""
    cls = nibabel.Nifti1Header if version == 1 else nibabel.Nifti2Header
    h = cls(endianness=endian)
    h.set_data_shape(rng.integers(1, 9, size=rng.integers(1, 6)).tolist())
    h.set_data_dtype(np.uint8)
    a = h._structarr
    quaternion = rng.normal(size=4)
    if rng.random() < 0.3:
        quaternion[0] = 0  # half turns: w hangs on rounding alone
    quaternion /= np.linalg.norm(quaternion) * (1 if quaternion[0] >= 0 else -1)
    a["quatern_b"], a["quatern_c"], a["quatern_d"] = quaternion[1:]
    a["qoffset_x"], a["qoffset_y"], a["qoffset_z"] = rng.normal(scale=90, size=3)
    a["pixdim"][0] = rng.choice([-1, 1, 0, 2])
    a["pixdim"][1:4] = rng.uniform(0.3, 6, size=3) * rng.choice([1, 1, 1, 0, -1], size=3)
    for row in "xyz":
        a["srow_" + row] = rng.normal(size=4) * [1, 2, 3, 80]
    a["qform_code"] = rng.choice([0, 1, 2, 5, 6, -1])
    a["sform_code"] = rng.choice([0, 0, 1, 4, 9, -1])
    a["scl_slope"] = rng.choice([0, 1, 0.25, -3, np.nan, np.inf])
    a["scl_inter"] = rng.choice([0, 10, -0.5])
    return h


def main():
    logging.disable(logging.CRITICAL)  # nibabel reports what it mends
    rng = np.random.default_rng(2)
    cases = []
    for version in (1, 2):
        for endian in "<>":
            for _ in range(CASES_PER_KIND):
                raw = header(rng, version, endian).binaryblock
                read = (nibabel.Nifti1Header if version == 1 else nibabel.Nifti2Header)(raw)
                slope, inter = read.get_slope_inter()
                affine = read.get_best_affine()
                cases.append(
                    {
                        "header": base64.b64encode(raw).decode(),
                        "shape": [int(n) for n in read.get_data_shape()],
                        "affine": [[float(v) for v in row] for row in affine],
                        "orientation": "".join(nibabel.aff2axcodes(affine)),
                        "slope": 1.0 if slope is None else slope,
                        "intercept": 0.0 if inter is None else inter,
                    }
                )
    OUT.write_text("[\n" + ",\n".join(map(json.dumps, cases)) + "\n]\n")


if __name__ == "__main__":
    main()
