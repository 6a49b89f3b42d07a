package org.simtrans.augment;

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

  /** A planting with the numbers and forms of {@code config}. */
  public LesionPlanting(LesionConfig config) {
    this.config = config;
  }

  /**
   * Plants lesions into a slice.
   *
   * @param image h*w, z-scored, row-major; changed in place
   * @param labels h*w; becomes 1 in the lesions and 0 elsewhere
   */
  @Override
  public void plant(float[] image, byte[] labels, int h, int w, RandomGenerator random) {
    float least = Grey.of(image, h, w).tissue();
    boolean[] tissue = new boolean[h * w];
    for (int i = 0; i < tissue.length; i++) {
      tissue[i] = image[i] > least;
      labels[i] = 0;
    }
    int lesions = random.nextInt(config.most() + 1);
    for (int n = 0; n < lesions; n++) {
      int centre = somewhere(tissue, random);
      if (centre >= 0) {
        plantOne(image, labels, tissue, centre % w, centre / w, h, w, random);
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

  private void plantOne(
      float[] image,
      byte[] labels,
      boolean[] tissue,
      int x0,
      int y0,
      int h,
      int w,
      RandomGenerator random) {
    double edge = Math.sqrt((double) h * w);
    double radius =
        edge
            * config.radius().from()
            * Math.pow(config.radius().to() / config.radius().from(), random.nextDouble());
    double stretch = Math.sqrt(1 + 1.5 * random.nextDouble()); // axes up to 2.5 to 1
    double angle = Math.PI * random.nextDouble();
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    Ripple border = new Ripple(random);
    Ripple texture = new Ripple(random);
    double ragged = 0.2 + 0.6 * random.nextDouble();
    double softness = 0.1 + 0.5 * random.nextDouble();
    double rough = 0.4 * random.nextDouble();
    double shift = config.strength().draw(random) * sign(random);
    double replaced = random.nextBoolean() ? 0.5 + 0.5 * random.nextDouble() : 0;
    int reach = (int) Math.ceil(radius * stretch * (1 + ragged + softness));
    for (int y = Math.max(0, y0 - reach); y <= Math.min(h - 1, y0 + reach); y++) {
      for (int x = Math.max(0, x0 - reach); x <= Math.min(w - 1, x0 + reach); x++) {
        int i = y * w + x;
        if (!tissue[i]) {
          continue;
        }
        double u = ((x - x0) * cos + (y - y0) * sin) / (radius * stretch);
        double v = ((y - y0) * cos - (x - x0) * sin) / radius * stretch;
        double depth = 1 - Math.sqrt(u * u + v * v) + ragged * border.at(u, v); // 0 on the border
        double share = Math.min(1, Math.max(0, 0.5 + depth / softness));
        double level = shift * (1 + rough * texture.at(2 * u, 2 * v));
        image[i] += (float) (share * (level - replaced * image[i]));
        if (share > 0.5) {
          labels[i] = 1;
        }
      }
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
