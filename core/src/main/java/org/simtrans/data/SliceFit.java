package org.simtrans.data;

import java.util.Arrays;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;

/**
 * The way of one slice to the network's size and back: the slice is scaled (see {@link Fit}, the
 * aspect is kept) and laid in the middle, what remains is padding. Where sizes agree, both ways
 * copy exactly; where only padding is needed, going there and back is exact too.
 */
public final class SliceFit {
  private static final double LARGEST = 1 << 26; // pixels that a slice may grow to

  private final int height;
  private final int width;
  private final int networkHeight;
  private final int networkWidth;
  private final int contentHeight; // the scaled slice within the network's input
  private final int contentWidth;
  private final int top;
  private final int left;

  /**
   * @param height rows of the slice
   * @param width columns of the slice
   * @param networkHeight rows of the network's input
   * @param networkWidth columns of the network's input
   */
  public SliceFit(int height, int width, int networkHeight, int networkWidth, Fit fit) {
    this(height, width, 1, 1, networkHeight, networkWidth, fit);
  }

  /**
   * The same where pixels are brought to another size first, so that rows and columns are as far
   * apart as each other.
   *
   * @param rowScale rows that the network would see for each row of the slice, if it fitted
   * @param columnScale the same of columns
   * @throws InvalidSettingException if the slice would become too large to be kept in memory
   */
  SliceFit(
      int height,
      int width,
      double rowScale,
      double columnScale,
      int networkHeight,
      int networkWidth,
      Fit fit) {
    this.height = height;
    this.width = width;
    double seenHeight = height * rowScale;
    double seenWidth = width * columnScale;
    if (fit == Fit.AUTO) {
      throw new IllegalStateException("how slices come to the network's size has not been chosen");
    }
    boolean whole = fit == Fit.PATCH;
    if (whole && seenHeight * seenWidth > Math.max(LARGEST, (double) height * width)) {
      throw new InvalidSettingException(
          Message.of(
              "a slice of %d x %d pixels would become one of %.0f x %.0f; choose a larger {spacing}",
              height, width, seenHeight, seenWidth));
    }
    int wholeHeight = scaled(1, seenHeight, Integer.MAX_VALUE);
    int wholeWidth = scaled(1, seenWidth, Integer.MAX_VALUE);
    this.networkHeight = whole ? Math.max(wholeHeight, networkHeight) : networkHeight;
    this.networkWidth = whole ? Math.max(wholeWidth, networkWidth) : networkWidth;
    double scale = Math.min(networkHeight / seenHeight, networkWidth / seenWidth);
    if (fit == Fit.PAD) {
      scale = Math.min(scale, 1);
    }
    contentHeight = whole ? wholeHeight : scaled(seenHeight, scale, networkHeight);
    contentWidth = whole ? wholeWidth : scaled(seenWidth, scale, networkWidth);
    top = (this.networkHeight - contentHeight) / 2;
    left = (this.networkWidth - contentWidth) / 2;
  }

  private static int scaled(double size, double scale, int limit) {
    return Math.max(1, Math.min(limit, (int) Math.round(size * scale)));
  }

  /** Rows of what is prepared: the network's; with {@link Fit#PATCH} of a larger slice, its own. */
  public int networkHeight() {
    return networkHeight;
  }

  /** Columns of what is prepared. */
  public int networkWidth() {
    return networkWidth;
  }

  /**
   * Bilinear, antialiased when shrinking.
   *
   * @param image height x width
   * @param fill the value of the padding
   * @return networkHeight x networkWidth
   */
  public float[] toNetwork(float[] image, float fill) {
    float[] content = resample(image, height, width, contentHeight, contentWidth);
    float[] network = new float[networkHeight * networkWidth];
    Arrays.fill(network, fill);
    for (int y = 0; y < contentHeight; y++) {
      System.arraycopy(
          content, y * contentWidth, network, (top + y) * networkWidth + left, contentWidth);
    }
    return network;
  }

  /**
   * Nearest neighbour; the padding is background.
   *
   * @param labels height x width
   * @return networkHeight x networkWidth
   */
  public byte[] labelsToNetwork(byte[] labels) {
    byte[] network = new byte[networkHeight * networkWidth];
    for (int y = 0; y < contentHeight; y++) {
      int row = nearest(y, height, contentHeight) * width;
      int to = (top + y) * networkWidth + left;
      for (int x = 0; x < contentWidth; x++) {
        network[to + x] = labels[row + nearest(x, width, contentWidth)];
      }
    }
    return network;
  }

  /**
   * Takes a map of one channel (probabilities, say) back to the slice; bilinear, antialiased when
   * shrinking.
   *
   * @param networkMap networkHeight x networkWidth
   * @return height x width
   */
  public float[] toNative(float[] networkMap) {
    float[] content = new float[contentHeight * contentWidth];
    for (int y = 0; y < contentHeight; y++) {
      System.arraycopy(
          networkMap, (top + y) * networkWidth + left, content, y * contentWidth, contentWidth);
    }
    return resample(content, contentHeight, contentWidth, height, width);
  }

  /** The source pixel in which the centre of target pixel {@code i} lies. */
  private static int nearest(int i, int from, int to) {
    return (int) ((2L * i + 1) * from / (2L * to));
  }

  private static float[] resample(float[] image, int h, int w, int toH, int toW) {
    if (h == toH && w == toW) {
      return image.clone();
    }
    float[] wide = new LinearResampling(w, toW).rows(image, h, w);
    return new LinearResampling(h, toH).columns(wide, toW);
  }
}
