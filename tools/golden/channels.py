"""Pictures with colours and a volume of two modalities, as other people's libraries write and read them.

Writes core/src/test/resources/golden/channels: PNG and JPEG by PIL, a folder of the Medical Segmentation
Decathlon with a 4-D NIfTI by nibabel, and expected.json with the values of each channel, x fastest. Run from
the project's root:
    python tools/golden/channels.py
"""

import json
import pathlib

import nibabel
import numpy as np
from PIL import Image

OUT = pathlib.Path("core/src/test/resources/golden/channels")
expected = {}


def picture(name, **options):
    """Notes the red, green and blue that PIL reads."""
    values = np.array(Image.open(OUT / name).convert("RGB"))
    expected[name] = {"channels": [values[..., c].ravel().tolist() for c in range(3)], **options}


def pictures():
    y, x = np.mgrid[:11, :13]
    rgb = np.stack([x * 19, y * 23, (x * y) % 256], axis=-1).astype("uint8")
    Image.fromarray(rgb).save(OUT / "colours.png")
    picture("colours.png")
    alpha = ((x + y) % 3 * 127).astype("uint8")
    Image.fromarray(np.dstack([rgb, alpha])).save(OUT / "see-through.png")
    picture("see-through.png")
    Image.fromarray(rgb).quantize(16).save(OUT / "palette.png")
    picture("palette.png")
    Image.fromarray(rgb).save(OUT / "colours.jpg", quality=95, subsampling=0)
    picture("colours.jpg", tolerance=3)  # decoders may round differently


def decathlon():
    folder = OUT / "decathlon"
    for part in ("imagesTr", "labelsTr"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    affine = np.array([[-1.5, 0, 0, 10], [0, 1.5, 0, -20], [0, 0, 4, 30], [0, 0, 0, 1]], dtype=float)
    values = np.random.default_rng(1).integers(-300, 900, (6, 5, 3, 2)).astype("int16")
    nibabel.save(nibabel.Nifti1Image(values, affine), folder / "imagesTr" / "case_01.nii.gz")
    label = (values[..., 1] > 600).astype("uint8")
    nibabel.save(nibabel.Nifti1Image(label, affine), folder / "labelsTr" / "case_01.nii.gz")
    description = {"modality": {"0": "FLAIR", "1": "T1w"}, "labels": {"0": "background", "1": "lesion"}}
    (folder / "dataset.json").write_text(json.dumps(description))
    back = np.asarray(nibabel.load(folder / "imagesTr" / "case_01.nii.gz").dataobj)
    expected["decathlon"] = {"channels": [back[..., c].ravel(order="F").tolist() for c in range(2)]}


OUT.mkdir(parents=True, exist_ok=True)
pictures()
decathlon()
(OUT / "expected.json").write_text(json.dumps(expected) + "\n")
