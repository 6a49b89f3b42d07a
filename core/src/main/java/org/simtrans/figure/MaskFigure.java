package org.simtrans.figure;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.simtrans.augment.BlockMasking;
import org.simtrans.augment.MaskingConfig;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Preprocessing;
import org.simtrans.tensor.Rng;

/**
 * Masked-image modelling to look at: slices, what is hidden of them, and what a network fills in.
 * Hidden by the very code that pretraining runs.
 */
public final class MaskFigure {
  private static final int SIDE = 340; // pixels of a tile's longer side
  private static final int TILES = 3; // of a slice
  private static final int BESIDE = 2; // slices in a row
  private static final int COVER = 0x56B4E9; // no grey, so that it is no tissue either

  private final MaskingConfig masking;
  private final Preprocessing size;
  private final NetworkInput input;
  private final Filling filling;
  private final long seed;

  /** What a network makes of hidden pixels. */
  @FunctionalInterface
  public interface Filling {

    /**
     * @param image planes x height x width, normalised
     * @param hidden height x width, 1 where the image is not to be seen and 0 elsewhere
     * @return planes x height x width; what it says of seen pixels is not shown
     */
    float[] of(float[] image, float[] hidden, int height, int width);
  }

  /**
   * @param size of the slices that the network sees
   * @param seed of what is hidden
   */
  public MaskFigure(MaskingConfig masking, Preprocessing size, Filling filling, long seed) {
    this.masking = masking;
    this.size = size;
    input = new NetworkInput(size, SIDE);
    this.filling = filling;
    this.seed = seed;
  }

  public BufferedImage draw(List<PickedSlice> slices) {
    Sheet sheet = new Sheet(TILES * BESIDE);
    for (int i = 0; i < slices.size(); i += BESIDE) {
      List<Tile> row = new ArrayList<>();
      for (int k = i; k < Math.min(slices.size(), i + BESIDE); k++) {
        row.addAll(tiles(slices.get(k), k));
      }
      sheet.row("", row);
    }
    sheet.remark(
        "Error: the mean absolute difference over hidden pixels, in standard deviations of the"
            + " tissue. Seen pixels are the slice's own.");
    return sheet.draw();
  }

  private List<Tile> tiles(PickedSlice slice, int number) {
    int h = size.height();
    int w = size.width();
    float[] image = slice.prepared(size).values();
    float[] hidden = new float[h * w];
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(Rng.mix(seed, number));
    new BlockMasking(masking, input.form()).hide(image, h, w, random, hidden);
    float[] guessed = filling.of(image, hidden, h, w);
    float[] filled = image.clone();
    double error = 0;
    int count = 0;
    for (int i = 0; i < filled.length; i++) {
      if (hidden[i % hidden.length] != 0) {
        filled[i] = guessed[i];
        error += Math.abs(guessed[i] - image[i]);
        count++;
      }
    }
    SliceImage whole = input.picture(image, slice);
    BufferedImage covered = whole.painted(i -> hidden[i] != 0 ? COVER : whole.rgb(i));
    String share = Math.round(100.0 * count / filled.length) + " % hidden";
    String found = String.format(Locale.ROOT, "filled in, error %.2f", error / count);
    return List.of(
        new Tile(slice.caption(), "", whole.plain()),
        new Tile("", "", covered, List.of(share)),
        new Tile("", "", input.picture(filled, slice, whole.window()).plain(), List.of(found)));
  }
}
