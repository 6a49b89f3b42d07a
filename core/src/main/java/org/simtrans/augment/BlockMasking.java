package org.simtrans.augment;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Hides square blocks of slices, which the network reconstructs from the rest (SimMIM: Xie et al.,
 * 2022). The blocks form a grid that begins at the upper left; the right and lower edges cut blocks
 * off. The share of hidden blocks holds among the blocks with tissue as well as among all blocks:
 * if most of a slice is air, a uniform draw over all blocks would sometimes hide hardly any of the
 * brain and sometimes nearly all of it. Safe to share between threads.
 */
public final class BlockMasking {
  private static final double LEAST = 0.1; // share of tissue in a block that counts as tissue

  private final MaskingConfig config;
  private final SliceForm form;

  /** Of slices of one channel. */
  public BlockMasking(MaskingConfig config) {
    this(config, SliceForm.GREY);
  }

  /** A masking with the blocks and the share of {@code config}; all planes are hidden alike. */
  public BlockMasking(MaskingConfig config, SliceForm form) {
    this.config = config;
    this.form = form;
  }

  /**
   * Draws the hidden blocks. In a slice larger than a block at least one block is hidden and one is
   * visible.
   *
   * @param image planes*h*w, z-scored, row-major
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
    boolean[] tissue = form.tissue(image, form.middle(), h, w);
    int[] pixels = new int[blocks];
    int[] bright = new int[blocks];
    for (int i = 0; i < h * w; i++) {
      int b = block(i, w, columns);
      pixels[b]++;
      bright[b] += tissue[i] ? 1 : 0;
    }
    boolean[] dense = new boolean[blocks];
    for (int b = 0; b < blocks; b++) {
      dense[b] = bright[b] >= LEAST * pixels[b];
    }
    return dense;
  }

  /** Draws {@code count} of the blocks uniformly. */
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
