"""Small image files of all kinds, as other people's libraries write them, with what these read from them.

Writes core/src/test/resources/golden/formats.zip: the files, and manifest.json with the shape, values and
geometry of each: tifffile and imagecodecs for TIFF, PIL for turned pictures, SimpleITK and pynrrd for NRRD
and MetaImage. Run from the project's root:
    python tools/golden/formats.py
"""

import io
import json
import pathlib
import shutil
import struct
import tempfile
import warnings
import zipfile

import nrrd
import numpy as np
import SimpleITK as sitk
import tifffile
from PIL import Image, ImageOps

ARCHIVE = pathlib.Path("core/src/test/resources/golden/formats.zip")
OUT = pathlib.Path(tempfile.mkdtemp())
manifest = {}


def numbers(array):
    """Values as floats, x fastest; NaN does not occur."""
    return [float(v) for v in np.asarray(array, dtype=np.float64).ravel()]


def ramp(shape, dtype, low=None, high=None):
    """Values over the whole range of the type, none like its neighbour."""
    n = int(np.prod(shape))
    if np.dtype(dtype).kind == "f":
        values = np.linspace(-2 if low is None else low, 2 if high is None else high, n)
    else:
        info = np.iinfo(dtype)
        low = info.min if low is None else low
        high = info.max if high is None else high
        values = np.array([low + (high - low) * i // max(1, n - 1) for i in range(n)])
    order = np.arange(n) * 7 % n if n % 7 else np.arange(n)
    return values[order].astype(dtype).reshape(shape)


def note(name, values=None, **more):
    manifest[name] = {**({} if values is None else {"values": numbers(values)}), **more}


# ---- TIFF -----------------------------------------------------------------------------------------


def tiff(name, array, expected=None, **options):
    tifffile.imwrite(OUT / name, array, **options)
    back = tifffile.imread(OUT / name) if expected is None else expected
    note(name, back)


def tiffs():
    for dtype in ["uint8", "uint16", "uint32", "int8", "int16", "int32", "float16", "float32", "float64"]:
        for order in "<>":
            for big in (False, True):
                name = f"{dtype}-{'be' if order == '>' else 'le'}{'-big' if big else ''}.tif"
                tiff(name, ramp((5, 7), dtype), byteorder=order, bigtiff=big)
    for compression in ["lzw", "deflate", "adobe_deflate", "packbits", "zstd"]:
        tiff(f"{compression}-uint16-predicted.tif" if compression != "packbits" else "packbits.tif",
             ramp((9, 20), "uint16"), compression=compression, rowsperstrip=4,
             predictor=compression != "packbits")
    tiff("lzw-int16-be-predicted.tif", ramp((9, 20), "int16"), compression="lzw", predictor=True,
         byteorder=">")
    tiff("lzw-uint32-predicted.tif", ramp((9, 20), "uint32"), compression="lzw", predictor=True)
    for dtype in ["float16", "float32", "float64"]:
        for order in "<>":
            tiff(f"deflate-{dtype}-{'be' if order == '>' else 'le'}-predicted.tif", ramp((9, 20), dtype),
                 compression="deflate", predictor=3, byteorder=order)
    tiff("tiles.tif", ramp((37, 50), "uint16"), tile=(16, 32), compression="zstd", predictor=True)
    rgb = ramp((20, 33, 3), "float32", 0, 1)
    luminance = rgb @ np.array([19595, 38470, 7471]) / 65536
    tiff("rgb-float32.tif", rgb, luminance, photometric="rgb")
    planar = ramp((3, 20, 33), "uint8")
    grey = (planar[0].astype(int) * 19595 + planar[1].astype(int) * 38470 + planar[2].astype(int) * 7471
            + 0x8000) >> 16
    tiff("rgb-planar-tiles.tif", planar, grey, photometric="rgb", planarconfig="separate", tile=(16, 16),
         compression="deflate", predictor=2)
    tiff("rgba-uint16.tif", np.dstack([np.moveaxis(planar, 0, 2).astype("uint16") * 257,
                                       np.full((20, 33), 900, "uint16")]),
         np.array(grey_of(np.moveaxis(planar, 0, 2).astype(int) * 257)),
         photometric="rgb", extrasamples=["unassalpha"], predictor=True, compression="lzw")
    tiff("min-is-white.tif", ramp((5, 7), "uint8"), 255 - ramp((5, 7), "uint8"), photometric="miniswhite")
    palette = np.zeros((3, 256), "uint16")
    palette[:, :3] = [[0, 100 * 257, 0], [0, 0, 51 * 257], [0, 0, 0]]
    index = np.arange(35, dtype="uint8").reshape(5, 7) % 3
    tiff("palette.tif", index, np.array([0, 30, 30])[index], photometric="palette", colormap=palette)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mask = (np.arange(7 * 13).reshape(7, 13) % 3 == 0)
        tiff("bits-1.tif", mask, mask * 255)
    for bits, dtype in ((2, "uint8"), (4, "uint8"), (12, "uint16")):
        packed_tiff(f"bits-{bits}.tif", ramp((5, 7), dtype, 0, 2 ** bits - 1), bits)
    jpeg = np.dstack([np.add.outer(np.arange(40), np.arange(50)), np.add.outer(np.arange(40) * 2, np.arange(50)),
                      np.add.outer(np.arange(40), np.arange(50) * 3)]).astype("uint8")
    for name, image, options in (
            ("jpeg-grey.tif", jpeg[..., 0], dict(photometric="minisblack")),
            ("jpeg-ycbcr.tif", jpeg, dict(photometric="ycbcr", subsampling=(2, 2), tile=(16, 16))),
            ("jpeg-rgb.tif", jpeg, dict(photometric="rgb"))):
        tifffile.imwrite(OUT / name, image, compression="jpeg", compressionargs={"level": 95}, **options)
        back = tifffile.imread(OUT / name)
        note(name, back if back.ndim == 2 else grey_of(back.astype(int)), tolerance=3)
    image = Image.fromarray(mask)
    for compression in ("group3", "group4", "tiff_ccitt"):
        image.save(OUT / f"{compression}.tif", compression=compression)
        note(f"{compression}.tif", mask * 255)
    jpeg_tables = Image.fromarray(jpeg)
    jpeg_tables.save(OUT / "jpeg-pil.tif", compression="jpeg", quality=95)
    note("jpeg-pil.tif", grey_of(np.array(Image.open(OUT / "jpeg-pil.tif").convert("RGB")).astype(int)),
         tolerance=3)
    for turn in range(1, 9):
        stored = ramp((4, 6), "uint8")
        name = f"turn-{turn}.tif"
        tifffile.imwrite(OUT / name, stored, extratags=[(274, "H", 1, turn, True)])
        note(name, np.array(turned(stored, turn)), shape=list(turned(stored, turn).size) + [1])


def grey_of(rgb):
    return (rgb[..., 0] * 19595 + rgb[..., 1] * 38470 + rgb[..., 2] * 7471 + 0x8000) >> 16


def packed_tiff(name, array, bits):
    """Samples of fewer bits than a byte or between two, each row padded to whole bytes, by hand."""
    rows = []
    for row in array:
        text = "".join(format(int(v), f"0{bits}b") for v in row)
        text += "0" * (-len(text) % 8)
        rows.append(int(text, 2).to_bytes(len(text) // 8, "big"))
    data = b"".join(rows)
    write_tiff(OUT / name, data, array.shape[::-1], bits)
    assert np.array_equal(tifffile.imread(OUT / name), array), name
    note(name, array)


def write_tiff(path, data, size, bits, description=b""):
    """One strip behind the header; the strip's size is that of one page."""
    entries = [(256, 3, size[0]), (257, 3, size[1]), (258, 3, bits), (259, 3, 1), (262, 3, 1)]
    if description:
        entries.append((270, 2, description))
    entries += [(273, 4, 8), (277, 3, 1), (278, 3, size[1]), (279, 4, (size[0] * bits + 7) // 8 * size[1])]
    body = data + b"\0" * (len(data) % 2)
    text_at = 8 + len(body)
    body += description + b"\0" * (len(description) % 2)
    directory = struct.pack("<H", len(entries))
    for tag, kind, value in entries:
        if kind == 2:
            directory += struct.pack("<HHII", tag, kind, len(value), text_at)
        else:
            directory += struct.pack("<HHI", tag, kind, 1) + (
                struct.pack("<HH", value, 0) if kind == 3 else struct.pack("<I", value))
    path.write_bytes(struct.pack("<2sHI", b"II", 42, 8 + len(body)) + body + directory + b"\0" * 4)


def turned(stored, turn):
    exif = Image.Exif()
    exif[274] = turn
    buffer = io.BytesIO()
    Image.fromarray(stored).save(buffer, "png", exif=exif)
    return ImageOps.exif_transpose(Image.open(buffer))


def stacks():
    z = ramp((3, 5, 7), "uint16")
    tiff("stack-imagej.tif", z, imagej=True, resolution=(1 / 0.25, 1 / 0.5),
         metadata={"axes": "ZYX", "spacing": 2.0, "unit": "um"})
    manifest["stack-imagej.tif"].update(shape=[7, 5, 3], spacing=[0.00025, 0.0005, 0.002], unit="um")
    czyx = ramp((3, 2, 5, 7), "uint16")
    tiff("hyperstack-imagej.tif", czyx, czyx[:, 0], imagej=True, metadata={"axes": "ZCYX", "spacing": 3, "unit": "mm"})
    note("hyperstack-imagej.tif", shape=[7, 5, 3], channels=[numbers(czyx[:, c]) for c in range(2)])
    time = ramp((2, 3, 5, 7), "uint8")
    tiff("time-imagej.tif", time, time[0], imagej=True, metadata={"axes": "TZYX"})
    note("time-imagej.tif", shape=[7, 5, 3], frames=[numbers(time[t]) for t in range(2)])
    virtual = z.tobytes()
    text = b"ImageJ=1.54f\nimages=3\nslices=3\n"
    write_tiff(OUT / "one-directory-imagej.tif", virtual, (7, 5), 16, description=text)
    note("one-directory-imagej.tif", z, shape=[7, 5, 3])
    index = np.arange(35, dtype="uint8").reshape(5, 7) % 3
    palette = np.zeros((3, 256), "uint16")
    palette[:, :3] = [[0, 100 * 257, 0], [0, 0, 51 * 257], [0, 0, 0]]
    tifffile.imwrite(OUT / "lut-imagej.tif", index, photometric="palette", colormap=palette, metadata=None,
                     description="ImageJ=1.54f\n")
    note("lut-imagej.tif", index)
    tifffile.imwrite(OUT / "inverted-imagej.tif", index, photometric="miniswhite", metadata=None,
                     description="ImageJ=1.54f\n")
    note("inverted-imagej.tif", index)
    tiff("pages.tif", z, metadata=None, photometric="minisblack")
    manifest["pages.tif"].update(shape=[7, 5, 3])
    ome = {"PhysicalSizeX": 0.5, "PhysicalSizeXUnit": "µm", "PhysicalSizeY": 0.5, "PhysicalSizeYUnit": "µm",
           "PhysicalSizeZ": 2, "PhysicalSizeZUnit": "µm"}
    for axes in ("ZCYX", "CZYX", "TCZYX"):
        shape = tuple({"Z": 3, "C": 2, "T": 2, "Y": 5, "X": 7}[a] for a in axes)
        array = ramp(shape, "uint16")
        name = f"ome-{axes.lower()}.ome.tif"
        tifffile.imwrite(OUT / name, array, ome=True, photometric="minisblack",
                         metadata={"axes": axes, **ome, "Channel": {"Name": ["DAPI", "GFP"]}})
        tzcyx = array if axes[0] == "T" else array[None]
        order = axes if axes[0] == "T" else "T" + axes
        tczyx = np.transpose(tzcyx, [order.index(a) for a in "TCZYX"])
        note(name, shape=[7, 5, 3], spacing=[0.0005, 0.0005, 0.002], unit="um", names=["DAPI", "GFP"],
             channels=[numbers(tczyx[0, c]) for c in range(2)],
             frames=[numbers(tczyx[t, 0]) for t in range(tczyx.shape[0])])
    with tifffile.TiffWriter(OUT / "pyramid.ome.tif") as writer:
        big = ramp((32, 48), "uint8")
        writer.write(big, subifds=1, tile=(16, 16), metadata={"axes": "YX"})
        writer.write(big[::2, ::2], subfiletype=1, tile=(16, 16))
    note("pyramid.ome.tif", big, shape=[48, 32, 1])
    with tifffile.TiffWriter(OUT / "pyramid-pages.tif") as writer:
        writer.write(big, metadata=None)
        writer.write(big[::2, ::2], subfiletype=1, metadata=None)
    note("pyramid-pages.tif", big, shape=[48, 32, 1])
    with tifffile.TiffWriter(OUT / "pages-of-two-sizes.tif") as writer:
        writer.write(big, metadata=None)
        writer.write(big[:7], metadata=None)
    note("pages-of-two-sizes.tif", refused="page")
    tifffile.imwrite(OUT / "resolution.tif", big, resolution=(20000, 10000), resolutionunit="CENTIMETER",
                     metadata=None)
    note("resolution.tif", big, spacing=[0.0005, 0.001, 1.0], unit="cm")


def refusals():
    image = ramp((16, 16), "uint8")
    for compression, words in (("jpegxr", "JPEG XR"), ("jpeg2000", "JPEG 2000"), ("webp", "WebP"), ("lzma", "LZMA"),
                               ("jpegxl", "JPEG XL"), ("lerc", "LERC")):
        array = np.dstack([image] * 3) if compression == "webp" else image
        tifffile.imwrite(OUT / f"{compression}.tif", array, compression=compression)
        note(f"{compression}.tif", refused=words)
    tifffile.imwrite(OUT / "complex.tif", image.astype("complex64"))
    note("complex.tif", refused="complex")
    cmyk = Image.fromarray(np.dstack([image] * 4), "CMYK")
    cmyk.save(OUT / "cmyk.tif")
    note("cmyk.tif", refused="CMYK")


# ---- turned pictures ------------------------------------------------------------------------------


def pictures():
    big = np.kron(ramp((3, 5), "uint8"), np.ones((8, 8), "uint8"))
    for turn in (1, 3, 6, 8):
        exif = Image.Exif()
        exif[274] = turn
        for ending in ("png", "jpg"):
            name = f"turn-{turn}.{ending}"
            Image.fromarray(big).save(OUT / name, exif=exif, **({"quality": 95} if ending == "jpg" else {}))
            shown = ImageOps.exif_transpose(Image.open(OUT / name))
            note(name, np.array(shown), shape=list(shown.size) + [1], tolerance=2 if ending == "jpg" else 0)


# ---- NRRD and MetaImage ---------------------------------------------------------------------------


def geometry(path):
    """Shape, affine in RAS+ mm and values, as SimpleITK has them."""
    image = sitk.ReadImage(str(path))
    direction = np.array(image.GetDirection()).reshape(3, 3)
    affine = np.eye(4)
    affine[:3, :3] = direction * np.array(image.GetSpacing())
    affine[:3, 3] = image.GetOrigin()
    affine = np.diag([-1, -1, 1, 1]) @ affine
    return dict(shape=list(image.GetSize()), affine=affine.tolist(),
                values=numbers(sitk.GetArrayFromImage(image)))


def volumes():
    z, y, x = 2, 3, 4
    angle = np.deg2rad(20)
    direction = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, -1]])
    for dtype in ("uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64"):
        high = None if np.dtype(dtype).kind == "f" else min(np.iinfo(dtype).max, 2 ** 52)
        low = None if np.dtype(dtype).kind == "f" else max(np.iinfo(dtype).min, -(2 ** 52))
        image = sitk.GetImageFromArray(ramp((z, y, x), dtype, low, high))
        image.SetSpacing((0.5, 0.75, 3))
        image.SetOrigin((10, -20, 30.5))
        image.SetDirection(direction.ravel())
        for ending in ("nrrd", "mha"):
            for packed in (False, True):
                name = f"{dtype}{'-packed' if packed else ''}.{ending}"
                sitk.WriteImage(image, str(OUT / name), packed)
                note(name, **geometry(OUT / name))
        if dtype == "int16":
            for name in ("detached.nhdr", "detached.mhd"):
                sitk.WriteImage(image, str(OUT / name), name.endswith("mhd"))
                note(name, **geometry(OUT / name))
    array = np.transpose(ramp((z, y, x), "int16"))
    for encoding in ("gzip", "raw", "ascii", "bzip2"):
        for space in ("right-anterior-superior", "left-posterior-superior", "left-anterior-superior"):
            name = f"{encoding}-{''.join(w[0] for w in space.split('-'))}.nrrd"
            nrrd.write(str(OUT / name), array, {
                "space": space, "space origin": [1, 2, 3], "encoding": encoding,
                "space directions": [[0.5, 0.1, 0], [-0.1, 0.5, 0], [0, 0, 2]]})
            if encoding == "bzip2":
                note(name, refused="encoding")
            elif encoding == "ascii":
                note(name, **geometry_of_nrrd(name))
            else:
                note(name, **geometry(OUT / name))
    big = array.astype(">i2")
    header = ("NRRD0004\ntype: short\ndimension: 3\nsizes: 4 3 2\nendian: big\nencoding: raw\n"
              "spacings: 0.5 0.75 3\n\n")
    (OUT / "big-endian.nrrd").write_bytes(header.encode() + big.tobytes(order="F"))
    note("big-endian.nrrd", **geometry(OUT / "big-endian.nrrd"))
    header = ("ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = True\n"
              "ElementByteOrderMSB = True\nTransformMatrix = 0 1 0 1 0 0 0 0 1\nOffset = 5 6 7\n"
              "ElementSpacing = 0.5 0.75 3\nDimSize = 4 3 2\nElementType = MET_SHORT\nElementDataFile = LOCAL\n")
    (OUT / "big-endian.mha").write_bytes(header.encode() + big.tobytes(order="F"))
    note("big-endian.mha", **geometry(OUT / "big-endian.mha"))
    header = header.replace("BinaryData = True", "BinaryData = False").replace("LOCAL", "LOCAL")
    (OUT / "ascii.mha").write_bytes(header.encode() + " ".join(str(v) for v in array.ravel(order="F")).encode())
    note("ascii.mha", **{**geometry(OUT / "big-endian.mha")})
    vector = sitk.GetImageFromArray(ramp((z, y, x, 3), "uint8"), isVector=True)
    for name in ("vector.nrrd", "vector.mha"):
        sitk.WriteImage(vector, str(OUT / name))
        note(name, shape=[x, y, z],
             channels=[numbers(ramp((z, y, x, 3), "uint8")[..., c]) for c in range(3)])


def geometry_of_nrrd(name):
    """SimpleITK reads no ASCII that pynrrd writes: values by pynrrd, place by the same header."""
    data, header = nrrd.read(str(OUT / name))
    affine = np.eye(4)
    affine[:3, :3] = np.array(header["space directions"]).T
    affine[:3, 3] = header["space origin"]
    turn = [1 if w in ("right", "anterior", "superior") else -1 for w in header["space"].split("-")]
    return dict(shape=list(data.shape), affine=(np.diag(turn + [1]) @ affine).tolist(),
                values=numbers(np.transpose(data)))


tiffs()
stacks()
refusals()
pictures()
volumes()
(OUT / "manifest.json").write_text(json.dumps(manifest, separators=(",", ":")))
with zipfile.ZipFile(ARCHIVE, "w", zipfile.ZIP_DEFLATED) as archive:
    for file in sorted(OUT.iterdir()):
        archive.writestr(zipfile.ZipInfo(file.name), file.read_bytes(), zipfile.ZIP_DEFLATED)
shutil.rmtree(OUT)
print(len(manifest), "files,", ARCHIVE.stat().st_size // 1024, "KB")
