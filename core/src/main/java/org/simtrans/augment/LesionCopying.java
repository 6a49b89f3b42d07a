package org.simtrans.augment;

import java.util.random.RandomGenerator;

/**
 * Copies labelled lesions into other slices, as CarveMix does (Zhang et al., 2021): a lesion is cut
 * out with a margin, turned, flipped, scaled and bent, and blended into tissue. Half of them keep
 * their grey values; the others keep their contrast to what is around them. In the slices above and
 * below, a copy shows what was above and below the lesion itself.
 */
final class LesionCopying implements Planting {
  private static final int TRIES = 10;
  private static final double WITHIN = 0.7; // of a lesion, at least, is to lie in tissue
  private static final double SCALE = 0.35; // largest change, of the logarithm
  private static final double BEND = 0.15; // largest displacement, in radii
  private static final double GAIN = 0.15; // standard deviation of the change of contrast

  private final LesionConfig config;
  private final LabelledLesions labelled;
  private final SliceForm form;

  LesionCopying(LesionConfig config, LabelledLesions labelled, SliceForm form) {
    this.config = config;
    this.labelled = labelled;
    this.form = form;
  }

  @Override
  public void plant(float[] image, byte[] labels, int h, int w, RandomGenerator random) {
    PlantingSite site = PlantingSite.of(image, labels, h, w, form);
    int lesions = random.nextInt(config.most() + 1);
    for (int n = 0; n < lesions; n++) {
      Copy copy = new Copy(labelled.any(random), random);
      for (int t = 0; t < TRIES; t++) {
        int centre = site.somewhere(random);
        if (centre >= 0 && copy.within(site, centre) >= WITHIN) {
          copy.into(site, centre, random);
          break;
        }
      }
    }
  }

  /** A lesion in another form. */
  private static final class Copy {
    private final LabelledLesion lesion;
    private final double cos;
    private final double sin;
    private final double mirror;
    private final double bend; // pixels
    private final Ripple bendX;
    private final Ripple bendY;
    private final int reach; // pixels

    Copy(LabelledLesion lesion, RandomGenerator random) {
      this.lesion = lesion;
      double angle = 2 * Math.PI * random.nextDouble();
      double scale = Math.exp(SCALE * (2 * random.nextDouble() - 1));
      cos = Math.cos(angle) / scale;
      sin = Math.sin(angle) / scale;
      mirror = random.nextBoolean() ? 1 : -1;
      bend = BEND * random.nextDouble() * lesion.radius();
      bendX = new Ripple(random);
      bendY = new Ripple(random);
      reach = (int) Math.ceil(scale * (Math.hypot(lesion.height(), lesion.width()) / 2 + 2 * bend));
    }

    /** Where a pixel comes from, in the lesion's own pixels. */
    private double sourceX(int dx, int dy) {
      double x = mirror * (cos * dx + sin * dy);
      double y = cos * dy - sin * dx;
      return (lesion.width() - 1) / 2.0 + x + bend * bendX.at(x / size(), y / size());
    }

    private double sourceY(int dx, int dy) {
      double x = mirror * (cos * dx + sin * dy);
      double y = cos * dy - sin * dx;
      return (lesion.height() - 1) / 2.0 + y + bend * bendY.at(x / size(), y / size());
    }

    private double size() {
      return Math.max(2, lesion.radius());
    }

    /** The share of the lesion that would lie in tissue. */
    double within(PlantingSite site, int centre) {
      int inside = 0;
      int all = 0;
      for (int dy = -reach; dy <= reach; dy++) {
        for (int dx = -reach; dx <= reach; dx++) {
          if (sampled(lesion.mask(), sourceX(dx, dy), sourceY(dx, dy)) >= 0.5) {
            int x = centre % site.w() + dx;
            int y = centre / site.w() + dy;
            boolean there = x >= 0 && y >= 0 && x < site.w() && y < site.h();
            inside += there && site.tissue()[y * site.w() + x] ? 1 : 0;
            all++;
          }
        }
      }
      return all == 0 ? 0 : (double) inside / all;
    }

    void into(PlantingSite site, int centre, RandomGenerator random) {
      int x0 = centre % site.w();
      int y0 = centre / site.w();
      boolean keepsContrast = random.nextBoolean();
      double gain = 1 + GAIN * random.nextGaussian();
      int planes = Math.min(site.planes(), lesion.planes().length);
      double[] shift = new double[planes];
      for (int p = 0; p < planes; p++) {
        shift[p] = keepsContrast ? site.meanAround(p, x0, y0, reach) - lesion.around()[p] : 0;
      }
      for (int dy = -reach; dy <= reach; dy++) {
        for (int dx = -reach; dx <= reach; dx++) {
          int x = x0 + dx;
          int y = y0 + dy;
          if (x < 0
              || y < 0
              || x >= site.w()
              || y >= site.h()
              || !site.tissue()[y * site.w() + x]) {
            continue;
          }
          double fromX = sourceX(dx, dy);
          double fromY = sourceY(dx, dy);
          float share = sampled(lesion.blend(), fromX, fromY);
          if (share > 0) {
            blend(site, y * site.w() + x, share, fromX, fromY, shift, gain);
          }
        }
      }
    }

    private void blend(
        PlantingSite site,
        int i,
        float share,
        double fromX,
        double fromY,
        double[] shift,
        double gain) {
      for (int p = 0; p < shift.length; p++) {
        double around = lesion.around()[p];
        double own = clamped(lesion.planes()[p], fromX, fromY);
        double value = around + shift[p] + gain * (own - around);
        int at = p * site.h() * site.w() + i;
        site.image()[at] += (float) (share * (value - site.image()[at]));
      }
      if (sampled(lesion.mask(), fromX, fromY) >= 0.5) {
        byte nearest = lesion.labels()[nearest(fromX, fromY)];
        site.labels()[i] = nearest <= 0 ? lesion.label() : nearest;
      }
    }

    private int nearest(double x, double y) {
      int column = Math.min(lesion.width() - 1, Math.max(0, (int) Math.round(x)));
      int row = Math.min(lesion.height() - 1, Math.max(0, (int) Math.round(y)));
      return row * lesion.width() + column;
    }

    /** Bilinear; 0 outside. */
    private float sampled(float[] values, double x, double y) {
      boolean outside = x < -1 || y < -1 || x > lesion.width() || y > lesion.height();
      return outside ? 0 : bilinear(values, x, y, false);
    }

    /** Bilinear; outside as at the edge. */
    private float clamped(float[] values, double x, double y) {
      return bilinear(values, x, y, true);
    }

    private float bilinear(float[] values, double x, double y, boolean repeated) {
      int column = (int) Math.floor(x);
      int row = (int) Math.floor(y);
      float u = (float) (x - column);
      float v = (float) (y - row);
      float upper =
          (1 - u) * pixel(values, column, row, repeated)
              + u * pixel(values, column + 1, row, repeated);
      float lower =
          (1 - u) * pixel(values, column, row + 1, repeated)
              + u * pixel(values, column + 1, row + 1, repeated);
      return (1 - v) * upper + v * lower;
    }

    private float pixel(float[] values, int column, int row, boolean repeated) {
      int x = Math.min(lesion.width() - 1, Math.max(0, column));
      int y = Math.min(lesion.height() - 1, Math.max(0, row));
      return repeated || x == column && y == row ? values[y * lesion.width() + x] : 0;
    }
  }
}
