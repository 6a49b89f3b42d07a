package org.simtrans.augment;

/**
 * A lesion that an expert has labelled, cut out of its slice with a margin.
 *
 * @param planes of its image, each height*width
 * @param mask height*width, 1 in the lesion and 0 elsewhere
 * @param blend height*width, 1 in the lesion, falling to 0 over the margin
 * @param labels height*width, as in the slice
 * @param pixels of the lesion
 * @param around mean of the tissue in the margin, in each plane
 * @param contrast mean of the lesion less {@code around}, in each plane
 * @param spread standard deviation within the lesion, in each plane
 */
record LabelledLesion(
    int height,
    int width,
    float[][] planes,
    float[] mask,
    float[] blend,
    byte[] labels,
    int pixels,
    double[] around,
    double[] contrast,
    double[] spread) {
  static final int MARGIN = 4; // pixels

  /** Of a disc of the same area. */
  double radius() {
    return Math.sqrt(pixels / Math.PI);
  }

  /** Its label; of several, the first one. */
  byte label() {
    for (int i = 0; i < labels.length; i++) {
      if (mask[i] > 0) {
        return labels[i];
      }
    }
    throw new IllegalStateException("a lesion without a pixel");
  }

  /**
   * Cuts a lesion out.
   *
   * @param image planes*h*w
   * @param part the pixels of the lesion in the slice
   */
  static LabelledLesion cut(float[] image, byte[] labels, boolean[] tissue, int[] part, int w) {
    int h = labels.length / w;
    int left = w;
    int right = 0;
    int top = h;
    int bottom = 0;
    for (int i : part) {
      left = Math.min(left, i % w);
      right = Math.max(right, i % w);
      top = Math.min(top, i / w);
      bottom = Math.max(bottom, i / w);
    }
    left = Math.max(0, left - MARGIN);
    right = Math.min(w - 1, right + MARGIN);
    top = Math.max(0, top - MARGIN);
    bottom = Math.min(h - 1, bottom + MARGIN);
    int height = bottom - top + 1;
    int width = right - left + 1;
    float[] mask = new float[height * width];
    for (int i : part) {
      mask[(i / w - top) * width + i % w - left] = 1;
    }
    int count = labels.length == 0 ? 0 : image.length / labels.length;
    float[][] planes = new float[count][height * width];
    byte[] own = new byte[height * width];
    boolean[] ring = new boolean[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from = (y + top) * w + x + left;
        int to = y * width + x;
        own[to] = labels[from];
        ring[to] = tissue[from] && labels[from] == 0;
        for (int p = 0; p < count; p++) {
          planes[p][to] = image[p * labels.length + from];
        }
      }
    }
    double[] around = new double[count];
    double[] contrast = new double[count];
    double[] spread = new double[count];
    for (int p = 0; p < count; p++) {
      around[p] = mean(planes[p], ring);
      contrast[p] = mean(planes[p], mask) - around[p];
      spread[p] = spread(planes[p], mask);
    }
    float[] blend = blend(mask, height, width);
    return new LabelledLesion(
        height, width, planes, mask, blend, own, part.length, around, contrast, spread);
  }

  private static double mean(float[] values, boolean[] where) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      sum += where[i] ? values[i] : 0;
      count += where[i] ? 1 : 0;
    }
    return count == 0 ? 0 : sum / count;
  }

  private static double mean(float[] values, float[] mask) {
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < values.length; i++) {
      sum += mask[i] * values[i];
      weight += mask[i];
    }
    return sum / weight;
  }

  private static double spread(float[] values, float[] mask) {
    double mean = mean(values, mask);
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < values.length; i++) {
      sum += mask[i] * (values[i] - mean) * (values[i] - mean);
      weight += mask[i];
    }
    return Math.sqrt(sum / weight);
  }

  /** 1 in the mask; outside, less by the distance from it, and 0 at the end of the margin. */
  private static float[] blend(float[] mask, int height, int width) {
    float[] blend = mask.clone();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int dy = -MARGIN; dy <= MARGIN && mask[y * width + x] > 0; dy++) {
          for (int dx = -MARGIN; dx <= MARGIN; dx++) {
            int row = y + dy;
            int column = x + dx;
            float share = (float) (1 - Math.hypot(dx, dy) / MARGIN);
            if (row >= 0 && row < height && column >= 0 && column < width) {
              int i = row * width + column;
              blend[i] = Math.max(blend[i], share);
            }
          }
        }
      }
    }
    return blend;
  }
}
