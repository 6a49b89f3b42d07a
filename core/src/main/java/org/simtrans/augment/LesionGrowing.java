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
  private final SliceForm form;

  LesionGrowing(LesionConfig config, LabelledLesions labelled, SliceForm form) {
    this.config = config;
    this.labelled = labelled;
    this.form = form;
  }

  /**
   * What a lesion is to be.
   *
   * @param radius in pixels
   * @param contrast to the tissue around, in each channel
   * @param grain standard deviation of its texture, in each channel
   */
  private record Plan(double radius, double[] contrast, double[] grain, byte label) {}

  @Override
  public void plant(float[] image, byte[] labels, int h, int w, RandomGenerator random) {
    PlantingSite site = PlantingSite.of(image, labels, h, w, form);
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
    int channels = form.channels();
    if (labelled.isEmpty()) {
      Jitter radius = config.radius();
      double size =
          edge * radius.from() * Math.pow(radius.to() / radius.from(), random.nextDouble());
      double[] contrast = new double[channels];
      Arrays.setAll(contrast, c -> config.strength().draw(random) * sign(random));
      double[] grain = Arrays.stream(contrast).map(shift -> 0.3 * Math.abs(shift)).toArray();
      return new Plan(size, contrast, grain, (byte) 1);
    }
    LabelledLesion like = labelled.any(random);
    double size = like.radius() * Math.exp(VARIATION * random.nextGaussian());
    double factor = Math.exp(VARIATION * random.nextGaussian());
    factor *= random.nextDouble() < OPPOSITE ? -1 : 1;
    double[] contrast = new double[channels];
    double[] grain = new double[channels];
    for (int c = 0; c < channels; c++) {
      int plane = form.plane(form.middle(), c);
      contrast[c] = factor * like.contrast()[plane];
      grain[c] = like.spread()[plane];
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

  /** A lesion of which each slice shows another section. */
  private void plantOne(PlantingSite site, float[] healthy, int centre, RandomGenerator random) {
    Lesion lesion = new Lesion(site, healthy, centre, random);
    for (int slice = 0; slice < form.slices(); slice++) {
      lesion.into(slice);
    }
  }

  /**
   * A lesion keeps some of the anatomy below it, has a smooth texture of its own, and some of the
   * grain of tissue elsewhere in the slice.
   */
  private final class Lesion {
    private final PlantingSite site;
    private final float[] healthy; // the site without lesions
    private final Plan plan;
    private final GrownShape shape;
    private final Ripple texture;
    private final double softness;
    private final double kept;
    private final double grain;
    private final int elsewhere; // where its grain comes from, in pixels from its own
    private final int x0;
    private final int y0;
    private final double slope; // radii from one slice to the next

    Lesion(PlantingSite site, float[] healthy, int centre, RandomGenerator random) {
      this.site = site;
      this.healthy = healthy;
      plan = plan(site, random);
      shape = new GrownShape(random);
      texture = new Ripple(random);
      softness = (0.5 + 2.5 * random.nextDouble()) / plan.radius; // half to three pixels
      kept = 0.6 * random.nextDouble();
      grain = random.nextBoolean() ? random.nextDouble() : 0;
      elsewhere = site.somewhere(random) - centre;
      x0 = centre % site.w();
      y0 = centre / site.w();
      slope = form.slices() > 1 ? 0.2 + 0.8 * random.nextDouble() : 0;
    }

    /** Plants its section with a slice, which narrows as that of a ball does. */
    void into(int slice) {
      double rise = slope * (slice - form.middle());
      if (Math.abs(rise) >= 1) {
        return;
      }
      double radius = plan.radius * Math.sqrt(1 - rise * rise);
      double[] around = around(slice);
      int reach = (int) Math.ceil(GrownShape.REACH * radius);
      for (int y = Math.max(0, y0 - reach); y <= Math.min(site.h() - 1, y0 + reach); y++) {
        for (int x = Math.max(0, x0 - reach); x <= Math.min(site.w() - 1, x0 + reach); x++) {
          double u = (x - x0) / radius;
          double v = (y - y0) / radius;
          double share = Math.min(1, Math.max(0, 0.5 + shape.depth(u, v) / softness));
          if (site.tissue()[y * site.w() + x] && share > 0) {
            blend(slice, y * site.w() + x, share, texture.at(1.5 * u, 1.5 * v), around);
          }
        }
      }
    }

    private double[] around(int slice) {
      double[] around = new double[form.channels()];
      int distance = (int) Math.ceil(1.5 * plan.radius);
      Arrays.setAll(around, c -> site.meanAround(form.plane(slice, c), x0, y0, distance));
      return around;
    }

    private void blend(int slice, int i, double share, double smooth, double[] around) {
      int pixels = site.tissue().length;
      int other = i + elsewhere;
      boolean grained = other >= 0 && other < pixels && site.tissue()[other];
      for (int c = 0; c < around.length; c++) {
        int plane = form.plane(slice, c) * pixels;
        double own = healthy[plane + i] - around[c];
        double foreign = grained ? grain * healthy[plane + other] : 0;
        double level =
            around[c]
                + plan.contrast[c]
                + kept * own
                + plan.grain[c] * (0.7 * smooth + 0.5 * foreign);
        site.image()[plane + i] += (float) (share * (level - site.image()[plane + i]));
      }
      if (share > 0.5 && slice == form.middle()) {
        site.labels()[i] = plan.label;
      }
    }
  }
}
