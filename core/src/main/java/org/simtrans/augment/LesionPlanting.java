package org.simtrans.augment;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Plants lesions into slices and gives their masks: labels without an expert. A lesion is an
 * ellipse with a ragged border of random softness. Inside, grey values are shifted or replaced and
 * get a texture of their own. A lesion lies within tissue (after Zhang et al., "Self-supervised
 * tumor segmentation through layer decomposition", 2021). Safe to share between threads.
 */
public final class LesionPlanting implements Planting {
  private static final int TRIES = 50;

  private final LesionConfig config;
  private final SliceForm form;

  /** Of slices of one channel. */
  public LesionPlanting(LesionConfig config) {
    this(config, SliceForm.GREY);
  }

  /** A planting with the numbers and forms of {@code config}, into slices of a form. */
  public LesionPlanting(LesionConfig config, SliceForm form) {
    this.config = config;
    this.form = form;
  }

  SliceForm form() {
    return form;
  }

  /**
   * Plants lesions into a slice. In each channel a lesion is as bright or dark as it happens; it
   * narrows towards the neighbours of the slice.
   *
   * @param image planes*h*w, z-scored, row-major; changed in place
   * @param labels h*w; becomes 1 in the lesions of the slice itself and 0 elsewhere
   */
  @Override
  public void plant(float[] image, byte[] labels, int h, int w, RandomGenerator random) {
    Arrays.fill(labels, 0, h * w, (byte) 0);
    boolean[][] tissue = new boolean[form.slices()][];
    Arrays.setAll(tissue, slice -> form.tissue(image, slice, h, w));
    int lesions = random.nextInt(config.most() + 1);
    for (int n = 0; n < lesions; n++) {
      int centre = somewhere(tissue[form.middle()], random);
      if (centre >= 0) {
        Lesion lesion = new Lesion(centre % w, centre / w, Math.sqrt((double) h * w), random);
        for (int slice = 0; slice < form.slices(); slice++) {
          plant(lesion, slice, image, labels, tissue[slice], w);
        }
      }
    }
  }

  /** A random pixel of tissue, or -1 if there is hardly any tissue. */
  private static int somewhere(boolean[] tissue, RandomGenerator random) {
    for (int n = 0; n < TRIES; n++) {
      int i = random.nextInt(tissue.length);
      if (tissue[i]) {
        return i;
      }
    }
    return -1;
  }

  private void plant(
      Lesion lesion, int slice, float[] image, byte[] labels, boolean[] tissue, int w) {
    int h = tissue.length / w;
    int away = slice - form.middle();
    for (int y = lesion.from(lesion.y0); y <= lesion.to(lesion.y0, h); y++) {
      for (int x = lesion.from(lesion.x0); x <= lesion.to(lesion.x0, w); x++) {
        int i = y * w + x;
        if (!tissue[i]) {
          continue;
        }
        double u = lesion.along(x, y);
        double v = lesion.across(x, y);
        double share = lesion.share(u, v, away);
        for (int c = 0; c < form.channels(); c++) {
          int at = form.plane(slice, c) * h * w + i;
          image[at] += (float) (share * (lesion.level(c, u, v) - lesion.replaced * image[at]));
        }
        if (share > 0.5 && away == 0) {
          labels[i] = 1;
        }
      }
    }
  }

  /** One lesion as it was drawn at random. */
  private final class Lesion {
    private final int x0;
    private final int y0;
    private final double radius;
    private final double stretch;
    private final double cos;
    private final double sin;
    private final Ripple border;
    private final Ripple texture;
    private final double ragged;
    private final double softness;
    private final double rough;
    private final double[] shift = new double[form.channels()];
    private final double replaced;
    private final double slope; // radii from one slice to the next
    private final int reach;

    Lesion(int x0, int y0, double edge, RandomGenerator random) {
      this.x0 = x0;
      this.y0 = y0;
      radius =
          edge
              * config.radius().from()
              * Math.pow(config.radius().to() / config.radius().from(), random.nextDouble());
      stretch = Math.sqrt(1 + 1.5 * random.nextDouble()); // axes up to 2.5 to 1
      double angle = Math.PI * random.nextDouble();
      cos = Math.cos(angle);
      sin = Math.sin(angle);
      border = new Ripple(random);
      texture = new Ripple(random);
      ragged = 0.2 + 0.6 * random.nextDouble();
      softness = 0.1 + 0.5 * random.nextDouble();
      rough = 0.4 * random.nextDouble();
      shift[0] = config.strength().draw(random) * sign(random);
      replaced = random.nextBoolean() ? 0.5 + 0.5 * random.nextDouble() : 0;
      for (int c = 1; c < shift.length; c++) {
        shift[c] = config.strength().draw(random) * sign(random);
      }
      slope = form.slices() > 1 ? 0.2 + 0.8 * random.nextDouble() : 0;
      reach = (int) Math.ceil(radius * stretch * (1 + ragged + softness));
    }

    int from(int centre) {
      return Math.max(0, centre - reach);
    }

    int to(int centre, int size) {
      return Math.min(size - 1, centre + reach);
    }

    /** In radii, along the longer axis. */
    double along(int x, int y) {
      return ((x - x0) * cos + (y - y0) * sin) / (radius * stretch);
    }

    double across(int x, int y) {
      return ((y - y0) * cos - (x - x0) * sin) / radius * stretch;
    }

    /** How much of a pixel is lesion, in a slice so many away. */
    double share(double u, double v, int away) {
      double rise = slope * away;
      double depth =
          1 - Math.sqrt(u * u + v * v + rise * rise) + ragged * border.at(u, v); // 0 on the border
      return Math.min(1, Math.max(0, 0.5 + depth / softness));
    }

    double level(int channel, double u, double v) {
      return shift[channel] * (1 + rough * texture.at(2 * u, 2 * v));
    }
  }

  private int sign(RandomGenerator random) {
    return switch (config.contrast()) {
      case BRIGHT -> 1;
      case DARK -> -1;
      case EITHER -> random.nextBoolean() ? 1 : -1;
    };
  }
}
