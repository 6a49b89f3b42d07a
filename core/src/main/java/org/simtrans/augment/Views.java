package org.simtrans.augment;

import java.util.random.RandomGenerator;
import org.simtrans.InvalidSettingException;

/**
 * Draws SimCLR's random views of a slice (Chen et al. 2020, section 3): crop, resize, flip and
 * rotation as one sampling pass, then the grey values. Safe to share between threads.
 */
public final class Views {
  private final ViewConfig config;
  private final int height;
  private final int width;
  private final SliceForm form;
  private final Intensities intensities;

  /** Of slices of one channel. */
  public Views(ViewConfig config, int height, int width) {
    this(config, height, width, SliceForm.GREY);
  }

  /**
   * @param height of every view, pixels
   * @param form of the slices and their views
   * @throws InvalidSettingException if the size is not positive
   */
  public Views(ViewConfig config, int height, int width, SliceForm form) {
    if (height < 1 || width < 1) {
      throw new InvalidSettingException(
          "Views of %d x %d pixels were asked for, but both sides must be at least 1."
              .formatted(height, width));
    }
    this.config = config;
    this.height = height;
    this.width = width;
    this.form = form;
    this.intensities = new Intensities(config.intensity(), form);
  }

  /**
   * Draws one view.
   *
   * @param source planes*h*w, z-scored, row-major; positions outside of a plane have its smallest
   *     value
   * @param view planes*height*width values are written from {@code offset} on
   */
  public void view(float[] source, int h, int w, RandomGenerator random, float[] view, int offset) {
    view(source, h, w, random, view, offset, TransformListener.SILENT);
  }

  /** Draws the same view and reports its transforms. */
  public void view(
      float[] source,
      int h,
      int w,
      RandomGenerator random,
      float[] view,
      int offset,
      TransformListener listener) {
    PlaneMap map = place(h, w, random, listener);
    float[] black = new float[form.planes()];
    for (int p = 0; p < black.length; p++) {
      Grey grey = form.grey(source, p, h, w);
      sample(grey, map, view, offset + p * height * width);
      black[p] = grey.outside();
    }
    intensities.apply(view, offset, height, width, black, random, listener);
  }

  private PlaneMap place(int h, int w, RandomGenerator random, TransformListener listener) {
    double area = config.cropArea().drawOr(1, random);
    double logRatio = Math.log(config.cropRatio());
    // 1 if the crop has the aspect ratio of the source
    double stretch = (double) width * h / ((double) height * w);
    double drawn = 1;
    if (logRatio > 0) {
      drawn = Math.exp(logRatio * (2 * random.nextDouble() - 1));
      stretch *= drawn;
    }
    double across = Math.sqrt(area * stretch); // fractions of the source's width and height
    double down = Math.sqrt(area / stretch);
    double fit = Math.min(1, 1 / Math.max(across, down)); // keeps the aspect ratio, loses area
    double cropWidth = w * across * fit;
    double cropHeight = h * down * fit;
    double left = (w - cropWidth) * random.nextDouble();
    double top = (h - cropHeight) * random.nextDouble();
    double stepX = cropWidth / width;
    boolean flipped = Jitter.happens(config.flip(), random);
    double degrees = config.rotation().drawOr(0, random);
    tell(cropWidth * cropHeight / ((double) w * h), drawn, flipped, degrees, listener);
    return PlaneMap.of(
        height,
        width,
        left + (cropWidth - 1) / 2,
        top + (cropHeight - 1) / 2,
        flipped ? -stepX : stepX,
        cropHeight / height,
        degrees);
  }

  private static void tell(
      double area, double stretch, boolean flipped, double degrees, TransformListener listener) {
    if (area < 1 - 1e-9) {
      listener.happened(Transform.CROP, area);
    }
    if (stretch != 1) {
      listener.happened(Transform.STRETCH, stretch);
    }
    if (degrees != 0) {
      listener.happened(Transform.ROTATION, degrees);
    }
    if (flipped) {
      listener.happened(Transform.FLIP, 1);
    }
  }

  /** A pixel that covers several source pixels is the mean of as many samples, against aliasing. */
  private void sample(Grey source, PlaneMap map, float[] view, int offset) {
    int across = (int) Math.max(1, Math.round(map.columnStep()));
    int down = (int) Math.max(1, Math.round(map.rowStep()));
    if (across == 1 && down == 1) {
      sampleOnce(source, map, view, offset);
      return;
    }
    // the samples of a pixel lie on a finer grid around its centre
    PlaneMap fine =
        new PlaneMap(
            map.x0() + (map.xx() / across - map.xx() + map.xy() / down - map.xy()) / 2,
            map.xx() / across,
            map.xy() / down,
            map.y0() + (map.yx() / across - map.yx() + map.yy() / down - map.yy()) / 2,
            map.yx() / across,
            map.yy() / down);
    float share = 1f / (across * down);
    int i = offset;
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        float sum = 0;
        for (int a = row * down; a < (row + 1) * down; a++) {
          for (int b = column * across; b < (column + 1) * across; b++) {
            sum +=
                source.at(
                    fine.x0() + fine.xx() * b + fine.xy() * a,
                    fine.y0() + fine.yx() * b + fine.yy() * a);
          }
        }
        view[i++] = sum * share;
      }
    }
  }

  private void sampleOnce(Grey source, PlaneMap map, float[] view, int offset) {
    int i = offset;
    for (int row = 0; row < height; row++) {
      long x = map.x0() + map.xy() * row;
      long y = map.y0() + map.yy() * row;
      for (int column = 0; column < width; column++) {
        view[i++] = source.at(x + map.xx() * column, y + map.yx() * column);
      }
    }
  }
}
