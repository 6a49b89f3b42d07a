package org.simtrans.image.raw;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import org.simtrans.AtomicFile;
import org.simtrans.image.DataType;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.image.Voxels;

/** MetaImage of ITK: {@code .mha}, or {@code .mhd} with its voxels in a file of their own. */
public final class MetaImageFormat extends RawImageFormat {

  /** Found by its name in META-INF/services. */
  public MetaImageFormat() {
    super("MetaImage", ".mha", ".mhd", List.of(".raw", ".zraw", ".img"));
  }

  @Override
  RawImage image(Path file) throws IOException {
    return MetaImageReader.image(file);
  }

  @Override
  public void write(Path file, Volume volume) throws IOException {
    boolean detached = file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".mhd");
    Path data = detached ? file.resolveSibling(Images.stem(file) + ".zraw") : file;
    Voxels voxels = RawVoxels.writable(file, volume.stored());
    byte[] packed = deflated(voxels.ordered(ByteOrder.LITTLE_ENDIAN));
    String named = detached ? data.getFileName().toString() : "LOCAL";
    byte[] header =
        header(volume, voxels.type(), packed.length, named).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(
        data,
        out -> {
          if (!detached) {
            out.write(header);
          }
          out.write(packed);
        });
    if (detached) {
      AtomicFile.write(file, out -> out.write(header));
    }
  }

  /** In memory, because ITK wants the size in the header. */
  private static byte[] deflated(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static String header(Volume volume, DataType type, int packed, String data) {
    int axes =
        volume.nz() == 1
            ? volume.header(MetaImageHeader.class).map(MetaImageHeader::axes).orElse(3)
            : 3;
    double[] spacing = volume.spacing();
    StringBuilder matrix = new StringBuilder();
    StringBuilder offset = new StringBuilder();
    StringBuilder spacings = new StringBuilder();
    StringBuilder sizes = new StringBuilder();
    for (int axis = 0; axis < axes; axis++) {
      for (int r = 0; r < axes; r++) {
        matrix
            .append(" ")
            .append(NrrdSpace.LPS.sign(r) * volume.affine().get(r, axis) / spacing[axis] + 0.0);
      }
      offset.append(" ").append(NrrdSpace.LPS.sign(axis) * volume.affine().get(axis, 3) + 0.0);
      spacings.append(" ").append(spacing[axis]);
      sizes.append(" ").append(volume.shape()[axis]);
    }
    return """
        ObjectType = Image
        NDims = %s
        BinaryData = True
        BinaryDataByteOrderMSB = False
        CompressedData = True
        CompressedDataSize = %s
        TransformMatrix =%s
        Offset =%s
        CenterOfRotation =%s
        ElementSpacing =%s
        DimSize =%s
        ElementType = %s
        ElementDataFile = %s
        """
        .formatted(
            axes,
            packed,
            matrix,
            offset,
            " 0".repeat(axes),
            spacings,
            sizes,
            MetaImageReader.name(type),
            data);
  }
}
