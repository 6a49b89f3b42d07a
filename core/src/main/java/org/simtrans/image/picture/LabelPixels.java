package org.simtrans.image.picture;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.simtrans.image.LabelImage;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;

/**
 * A decoded picture as labels: the indices of its palette, its numbers, or its colours. A colour
 * picture of which every pixel is grey holds numbers. What is wholly transparent is background.
 */
final class LabelPixels {
  private static final int TWICE = 257; // a sample of 8 bits as one of 16

  private final BufferedImage image;
  private final Path file;
  private final int width;
  private final int height;

  private LabelPixels(BufferedImage image, Path file) {
    this.image = image;
    this.file = file;
    width = image.getWidth();
    height = image.getHeight();
  }

  /**
   * @param palette whether the file itself has a palette; Java's decoders make one for grey of few
   *     bits, too
   */
  static LabelImage of(BufferedImage image, Path file, boolean palette) {
    LabelPixels pixels = new LabelPixels(image, file);
    ColorModel colours = image.getColorModel();
    if (palette && colours instanceof IndexColorModel entries) {
      return pixels.indices(entries);
    }
    if (colours instanceof IndexColorModel || colours.getNumColorComponents() < 3) {
      float[] greys = Volume.ofPicture(pixels.width, pixels.height, Pixels.voxels(image)).values();
      return pixels.labels(greys, LabelImage.Kind.NUMBERS);
    }
    return pixels.coloured();
  }

  private LabelImage indices(IndexColorModel palette) {
    float[] values = new float[width * height];
    image.getRaster().getSamples(0, 0, width, height, 0, values);
    SortedMap<Integer, Integer> entries = new TreeMap<>();
    for (int i = 0; i < palette.getMapSize(); i++) {
      entries.put(i, palette.getRGB(i) & 0xffffff);
    }
    Volume volume = Volume.ofPicture(width, height, values);
    return new LabelImage(volume, LabelImage.Kind.PALETTE, entries, false, 1);
  }

  private LabelImage coloured() {
    Raster raster = image.getRaster();
    int pixels = width * height;
    int bits = raster.getSampleModel().getSampleSize(0);
    int[] red = band(0);
    int[] green = band(1);
    int[] blue = band(2);
    float[] values = new float[pixels];
    boolean grey = true;
    for (int i = 0; i < pixels; i++) {
      grey &= red[i] == green[i] && red[i] == blue[i];
      values[i] = red[i];
    }
    for (int i = 0; i < pixels && !grey; i++) {
      values[i] =
          eightBits(red[i], bits) << 16 | eightBits(green[i], bits) << 8 | eightBits(blue[i], bits);
    }
    return labels(values, grey ? LabelImage.Kind.NUMBERS : LabelImage.Kind.COLOURS);
  }

  private int[] band(int number) {
    return image.getRaster().getSamples(0, 0, width, height, number, (int[]) null);
  }

  private int eightBits(int sample, int bits) {
    if (bits <= 8) {
      return sample;
    }
    if (bits == 16 && sample % TWICE == 0) {
      return sample / TWICE;
    }
    throw new UnreadableImageException(
        file,
        "is a label in colours of %d bits; expected 8 bits, as colour masks have: save it again"
            .formatted(bits));
  }

  private LabelImage labels(float[] values, LabelImage.Kind kind) {
    if (image.getColorModel().hasAlpha() && !(image.getColorModel() instanceof IndexColorModel)) {
      clearTransparent(values);
    }
    Volume volume = Volume.ofPicture(width, height, values);
    return new LabelImage(volume, kind, new TreeMap<>(), false, 1);
  }

  private void clearTransparent(float[] values) {
    int[] alpha = band(image.getRaster().getNumBands() - 1);
    if (!differs(alpha)) {
      return; // says nothing
    }
    boolean drawn = false;
    for (float value : values) {
      drawn |= value != values[0];
    }
    if (!drawn) {
      throw new UnreadableImageException(
          file,
          "is a label of one colour that differs in its transparency alone; save the mask itself,"
              + " in one channel without transparency");
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = alpha[i] == 0 ? 0 : values[i];
    }
  }

  private static boolean differs(int[] samples) {
    for (int sample : samples) {
      if (sample != samples[0]) {
        return true;
      }
    }
    return false;
  }
}
