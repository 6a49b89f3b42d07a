package org.simtrans.augment;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Plants made-up lesions that are like real ones: of several lobes, with soft borders, and with the
 * grain of tissue. Size, contrast and spread of grey values are those of a labelled lesion, drawn
 * together, so that they belong together; where none is labelled, they are drawn as {@link
 * LesionConfig} says.
 */
final class LesionGrowing implements Planting {
  private static final double LARGEST = 0.3; // radius, as a fraction of the slice's edge
  private static final double VARIATION =
      0.3; // of size and contrast, standard deviation of the log
  private static final double OPPOSITE = 0.1; // of the lesions differ from tissue the other way

  private final LesionConfig config;
  private final LabelledLesions labelled;

  LesionGrowing(LesionConfig config, LabelledLesions labelled) {
    this.config = config;
    this.labelled = labelled;
  }

  /**
   * What a lesion is to be.
   *
   * @param radius in pixels
   * @param contrast to the tissue around, in each plane
   * @param grain standard deviation of its texture, in each plane
   */
  private record Plan(double radius, double[] contrast, double[] grain, byte label) {}

  @Override
  public void plant(float[] image, byte[] labels, int h, int w, RandomGenerator random) {
    PlantingSite site = PlantingSite.of(image, labels, h, w);
    float[] healthy = image.clone();
    int lesions = random.nextInt(config.most() + 1);
    for (int n = 0; n < lesions; n++) {
      int centre = site.somewhere(random);
      if (centre >= 0) {
        plantOne(site, healthy, centre, random);
      }
    }
  }

  private Plan plan(PlantingSite site, RandomGenerator random) {
    double edge = Math.sqrt((double) site.h() * site.w());
    int planes = site.planes();
    if (labelled.isEmpty()) {
      Jitter radius = config.radius();
      double size =
          edge * radius.from() * Math.pow(radius.to() / radius.from(), random.nextDouble());
      double shift = config.strength().draw(random) * sign(random);
      double[] contrast = new double[planes];
      double[] grain = new double[planes];
      Arrays.fill(contrast, shift);
      Arrays.fill(grain, 0.3 * Math.abs(shift));
      return new Plan(size, contrast, grain, (byte) 1);
    }
    LabelledLesion like = labelled.any(random);
    double size = like.radius() * Math.exp(VARIATION * random.nextGaussian());
    double factor = Math.exp(VARIATION * random.nextGaussian());
    factor *= random.nextDouble() < OPPOSITE ? -1 : 1;
    double[] contrast = new double[planes];
    double[] grain = new double[planes];
    for (int p = 0; p < planes; p++) {
      contrast[p] = factor * like.contrast()[p];
      grain[p] = like.spread()[p];
    }
    return new Plan(Math.max(1, Math.min(LARGEST * edge, size)), contrast, grain, like.label());
  }

  private int sign(RandomGenerator random) {
    return switch (config.contrast()) {
      case BRIGHT -> 1;
      case DARK -> -1;
      case EITHER -> random.nextBoolean() ? 1 : -1;
    };
  }

  /**
   * A lesion keeps some of the anatomy below it, has a smooth texture of its own, and some of the
   * grain of tissue elsewhere in the slice.
   */
  private void plantOne(PlantingSite site, float[] healthy, int centre, RandomGenerator random) {
    Plan plan = plan(site, random);
    GrownShape shape = new GrownShape(random);
    Ripple texture = new Ripple(random);
    double softness = (0.5 + 2.5 * random.nextDouble()) / plan.radius; // half to three pixels
    double kept = 0.6 * random.nextDouble();
    double grain = random.nextBoolean() ? random.nextDouble() : 0;
    int elsewhere = site.somewhere(random) - centre;
    int w = site.w();
    int x0 = centre % w;
    int y0 = centre / w;
    int reach = (int) Math.ceil(GrownShape.REACH * plan.radius);
    double[] around = new double[site.planes()];
    for (int p = 0; p < around.length; p++) {
      around[p] = site.meanAround(p, x0, y0, (int) Math.ceil(1.5 * plan.radius));
    }
    for (int y = Math.max(0, y0 - reach); y <= Math.min(site.h() - 1, y0 + reach); y++) {
      for (int x = Math.max(0, x0 - reach); x <= Math.min(w - 1, x0 + reach); x++) {
        int i = y * w + x;
        double u = (x - x0) / plan.radius;
        double v = (y - y0) / plan.radius;
        double share = Math.min(1, Math.max(0, 0.5 + shape.depth(u, v) / softness));
        if (!site.tissue()[i] || share == 0) {
          continue;
        }
        int other = i + elsewhere;
        boolean grained = other >= 0 && other < site.tissue().length && site.tissue()[other];
        for (int p = 0; p < around.length; p++) {
          int plane = p * site.tissue().length;
          double own = healthy[plane + i] - around[p];
          double foreign = grained ? grain * healthy[plane + other] : 0;
          double level =
              around[p]
                  + plan.contrast[p]
                  + kept * own
                  + plan.grain[p] * (0.7 * texture.at(1.5 * u, 1.5 * v) + 0.5 * foreign);
          site.image()[plane + i] += (float) (share * (level - site.image()[plane + i]));
        }
        if (share > 0.5) {
          site.labels()[i] = plan.label;
        }
      }
    }
  }
}
