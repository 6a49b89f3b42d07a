package org.simtrans.phantom;

import java.util.List;
import org.simtrans.image.Affine;
import org.simtrans.image.Volume;

/** Makes synthetic heads with one to three chronic strokes. */
public final class BrainPhantom {
  private BrainPhantom() {}

  /** Makes the head of a seed; the same configuration and seed give the same voxels. */
  public static Phantom generate(PhantomConfig config, long seed) {
    Head head = Head.draw(config, seed);
    int[] shape = {config.nx(), config.ny(), config.nz()};
    Affine affine = affine(config);
    List<Volume> lesions =
        head.lesions().stream().map(mask -> Volume.ofLabels(shape, affine, mask)).toList();
    return new Phantom(Volume.of(shape, affine, head.scan()), lesions);
  }

  private static Affine affine(PhantomConfig config) {
    double mm = config.spacing();
    return new Affine(
        new double[][] {
          {mm, 0, 0, config.origin(0)},
          {0, mm, 0, config.origin(1)},
          {0, 0, mm, config.origin(2)},
          {0, 0, 0, 1}
        });
  }
}
