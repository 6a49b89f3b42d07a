package org.simtrans.image.picture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Locale;
import org.simtrans.AtomicFile;
import org.simtrans.image.DataType;
import org.simtrans.image.UnwritableImageException;
import org.simtrans.image.Volume;
import org.simtrans.image.Voxels;
import org.simtrans.image.microscope.ImageJText;
import org.simtrans.image.microscope.OmeText;
import org.simtrans.tiff.PageProperties;
import org.simtrans.tiff.SampleType;
import org.simtrans.tiff.TiffWriter;

/**
 * Writes masks and probabilities as TIFF, in the kind of their image: as many slices, with its
 * resolution, its unit, and the metadata of ImageJ or OME. Pixels that were turned when they were
 * read are turned back and marked as before, so that a mask lies on its image in programs that turn
 * pictures and in programs that do not.
 */
final class TiffMask {
  private TiffMask() {}

  static void write(Path file, Volume volume) throws IOException {
    if (volume.nz() != 1 && !volume.isPicture()) {
      throw new UnwritableImageException(
          file,
          "holds no place in a patient, and the volume of %d slices has one; write it as .nii.gz"
              .formatted(volume.nz()));
    }
    TiffHeader header = volume.header(TiffHeader.class).orElse(TiffHeader.NEW);
    Voxels voxels = volume.stored();
    if (voxels.slope() != 1 || voxels.intercept() != 0) {
      voxels = Voxels.of(voxels.toFloats(), ByteOrder.LITTLE_ENDIAN);
    }
    SampleType type = type(file, voxels.type());
    Turn back = header.turn().inverse();
    byte[] samples = back.apply(voxels, volume.nx(), volume.ny()).ordered(ByteOrder.LITTLE_ENDIAN);
    int width = back.exchangesAxes() ? volume.ny() : volume.nx();
    int height = back.exchangesAxes() ? volume.nx() : volume.ny();
    PageProperties properties = properties(file, volume, header, voxels.type());
    AtomicFile.writeChannel(
        file,
        channel -> {
          TiffWriter writer = new TiffWriter(channel, samples.length);
          int bytes = samples.length / volume.nz();
          for (int z = 0; z < volume.nz(); z++) {
            writer.page(
                width,
                height,
                type,
                ByteBuffer.wrap(samples, z * bytes, bytes).slice(),
                z == 0 ? properties : properties.withoutDescription());
          }
        });
  }

  private static SampleType type(Path file, DataType type) {
    return switch (type) {
      case RGB24, RGBA32 ->
          throw new UnwritableImageException(
              file, "holds no colours here; write labels, or .nii.gz instead");
      default -> SampleType.valueOf(type.name());
    };
  }

  private static PageProperties properties(
      Path file, Volume volume, TiffHeader header, DataType type) {
    return properties(file, volume.shape(), volume.spacing(), header, type, header.turn().number());
  }

  /**
   * What the first page says of the image.
   *
   * @param shape as the image is shown
   * @param spacing in mm, likewise
   * @param turn by which viewers have to turn what is stored
   */
  static PageProperties properties(
      Path file, int[] shape, double[] spacing, TiffHeader header, DataType type, int turn) {
    boolean ome =
        header.kind() == TiffHeader.Kind.OME
            || file.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.ome\\.tiff?");
    boolean exchanged = Turn.of(turn).exchangesAxes();
    int[] stored = exchanged ? new int[] {shape[1], shape[0], shape[2]} : shape;
    double[] mm = exchanged ? new double[] {spacing[1], spacing[0], spacing[2]} : spacing;
    String description = "";
    if (ome) {
      description = OmeText.of(stored, type, mm, header.lengthUnit());
    } else if (header.kind() == TiffHeader.Kind.IMAGEJ) {
      double unit = header.lengthUnit() == null ? 1 : header.lengthUnit().millimetres();
      description = ImageJText.of(shape[2], mm[2] / unit, header.lengthUnit());
    }
    return new PageProperties(
        description, header.xResolution(), header.yResolution(), header.resolutionUnit(), turn);
  }
}
