"""DICOM files of many transfer syntaxes and forms, and the values that they hold.

Asks pydicom for the files and for the values of what it decodes itself, dcmtk's dcmcjpeg for
lossless JPEG, Pillow (OpenJPEG, libjpeg) for JPEG 2000 and JPEG, and pyjpegls (CharLS) for JPEG-LS.
Writes into dicom/src/test/resources/golden: NAME.dcm, and values.txt with a line for each file:
its name, then the stored values of all its frames. dcmtk must be installed.
"""

import io
import subprocess
from pathlib import Path

import numpy as np
import pydicom
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLSLossless,
    RLELossless,
)

OUT = Path(__file__).resolve().parents[2] / "dicom/src/test/resources/golden"
ROWS, COLUMNS = 12, 17
expected = {}


def grey(bits, signed=False, frames=1):
    """A ramp with noise: it compresses, and uses the whole range of values."""
    rng = np.random.default_rng(bits)
    y, x, f = np.mgrid[0:ROWS, 0:COLUMNS, 0:frames].astype(float)
    ramp = (x + y + 3 * f) / (ROWS + COLUMNS + 3 * frames) * (2**bits - 1)
    values = np.clip(ramp + rng.normal(0, 2 ** (bits - 5), ramp.shape), 0, 2**bits - 1).astype(int)
    values = np.moveaxis(values, 2, 0)
    return values - 2 ** (bits - 1) if signed else values


def header(syntax, modality="CT"):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = syntax
    ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    ds.SOPInstanceUID = "2.25.1"
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    ds.Modality = modality
    ds.PatientName = "Muster^Erika"
    ds.PatientID = "X1"
    ds.StudyInstanceUID = "2.25.2"
    ds.SeriesInstanceUID = "2.25.3"
    ds.FrameOfReferenceUID = "2.25.4"
    ds.SeriesNumber = 7
    ds.InstanceNumber = 1
    ds.Rows, ds.Columns = ROWS, COLUMNS
    ds.PixelSpacing = [0.9, 0.7]
    ds.SliceThickness = 2
    ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    ds.ImagePositionPatient = [-5, -6, 7]
    ds.SamplesPerPixel = 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    return ds


def form(ds, allocated, stored, high, signed):
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = allocated, stored, high
    ds.PixelRepresentation = int(signed)
    return ds


def save(name, ds, values, syntax=None, **how):
    if syntax is None:
        ds.save_as(OUT / f"{name}.dcm", enforce_file_format=True, **how)
    else:
        ds.save_as(OUT / f"{name}.dcm", **how)
    expected[name] = np.asarray(values).ravel()


def native(name, syntax, bits=12, signed=False, **how):
    values = grey(bits, signed)
    ds = form(header(syntax), 16, bits, bits - 1, signed)
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    ds.PixelData = values.astype(order + ("i2" if signed else "u2")).tobytes()
    ds["PixelData"].VR = "OW"
    save(name, ds, values, **how)
    return ds


def uncompressed():
    native("implicit", ImplicitVRLittleEndian)
    native("explicit", ExplicitVRLittleEndian)
    native("big-endian", ExplicitVRBigEndian)
    native("deflated", DeflatedExplicitVRLittleEndian)
    native("sixteen", ExplicitVRLittleEndian, bits=16)
    native("signed", ExplicitVRLittleEndian, bits=16, signed=True)

    values = grey(12)
    for name, implicit in (("bare-implicit", True), ("bare-explicit", False)):
        ds = form(header(ImplicitVRLittleEndian), 16, 12, 11, False)
        ds.PixelData = values.astype("<u2").tobytes()
        ds["PixelData"].VR = "OW"
        del ds.file_meta
        save(name, ds, values, syntax="none", implicit_vr=implicit, little_endian=True)

    # Signed values of ten bits in bits 3 to 12, with something else in the others.
    values = grey(10, signed=True)
    ds = form(header(ExplicitVRLittleEndian), 16, 10, 12, True)
    words = (values & 0x3FF) << 3 | 0xE005
    ds.PixelData = words.astype("<u2").tobytes()
    ds["PixelData"].VR = "OW"
    save("high-bit", ds, values)

    values = grey(8)
    for name, syntax in (("bytes", ExplicitVRLittleEndian), ("big-endian-bytes", ExplicitVRBigEndian)):
        ds = form(header(syntax), 8, 8, 7, False)
        raw = values.astype("u1").tobytes()
        raw += b"\0" * (len(raw) % 2)
        if syntax == ExplicitVRBigEndian:  # words, whose bytes are exchanged
            raw = np.frombuffer(raw, "<u2").astype(">u2").tobytes()
        ds.PixelData = raw
        ds["PixelData"].VR = "OW"
        save(name, ds, values)


def sequences():
    """Sequences and items of undefined length, unknown ones, private ones, and one written as UN."""
    values = grey(12)
    for name, syntax in (("sequences", ExplicitVRLittleEndian), ("implicit-sequences", ImplicitVRLittleEndian)):
        ds = form(header(syntax), 16, 12, 11, False)
        ds.PixelData = values.astype("<u2").tobytes()
        ds["PixelData"].VR = "OW"
        inner = Dataset()
        inner.CodeValue = "1"
        inner.is_undefined_length_sequence_item = True
        outer = Dataset()
        outer.PurposeOfReferenceCodeSequence = Sequence([inner, inner])
        outer["PurposeOfReferenceCodeSequence"].is_undefined_length = True
        outer.is_undefined_length_sequence_item = True
        ds.ReferencedStudySequence = Sequence([outer])
        ds["ReferencedStudySequence"].is_undefined_length = True
        ds.ReferencedImageSequence = Sequence([outer, outer])
        ds.RequestAttributesSequence = Sequence([])
        block = ds.private_block(0x0009, "SOMEBODY", create=True)
        block.add_new(1, "SQ", Sequence([outer]))
        block.add_new(2, "OB", b"\x01" * 300)
        block.add_new(3, "UN", bytes(range(40)))
        save(name, ds, values)


