package org.simtrans.phantom;

import static org.simtrans.phantom.Distances.blend;
import static org.simtrans.phantom.Distances.ellipsoid;
import static org.simtrans.phantom.Distances.limb;
import static org.simtrans.phantom.Distances.meet;

import java.util.random.RandomGenerator;
import org.simtrans.phantom.Distances.Knot;

/**
 * One head: gives the T1 signal (white matter = 100) and the region at a point in millimetres.
 * Tissues are painted from the outside in, each over the ones before. Keeps the result of the last
 * point, so threads must not share an instance.
 */
final class Anatomy {
  private static final double WHITE = 100;
  private static final double BONE = 7;
  private static final double AIR = 1;

  /** Blur of a sharp border by the scanner, in addition to the voxel's size. */
  private static final double BLUR_MM = 0.9;

  // The lateral ventricle of one side: frontal horn, body, atrium, and its two other horns.
  private static final Knot FRONT = new Knot(10, 26, 3, 2.6);
  private static final Knot HEAD = new Knot(7, 10, 14, 4.8);
  private static final Knot BODY = new Knot(9, -18, 19, 4);
  private static final Knot ATRIUM = new Knot(22, -40, 12, 5.2);
  private static final Knot OCCIPITAL = new Knot(25, -68, 4, 1.0);
  private static final Knot BEND = new Knot(33, -30, -6, 2.6);
  private static final Knot TEMPORAL = new Knot(29, -10, -19, 1.0);

  private static final Knot MIDBRAIN = new Knot(0, -23, -6, 12);
  private static final Knot PONS = new Knot(0, -28, -30, 12);
  private static final Knot MEDULLA = new Knot(0, -42, -60, 7.5);
  private static final Knot CORD = new Knot(0, -50, -100, 6);
  private static final Knot CAUDATE = new Knot(15, 6, 17, 3.4);
  private static final Knot CAUDATE_TAIL = new Knot(20, -24, 20, 1.6);
  private static final Knot HIPPOCAMPUS = new Knot(27, -11, -20, 5.5);
  private static final Knot HIPPOCAMPUS_TAIL = new Knot(30, -34, -5, 3);

  private final Shape shape;
  private final double edge;
  private final double[] turn;
  private final Lattice[] warp = new Lattice[3];
  private final Cortex cortex;
  private final Lattice skull;
  private final Lattice soft;
  private final Lattice texture;

  private double signal;
  private Place place;

  Anatomy(Shape shape, double voxel, RandomGenerator rng) {
    this.shape = shape;
    edge = Math.hypot(voxel, BLUR_MM);
    turn = rotation(shape.tilt());
    for (int axis = 0; axis < 3; axis++) {
      warp[axis] = Lattice.noise(75, rng);
    }
    cortex = new Cortex(shape, rng);
    skull = Lattice.noise(45, rng);
    soft = Lattice.noise(22, rng);
    texture = Lattice.noise(20, rng);
  }

  /** The region of a point, as far as it matters for lesions. */
  enum Place {
    OUTSIDE,
    HEMISPHERE,
    HINDBRAIN,
    FLUID
  }

  double signal() {
    return signal;
  }

  Place place() {
    return place;
  }

  private static double[] rotation(double[] tilt) {
    double ca = Math.cos(tilt[0]);
    double sa = Math.sin(tilt[0]);
    double cb = Math.cos(tilt[1]);
    double sb = Math.sin(tilt[1]);
    double cc = Math.cos(tilt[2]);
    double sc = Math.sin(tilt[2]);
    return new double[] {
      cb * cc,
      sa * sb * cc - ca * sc,
      ca * sb * cc + sa * sc,
      cb * sc,
      sa * sb * sc + ca * cc,
      ca * sb * sc - sa * cc,
      -sb,
      sa * cb,
      ca * cb
    };
  }

  /** From scanner to template millimetres: the inverse of this head's own shape. */
  void toTemplate(double px, double py, double pz, double[] q) {
    double u = px - shape.shift()[0];
    double v = py - shape.shift()[1] + 15;
    double w = pz - shape.shift()[2] - 10;
    for (int axis = 0; axis < 3; axis++) {
      q[axis] =
          (turn[axis * 3] * u + turn[axis * 3 + 1] * v + turn[axis * 3 + 2] * w)
                  / shape.scale()[axis]
              + shape.warp() * warp[axis].at(px, py, pz);
    }
    q[1] -= 15;
    q[2] += 10;
  }

