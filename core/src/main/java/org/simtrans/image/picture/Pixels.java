package org.simtrans.image.picture;

import java.awt.Point;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.simtrans.image.DataType;
import org.simtrans.image.Luminance;
import org.simtrans.image.Volume;
import org.simtrans.image.Voxels;

/** Pictures of Java as voxels, and one slice of voxels as a picture. */
final class Pixels {
  private Pixels() {}

  /** The grey values of a picture; colours and palettes become their luminance. */
  static Voxels voxels(BufferedImage image) {
    Raster raster = image.getRaster();
    ColorModel colours = image.getColorModel();
    if (colours instanceof IndexColorModel palette) {
      return indexed(
          raster,
          index ->
              Luminance.of(palette.getRed(index), palette.getGreen(index), palette.getBlue(index)));
    }
    if (isColoured(colours)) {
      return coloured(raster, sampleType(raster));
    }
    return band(raster, 0);
  }

  /** Whether there are red, green and blue, or a palette of them. */
  static boolean isColoured(ColorModel colours) {
    return colours.getNumColorComponents() >= 3;
  }

  /** Red, green and blue of a coloured picture; what is transparent keeps its colour. */
  static List<Voxels> colours(BufferedImage image) {
    return image.getColorModel() instanceof IndexColorModel palette
        ? List.of(
            indexed(image.getRaster(), palette::getRed),
            indexed(image.getRaster(), palette::getGreen),
            indexed(image.getRaster(), palette::getBlue))
        : IntStream.range(0, 3).mapToObj(band -> band(image.getRaster(), band)).toList();
  }

  private static DataType sampleType(Raster raster) {
    return switch (raster.getDataBuffer().getDataType()) {
      case DataBuffer.TYPE_BYTE -> DataType.UINT8;
      case DataBuffer.TYPE_USHORT -> DataType.UINT16;
      case DataBuffer.TYPE_SHORT -> DataType.INT16;
      case DataBuffer.TYPE_INT ->
          raster.getSampleModel() instanceof ComponentSampleModel ? DataType.INT32 : DataType.UINT8;
      default -> DataType.FLOAT32;
    };
  }

  /**
   * @param valueOf an index of a palette
   */
  private static Voxels indexed(Raster raster, IntUnaryOperator valueOf) {
    ByteBuffer bytes = ByteBuffer.allocate(raster.getWidth() * raster.getHeight());
    int[] row = new int[raster.getWidth()];
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int index : raster.getSamples(0, y, row.length, 1, 0, row)) {
        bytes.put((byte) valueOf.applyAsInt(index));
      }
    }
    return Voxels.unscaled(DataType.UINT8, bytes);
  }

  private static Voxels coloured(Raster raster, DataType type) {
    ByteBuffer bytes = allocate(raster, type);
    int bands = raster.getNumBands();
    int[] row = new int[raster.getWidth() * bands];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, raster.getWidth(), 1, row);
      for (int x = 0; x < row.length; x += bands) {
        put(bytes, type, Luminance.of(row[x], row[x + 1], row[x + 2]));
      }
    }
    return Voxels.unscaled(type, bytes);
  }

  private static Voxels band(Raster raster, int band) {
    DataType type = sampleType(raster);
    ByteBuffer bytes = allocate(raster, type);
    double[] row = new double[raster.getWidth()];
    for (int y = 0; y < raster.getHeight(); y++) {
      for (double sample : raster.getSamples(0, y, row.length, 1, band, row)) {
        put(bytes, type, sample);
      }
    }
    return Voxels.unscaled(type, bytes);
  }

  private static ByteBuffer allocate(Raster raster, DataType type) {
    int pixels = raster.getWidth() * raster.getHeight();
    return ByteBuffer.allocate(Math.multiplyExact(pixels, type.bytes()))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void put(ByteBuffer bytes, DataType type, double sample) {
    switch (type) {
      case UINT8 -> bytes.put((byte) (int) sample);
      case UINT16, INT16 -> bytes.putShort((short) (int) sample);
      case INT32 -> bytes.putInt((int) sample);
      default -> bytes.putFloat((float) sample);
    }
  }

  /**
   * The first slice as a grey picture of the same values.
   *
   * @return empty if the values are not unsigned of 8 or 16 bits
   */
  static Optional<BufferedImage> grey(Volume volume) {
    Voxels voxels = volume.stored();
    boolean scaled = voxels.slope() != 1 || voxels.intercept() != 0;
    int width = volume.nx();
    int height = volume.ny();
    if (voxels.type() == DataType.UINT8 && !scaled) {
      byte[] samples = voxels.bytes().array();
      return Optional.of(greyImage(new DataBufferByte(samples, samples.length), width, height));
    }
    if (voxels.type() == DataType.UINT16 && !scaled) {
      short[] samples = new short[voxels.count()];
      voxels.bytes().asShortBuffer().get(samples);
      return Optional.of(greyImage(new DataBufferUShort(samples, samples.length), width, height));
    }
    return Optional.empty();
  }

  private static BufferedImage greyImage(DataBuffer samples, int width, int height) {
    ColorModel grey =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            false,
            false,
            Transparency.OPAQUE,
            samples.getDataType());
    SampleModel layout =
        new ComponentSampleModel(samples.getDataType(), width, height, 1, width, new int[] {0});
    WritableRaster raster = Raster.createWritableRaster(layout, samples, new Point());
    return new BufferedImage(grey, raster, false, null);
  }
}
