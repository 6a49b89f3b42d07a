package org.simtrans.image.raw;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.simtrans.AtomicFile;
import org.simtrans.image.Affine;
import org.simtrans.image.DataType;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.image.Voxels;

/** Writes NRRD with gzip, in the space and the unit of the image; {@code .nhdr} in two files. */
final class NrrdWriter {
  private NrrdWriter() {}

  static void write(Path file, Volume volume) throws IOException {
    NrrdHeader kept = volume.header(NrrdHeader.class).orElse(NrrdHeader.NEW);
    boolean detached = file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".nhdr");
    Path data = detached ? file.resolveSibling(Images.stem(file) + ".raw.gz") : file;
    Voxels voxels = RawVoxels.writable(file, volume.stored());
    byte[] header =
        header(volume, kept, voxels.type(), detached ? data.getFileName().toString() : null)
            .getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(
        data,
        out -> {
          if (!detached) {
            out.write(header);
          }
          GZIPOutputStream packed = new GZIPOutputStream(out, 1 << 16);
          packed.write(voxels.ordered(ByteOrder.LITTLE_ENDIAN));
          packed.finish();
        });
    if (detached) {
      AtomicFile.write(file, out -> out.write(header));
    }
  }

  private static String header(Volume volume, NrrdHeader kept, DataType type, String data) {
    int axes = volume.nz() == 1 ? kept.axes() : 3;
    double unit = kept.lengthUnit() == null ? 1 : kept.lengthUnit().millimetres();
    StringBuilder sizes = new StringBuilder();
    StringBuilder directions = new StringBuilder();
    for (int axis = 0; axis < axes; axis++) {
      sizes.append(" ").append(volume.shape()[axis]);
      directions.append(" ").append(vector(volume.affine(), axis, axes, kept, unit));
    }
    String space =
        axes == 3
            ? "space: " + (kept.space() == null ? NrrdSpace.LPS : kept.space()).label()
            : "space dimension: 2";
    return """
        NRRD0004
        # Complete NRRD file format specification at:
        # http://teem.sourceforge.net/nrrd/format.html
        type: %s
        dimension: %s
        %s
        sizes:%s
        space directions:%s
        kinds:%s
        %sendian: little
        encoding: gzip
        space origin: %s
        %s
        """
        .formatted(
            name(type),
            axes,
            space,
            sizes,
            directions,
            " domain".repeat(axes),
            kept.lengthUnit() == null
                ? ""
                : "space units:" + (" \"" + kept.lengthUnit().label() + "\"").repeat(axes) + "\n",
            vector(volume.affine(), 3, axes, kept, unit),
            data == null ? "" : "data file: " + data + "\n");
  }

  private static String vector(Affine affine, int column, int axes, NrrdHeader kept, double unit) {
    NrrdSpace space = kept.space() == null ? NrrdSpace.LPS : kept.space();
    StringBuilder text = new StringBuilder("(");
    for (int r = 0; r < axes; r++) {
      double value = affine.get(r, column) * space.sign(r) / unit + 0.0; // no sign on a zero
      text.append(r == 0 ? "" : ",").append(value);
    }
    return text.append(")").toString();
  }

  private static String name(DataType type) {
    return switch (type) {
      case FLOAT32 -> "float";
      case FLOAT64 -> "double";
      default -> type.label(ByteOrder.LITTLE_ENDIAN);
    };
  }
}