  /** Computes signal and region at a point in template millimetres. */
  void look(double x, double y, double z) {
    signal = AIR;
    place = Place.OUTSIDE;
    if (ellipsoid(x, y, z - 4, 92, 122, 112) > 0 && z > 0) {
      return;
    }
    double side = Math.abs(x);
    double cerebellum = cerebellum(side, y, z);
    double stem =
        blend(
            blend(limb(x, y, z, MIDBRAIN, PONS), ellipsoid(x, y + 23, z + 31, 16, 11, 13), 5),
            blend(limb(x, y, z, PONS, MEDULLA), limb(x, y, z, MEDULLA, CORD), 4),
            4);
    double outline = Math.max(Cortex.hull(x, y, z), 1.5 - cerebellum);
    double brain = blend(blend(outline, cerebellum, 12), stem, 8);
    paintHead(x, y, z, brain);
    if (brain > shape.gap() + edge) {
      return;
    }
    paintBrain(x, y, z, outline, cerebellum, stem);
  }

  private static double cerebellum(double side, double y, double z) {
    double lobe = ellipsoid(side - 24, y + 64, z + 37, 29, 28, 20);
    double vermis = ellipsoid(side, y + 62, z + 31, 12, 23, 20);
    return blend(lobe, vermis, 5);
  }

  private void paint(double distance, double value) {
    double cover = 0.5 - distance / edge;
    if (cover > 0) {
      signal += (value - signal) * Math.min(1, cover);
    }
  }

  private void paintHead(double x, double y, double z, double brain) {
    double bumps = skull.at(x, y, z);
    double gap = shape.gap();
    double bone = 6.2 + 1.6 * bumps + 0.03 * Math.abs(y + 20);
    double face = ellipsoid(x, y - 42, z + 62, 60, 48, 62);
    double neck = Math.hypot(x / 1.15, y + 38) - 52;
    neck = Math.max(neck, z + 20);
    double skin = brain - gap - bone - 5 - shape.fat() + bumps;
    skin = blend(blend(skin, face, 25), neck, 25);
    if (skin > edge) {
      return;
    }
    paint(skin, 62);
    paint(skin + 1.8, 128 + 12 * bumps);
    double grain = soft.at(x, y, z);
    paint(skin + 1.8 + shape.fat() + 1.5 * grain, 56 + 10 * grain);
    if (z < 5) {
      double streak = 2.5 - 9 * Math.abs(grain) + 0.1 * Math.max(0, z + 25);
      paint(Math.max(streak, skin + 1.8), 105);
      paintFace(x, y, z, grain);
    }
    double outer = brain - gap - bone;
    paint(outer, BONE);
    paint(Math.max(outer + 1.7, gap + 2 - brain), 62 + 22 * grain);
    paint(brain - gap - 0.5, 42);
    paint(brain - gap, shape.fluid());
  }

  private void paintFace(double x, double y, double z, double grain) {
    double side = Math.abs(x);
    double eye = ellipsoid(side - 32, y - 58, z + 34, 12, 12, 12);
    paint(ellipsoid(side - 31, y - 45, z + 34, 17, 26, 15), 118);
    paint(eye, 24);
    double sinus = ellipsoid(side - 11 - 5 * grain, y - 55, z + 42, 11, 24, 17) + 5 * grain;
    paint(sinus - 1.2, 75);
    paint(sinus, AIR);
    paint(ellipsoid(side - 48, y + 24, z + 46, 9, 9, 11) + 6 * Math.abs(grain), BONE);
    paint(Math.abs(Math.hypot(x, y + 52) - 27) - 3 + Math.max(0, z + 60), 20);
    paint(ellipsoid(x, y - 5, z + 66, 13, 14, 13), AIR);
  }

  private void paintBrain(
      double x, double y, double z, double outline, double cerebellum, double stem) {
    double side = Math.abs(x);
    double thick = shape.cortex();
    double mottle = texture.at(x, y, z);
    double white = WHITE + 2.5 * mottle;
    double grey = shape.grey() + 3 * mottle;
    // The diencephalon with the corpus callosum as its upper rim: tissue that joins the halves.
    double core = ellipsoid(x, y + 5, z - 7, 33, 39, 22);
    double below = meet(cortex.below(x, y, z, outline), thick - core, 7);
    below = Math.max(below, thick - stem);
    paint(-below, grey);
    paint(thick - below, white);
    paintCerebellum(x, y, z, cerebellum, grey, white);
    paint(stem, 91);
    paintNuclei(x, y, z, grey, core);
    double left = x < 0 ? shape.ventricles()[0] : shape.ventricles()[1];
    double fluid = ventricles(x, side, y, z, left);
    fluid = Math.min(fluid, cisterns(side, y, z));
    paint(fluid, shape.fluid());
    if (fluid < 0) {
      place = Place.FLUID;
    } else if (cerebellum < 0 || stem < 0 && z < -14) {
      place = Place.HINDBRAIN;
    } else if (outline < 0 || core < 0) {
      place = Place.HEMISPHERE;
    } else {
      place = Place.FLUID;
    }
  }

