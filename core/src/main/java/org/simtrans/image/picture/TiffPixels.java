package org.simtrans.image.picture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.simtrans.image.DataType;
import org.simtrans.image.Luminance;
import org.simtrans.tiff.Photometric;
import org.simtrans.tiff.SampleType;
import org.simtrans.tiff.Samples;
import org.simtrans.tiff.TiffPage;

/** The samples of a page as grey values, or as the values of each of its channels. */
final class TiffPixels {
  private final Samples samples;
  private final boolean colour;
  private final int[][] palette; // null if there is none
  private final List<Integer> channels;

  /**
   * @param samples of the page, or of a region of it
   */
  TiffPixels(TiffPage page, Samples samples) throws IOException {
    this.samples = samples;
    colour = page.photometric().isColour() && samples.bands() >= 3;
    palette = page.photometric() == Photometric.PALETTE ? page.palette() : null;
    channels = channels(page);
  }

  /** The bands of a page that are no transparency. */
  private static List<Integer> channels(TiffPage page) throws IOException {
    List<Integer> bands = new ArrayList<>();
    for (int band = 0; band < page.bands(); band++) {
      if (!page.isTransparency(band)) {
        bands.add(band);
      }
    }
    return bands.isEmpty() ? List.of(0) : bands;
  }

  /** The names of a page's channels, empty for those without one. */
  static List<String> names(TiffPage page) throws IOException {
    boolean palette = page.photometric() == Photometric.PALETTE;
    int count = palette ? 3 : channels(page).size();
    boolean colour = palette || page.photometric().isColour() && count >= 3;
    List<String> colours = List.of("red", "green", "blue");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(colour && i < 3 ? colours.get(i) : "");
    }
    return names;
  }

  /** The type of the values. */
  static DataType type(SampleType type) {
    return DataType.valueOf(type.name());
  }

  /** Grey values; colours as their luminance, of several bands that are no colours the first. */
  void grey(ByteBuffer into) {
    if (palette != null) {
      for (int i = 0; i < pixels(); i++) {
        int[] rgb = palette[index(i)];
        into.put((byte) Luminance.of(rgb[0], rgb[1], rgb[2]));
      }
    } else if (colour) {
      luminance(into);
    } else {
      into.put(band(channels.get(0)));
    }
  }

  /** The type of {@link #grey} and of the channels. */
  DataType type() {
    return palette == null ? type(samples.type()) : DataType.UINT8;
  }

  /** The values of each channel, in the order of {@link #names}. */
  List<ByteBuffer> channels() {
    if (palette == null) {
      return channels.stream().map(this::band).toList();
    }
    List<ByteBuffer> colours = new ArrayList<>();
    for (int c = 0; c < 3; c++) {
      ByteBuffer values = ByteBuffer.allocate(pixels());
      for (int i = 0; i < pixels(); i++) {
        values.put((byte) palette[index(i)][c]);
      }
      colours.add(values.flip());
    }
    return colours;
  }

  private int pixels() {
    return samples.width() * samples.height();
  }

  private int index(int pixel) {
    return samples.type() == SampleType.UINT8
        ? samples.bytes().get(pixel) & 0xff
        : samples.bytes().getShort(2 * pixel) & 0xffff;
  }

  private ByteBuffer band(int band) {
    int size = pixels() * samples.type().bytes();
    return samples.bytes().slice(band * size, size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void luminance(ByteBuffer into) {
    DataType type = type();
    int pixels = pixels();
    boolean small = type == DataType.UINT8 || type == DataType.UINT16;
    double[] red = new double[1];
    double[] green = new double[1];
    double[] blue = new double[1];
    for (int i = 0; i < pixels; i++) {
      type.decode(samples.bytes(), i, red, 1);
      type.decode(samples.bytes(), i + pixels, green, 1);
      type.decode(samples.bytes(), i + 2 * pixels, blue, 1);
      double grey =
          small
              ? Luminance.of((int) red[0], (int) green[0], (int) blue[0])
              : Luminance.of(red[0], green[0], blue[0]);
      put(into, type, grey);
    }
  }

  private static void put(ByteBuffer into, DataType type, double value) {
    switch (type) {
      case FLOAT32 -> into.putFloat((float) value);
      case FLOAT64 -> into.putDouble(value);
      default -> {
        long whole = Math.round(value);
        for (int b = 0; b < type.bytes(); b++) {
          into.put((byte) (whole >> 8 * b));
        }
      }
    }
  }
}
