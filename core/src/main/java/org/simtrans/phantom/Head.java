package org.simtrans.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * One synthetic head on its grid, x fastest.
 *
 * @param clean signal with its lesions before the scanner (white matter = 100)
 * @param scan stored values
 * @param lesions a mask of 0 and 1 for each lesion
 * @param strokes the strokes of the masks
 */
record Head(float[] clean, float[] scan, List<byte[]> lesions, List<Stroke> strokes) {

  static Head draw(PhantomConfig config, long seed) {
    RandomGenerator rng = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<Stroke> strokes = new ArrayList<>();
    do {
      strokes.add(Stroke.draw(config, rng));
    } while (strokes.size() < 3 && rng.nextDouble() < 0.3);
    Shape shape = Shape.draw(strokes, rng);
    Anatomy anatomy = new Anatomy(shape, config.spacing(), rng);
    float[] clean = new float[config.voxels()];
    byte[] places = new byte[clean.length];
    double[] q = new double[3];
    int at = 0;
    for (int k = 0; k < config.nz(); k++) {
      for (int j = 0; j < config.ny(); j++) {
        for (int i = 0; i < config.nx(); i++, at++) {
          anatomy.toTemplate(config.mm(0, i), config.mm(1, j), config.mm(2, k), q);
          anatomy.look(q[0], q[1], q[2]);
          clean[at] = (float) anatomy.signal();
          places[at] = (byte) anatomy.place().ordinal();
        }
      }
    }
    List<byte[]> lesions = new ArrayList<>();
    for (Stroke stroke : strokes) {
      lesions.add(stroke.burn(config, anatomy, clean, places, shape.fluid()));
    }
    float[] scan = clean.clone();
    Scanner.scan(config, shape.gain(), scan, rng);
    return new Head(clean, scan, lesions, strokes);
  }
}