  private void paintCerebellum(
      double x, double y, double z, double hull, double grey, double white) {
    if (hull > edge) {
      return;
    }
    double bend = soft.at(x, y, z);
    double radius = Math.hypot(y + 34, z + 34);
    double angle = Math.atan2(z + 34, -y - 34) + 0.003 * Math.abs(x) + 0.1 * bend;
    double lobule = Math.abs(Math.sin(15 * angle)) * radius / 15;
    double folium = Math.abs(Math.sin(38 * angle + 2 * bend)) * radius / 38;
    double deep = -hull;
    double cleft = Math.hypot(lobule, Math.max(0, deep - 13)) - 0.35;
    double fine = Math.hypot(folium, Math.max(0, deep - 6)) + 0.1;
    double below = Math.min(deep, Math.min(cleft, fine));
    paint(-below, grey + 3);
    paint(1.7 - below, white - 4);
    // The middle peduncles, on their way to the pons.
    paint(ellipsoid(Math.abs(x) - 18, y + 44, z + 37, 8, 15, 7), white - 6);
  }

  private void paintNuclei(double x, double y, double z, double grey, double core) {
    double side = Math.abs(x);
    double putamen = ellipsoid(side - 26 + 0.2 * Math.abs(y - 4), y - 3, z - 1, 5, 15, 10);
    paint(putamen, grey + 8);
    paint(ellipsoid(side - 19 + 0.25 * Math.abs(y + 2), y + 3, z + 1, 4, 9, 6.5), grey + 19);
    paint(caudate(side, y, z), grey + 5);
    double thalamus = ellipsoid(side - 10.5 + 0.2 * (y + 18), y + 18, z - 6, 8.5, 15, 9.5);
    paint(thalamus, grey + 14);
    paint(limb(side, y, z, HIPPOCAMPUS, HIPPOCAMPUS_TAIL), grey + 2);
    paint(ellipsoid(side - 23, y + 3, z + 20, 7, 7, 7), grey + 1);
    // Hypothalamus and the grey around the third ventricle.
    paint(Math.max(ellipsoid(side, y + 2, z + 8, 8, 12, 8), core), grey + 4);
  }

  private static double caudate(double side, double y, double z) {
    return blend(
        ellipsoid(side - 14, y - 13, z - 6, 5, 9, 9), limb(side, y, z, CAUDATE, CAUDATE_TAIL), 3);
  }

  private double ventricles(double x, double side, double y, double z, double wider) {
    double body = blend(limb(side, y, z, FRONT, HEAD), limb(side, y, z, HEAD, BODY), 3);
    body = blend(body, limb(side, y, z, BODY, ATRIUM), 3);
    body = blend(body, limb(side, y, z, ATRIUM, OCCIPITAL) + 0.3, 3);
    double horn = blend(limb(side, y, z, ATRIUM, BEND) + 1.5, limb(side, y, z, BEND, TEMPORAL), 3);
    double lateral = Math.min(body - wider, horn - 0.4 * wider);
    lateral = meet(lateral, -caudate(side, y, z), 1.5);
    // The septum between the two.
    lateral = Math.max(lateral, 0.5 - side);
    double slit = 0.9 + 0.5 * Math.max(0, wider);
    double third = ellipsoid(x, y + 13, z + 1, slit, 15, 9);
    double fourth = ellipsoid(x, y + 43, z + 33, 5 + 0.5 * wider, 4.5, 11);
    return Math.min(lateral, Math.min(third, fourth));
  }

  private double cisterns(double side, double y, double z) {
    double wide = shape.gap() - 1.5;
    double suprasellar = ellipsoid(side, y - 1, z + 20, 13 + wide, 11, 8);
    double quadrigeminal = ellipsoid(side, y + 42, z + 2, 9 + wide, 5.5, 8);
    double ambient = ellipsoid(side - 15, y + 30, z + 10, 2.5 + 0.3 * wide, 9, 8);
    return blend(Math.min(suprasellar, ambient), quadrigeminal, 3);
  }
}
