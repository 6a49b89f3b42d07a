package org.simtrans.augment;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Hides square blocks of slices, to be filled in from what is left (SimMIM: Xie et al., 2022). The
 * blocks lie on a grid from the upper left, those at the right and lower edge cut off by it. The
 * share is kept among the blocks that hold tissue as well as among all: where most of a slice is
 * air, a draw over all blocks alike would now hide hardly any of the brain, and now nearly all of
 * it. Safe to share between threads.
 */
public final class BlockMasking {
  private static final double LEAST = 0.1; // tissue in a block that counts as tissue

  private final MaskingConfig config;

  /** A masking with the blocks and the share of {@code config}. */
  public BlockMasking(MaskingConfig config) {
    this.config = config;
  }

  /**
   * Draws what is hidden; of a slice larger than a block at least one block is, and one is not.
   *
   * @param image h*w, z-scored, row-major
   * @param hidden h*w; becomes 1 in hidden pixels and 0 elsewhere
   */
  public void hide(float[] image, int h, int w, RandomGenerator random, float[] hidden) {
    config.requireWithin(h, w);
    int columns = blocksAlong(w);
    int blocks = blocksAlong(h) * columns;
    List<Integer> tissue = new ArrayList<>();
    List<Integer> air = new ArrayList<>();
    boolean[] dense = dense(image, h, w, columns, blocks);
    for (int b = 0; b < blocks; b++) {
      (dense[b] ? tissue : air).add(b);
    }
    int all = config.hiddenOf(blocks);
    int most = Math.min(all, tissue.size());
    int ofTissue = Math.min(most, Math.max(all - air.size(), config.hiddenOf(tissue.size())));
    boolean[] chosen = new boolean[blocks];
    choose(tissue, ofTissue, random, chosen);
    choose(air, all - ofTissue, random, chosen);
    for (int i = 0; i < h * w; i++) {
      hidden[i] = chosen[block(i, w, columns)] ? 1 : 0;
    }
  }

  private int blocksAlong(int edge) {
    return (edge + config.patch() - 1) / config.patch();
  }

  private int block(int pixel, int w, int columns) {
    return pixel / w / config.patch() * columns + pixel % w / config.patch();
  }

  private boolean[] dense(float[] image, int h, int w, int columns, int blocks) {
    float least = Grey.of(image, h, w).tissue();
    int[] pixels = new int[blocks];
    int[] bright = new int[blocks];
    for (int i = 0; i < h * w; i++) {
      int b = block(i, w, columns);
      pixels[b]++;
      bright[b] += image[i] > least ? 1 : 0;
    }
    boolean[] dense = new boolean[blocks];
    for (int b = 0; b < blocks; b++) {
      dense[b] = bright[b] >= LEAST * pixels[b];
    }
    return dense;
  }

  /** Any {@code count} of the blocks, all alike. */
  private static void choose(
      List<Integer> blocks, int count, RandomGenerator random, boolean[] chosen) {
    for (int i = 0; i < count; i++) {
      int j = i + random.nextInt(blocks.size() - i);
      int block = blocks.get(j);
      blocks.set(j, blocks.get(i));
      chosen[block] = true;
    }
  }
}