def compressed():
    for name, bits, signed in (("rle", 12, False), ("rle-signed", 16, True), ("rle-bytes", 8, False)):
        ds = form(header(ExplicitVRLittleEndian), 8 if bits == 8 else 16, bits, bits - 1, signed)
        values = grey(bits, signed)
        kind = "u1" if bits == 8 else "<i2" if signed else "<u2"
        ds.compress(RLELossless, values[0].astype(kind), generate_instance_uid=False)
        save(name, ds, values)

    ds = form(header(ExplicitVRLittleEndian), 16, 12, 11, False)
    values = grey(12)
    ds.compress(JPEGLSLossless, values[0].astype("<u2"), generate_instance_uid=False)
    save("jpeg-ls", ds, values)

    ds = form(header(JPEG2000Lossless), 16, 16, 15, False)
    values = grey(16)
    packed = io.BytesIO()
    Image.fromarray(values[0].astype("<u2")).save(packed, "JPEG2000", irreversible=False, no_jp2=True)
    ds.PixelData = encapsulate([packed.getvalue()])
    save("jpeg-2000", ds, values)

    ds = form(header(JPEGBaseline8Bit), 8, 8, 7, False)
    packed = io.BytesIO()
    Image.fromarray(grey(8)[0].astype("u1")).save(packed, "JPEG", quality=95)
    ds.PixelData = encapsulate([packed.getvalue()])
    save("jpeg", ds, np.asarray(Image.open(io.BytesIO(packed.getvalue()))))

    # One frame in several fragments.
    ds = pydicom.dcmread(OUT / "rle.dcm")
    whole = next(pydicom.encaps.generate_frames(ds.PixelData, number_of_frames=1))
    ds.PixelData = encapsulate([whole], fragments_per_frame=4, has_bot=False)
    save("fragments", ds, grey(12))


def lossless_jpeg():
    for bits, signed in ((8, False), (12, False), (16, False), (16, True)):
        name = f"lossless-{bits}" + ("-signed" if signed else "")
        ds = form(header(ExplicitVRLittleEndian), 8 if bits == 8 else 16, bits, bits - 1, signed)
        values = grey(bits, signed)
        kind = "u1" if bits == 8 else "<i2" if signed else "<u2"
        raw = values.astype(kind).tobytes()
        ds.PixelData = raw + b"\0" * (len(raw) % 2)
        ds["PixelData"].VR = "OW"
        save(name, ds, values)
        subprocess.run(["dcmcjpeg", "+un", OUT / f"{name}.dcm", OUT / f"{name}.dcm"], check=True)
    for predictor in range(2, 8):
        name = f"lossless-predictor-{predictor}"
        ds = form(header(ExplicitVRLittleEndian), 16, 12, 11, False)
        values = grey(12)
        ds.PixelData = values.astype("<u2").tobytes()
        ds["PixelData"].VR = "OW"
        save(name, ds, values)
        command = ["dcmcjpeg", "+un", "+el", "+sv", str(predictor)]
        subprocess.run([*command, OUT / f"{name}.dcm", OUT / f"{name}.dcm"], check=True)


def enhanced():
    """Three planes at two time points in one file, in no order, each frame with its own scaling."""
    for name, syntax in (("enhanced", ExplicitVRLittleEndian), ("enhanced-rle", RLELossless)):
        frames = [(2, 1), (0, 0), (1, 1), (0, 1), (2, 0), (1, 0)]  # plane, time point
        ds = form(header(ExplicitVRLittleEndian, "MR"), 16, 12, 11, False)
        ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.4.1"
        ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID
        for keyword in ("PixelSpacing", "SliceThickness", "ImageOrientationPatient", "ImagePositionPatient"):
            del ds[keyword]
        ds.NumberOfFrames = len(frames)
        measures, orientation, shared = Dataset(), Dataset(), Dataset()
        measures.PixelSpacing = [0.9, 0.7]
        measures.SliceThickness = 2
        orientation.ImageOrientationPatient = [0, 1, 0, 0, 0, -1]
        shared.PixelMeasuresSequence = [measures]
        shared.PlaneOrientationSequence = [orientation]
        ds.SharedFunctionalGroupsSequence = [shared]
        ds.PerFrameFunctionalGroupsSequence = []
        for plane, time in frames:
            place, content, scaling, group = Dataset(), Dataset(), Dataset(), Dataset()
            place.ImagePositionPatient = [-5 - 2.5 * plane, -6, 7]
            content.TemporalPositionIndex = time + 1
            scaling.RescaleSlope, scaling.RescaleIntercept = 1 + plane, 10 * time
            scaling.RescaleType = "US"
            group.PlanePositionSequence = [place]
            group.FrameContentSequence = [content]
            group.PixelValueTransformationSequence = [scaling]
            ds.PerFrameFunctionalGroupsSequence.append(group)
        values = grey(12, frames=len(frames))
        ds.PixelData = values.astype("<u2").tobytes()
        ds["PixelData"].VR = "OW"
        if syntax == RLELossless:
            ds.compress(RLELossless, values.astype("<u2"), generate_instance_uid=False)
        save(name, ds, values)


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    uncompressed()
    sequences()
    compressed()
    lossless_jpeg()
    enhanced()
    lines = [" ".join([name, *map(str, values)]) for name, values in sorted(expected.items())]
    (OUT / "values.txt").write_text("\n".join(lines) + "\n")
