package org.simtrans.augment;

import java.util.random.RandomGenerator;

/**
 * Augments a slice together with its labels for training a segmentation network: flips, rotation,
 * scale, shift and, optionally, elastic deformation in one sampling pass, then how much lesions
 * stand out, then the grey values. Safe to share between threads.
 */
public final class TrainingAugment {
  private static final long HALF = PlaneMap.fixed(0.5);

  private final TrainingAugmentConfig config;
  private final LesionContrast lesionContrast;
  private final Degradation degradation;
  private final SliceForm form;
  private final Intensities intensities;

  /** Of slices of one channel. */
  public TrainingAugment(TrainingAugmentConfig config) {
    this(config, SliceForm.GREY);
  }

  /** An augmentation of slices of a form that draws from the ranges of {@code config}. */
  public TrainingAugment(TrainingAugmentConfig config, SliceForm form) {
    this.config = config;
    this.form = form;
    this.lesionContrast = new LesionContrast(config.lesionContrast(), form);
    this.degradation = new Degradation(config);
    this.intensities = new Intensities(config.intensity(), form);
  }

  /**
   * Draws one augmented slice. Pixels from outside a plane get its smallest value and label 0.
   *
   * @param image planes*h*w, z-scored, row-major
   * @param labels h*w, taken from the nearest pixel
   * @param imageOut planes*h*w, not the same array as {@code image}
   * @param labelsOut h*w, not the same array as {@code labels}
   */
  public void apply(
      float[] image,
      byte[] labels,
      int h,
      int w,
      RandomGenerator random,
      float[] imageOut,
      byte[] labelsOut) {
    PlaneMap map = place(h, w, random);
    Elastic elastic = null; // no deformation
    if (config.elastic().happens(random)) {
      elastic = new Elastic(h, w, config.elastic().draw(random), random);
    }
    float[] black = new float[form.planes()];
    for (int p = 0; p < black.length; p++) {
      Grey grey = form.grey(image, p, h, w);
      black[p] = grey.outside();
      if (p == 0) {
        sample(grey, labels, map, elastic, imageOut, labelsOut);
      } else {
        sample(grey, map, elastic, imageOut, p * h * w);
      }
    }
    lesionContrast.apply(imageOut, labelsOut, h, w, random);
    degradation.apply(imageOut, h, w, random);
    intensities.apply(imageOut, 0, h, w, black, random, TransformListener.SILENT);
  }

  private PlaneMap place(int h, int w, RandomGenerator random) {
    double step = 1 / config.scale().drawOr(1, random);
    double stretch = Math.sqrt(config.stretch().drawOr(1, random));
    double stepX = step / stretch;
    double stepY = step * stretch;
    double shiftX = 0;
    double shiftY = 0;
    if (config.shift().happens(random)) {
      shiftX = w * config.shift().draw(random);
      shiftY = h * config.shift().draw(random);
    }
    return PlaneMap.of(
        h,
        w,
        (w - 1) / 2.0 - shiftX,
        (h - 1) / 2.0 - shiftY,
        Jitter.happens(config.flip(), random) ? -stepX : stepX,
        Jitter.happens(config.flipVertical(), random) ? -stepY : stepY,
        config.rotation().drawOr(0, random));
  }

  private static void sample(
      Grey image,
      byte[] labels,
      PlaneMap map,
      Elastic elastic,
      float[] imageOut,
      byte[] labelsOut) {
    int h = image.h();
    int w = image.w();
    for (int row = 0, i = 0; row < h; row++) {
      long rowX = map.x0() + map.xy() * row;
      long rowY = map.y0() + map.yy() * row;
      if (elastic != null) {
        elastic.enter(row);
      }
      for (int column = 0; column < w; column++, i++) {
        long x = rowX + map.xx() * column;
        long y = rowY + map.yx() * column;
        if (elastic != null) {
          x += elastic.dx[column];
          y += elastic.dy[column];
        }
        imageOut[i] = image.at(x, y);
        int nearX = (int) ((x + HALF) >> 32);
        int nearY = (int) ((y + HALF) >> 32);
        boolean inside = nearX >= 0 && nearY >= 0 && nearX < w && nearY < h;
        labelsOut[i] = inside ? labels[nearY * w + nearX] : 0;
      }
    }
  }

  /** A further plane, moved as the first one is. */
  private static void sample(Grey image, PlaneMap map, Elastic elastic, float[] out, int offset) {
    for (int row = 0, i = offset; row < image.h(); row++) {
      long rowX = map.x0() + map.xy() * row;
      long rowY = map.y0() + map.yy() * row;
      if (elastic != null) {
        elastic.enter(row);
      }
      for (int column = 0; column < image.w(); column++, i++) {
        long x = rowX + map.xx() * column;
        long y = rowY + map.yx() * column;
        out[i] =
            elastic == null
                ? image.at(x, y)
                : image.at(x + elastic.dx[column], y + elastic.dy[column]);
      }
    }
  }
}
