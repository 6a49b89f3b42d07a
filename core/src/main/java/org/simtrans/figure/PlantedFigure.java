package org.simtrans.figure;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.simtrans.augment.Planting;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Preprocessing;
import org.simtrans.tensor.Rng;

/**
 * Planted lesions to look at: slices, the same with lesions planted, where those are, and what a
 * network draws. Planted by the very code that pretraining runs.
 */
public final class PlantedFigure {
  private static final int SIDE = 340; // pixels of a tile's longer side
  private static final int TRIES = 20;
  private static final int LEAST = 20; // planted pixels worth a picture

  private final Planting planting;
  private final Preprocessing size;
  private final NetworkInput input;
  private final Drawing drawing;
  private final long seed;

  /** What a network draws. */
  @FunctionalInterface
  public interface Drawing {

    /**
     * @param image planes x height x width, normalised
     * @return height x width, 1 in lesions and 0 elsewhere
     */
    byte[] on(float[] image);
  }

  /** A slice with what was planted into it. */
  private record Planted(float[] image, byte[] truth) {
    int pixels() {
      int pixels = 0;
      for (byte label : truth) {
        pixels += label;
      }
      return pixels;
    }
  }

  /**
   * @param planting plants the lesions
   * @param size of the slices that the network sees
   * @param seed of what is planted
   */
  public PlantedFigure(Planting planting, Preprocessing size, Drawing drawing, long seed) {
    this.planting = planting;
    this.size = size;
    input = new NetworkInput(size, SIDE);
    this.drawing = drawing;
    this.seed = seed;
  }

  public BufferedImage draw(List<PickedSlice> slices) {
    Sheet sheet = new Sheet(4);
    for (int i = 0; i < slices.size(); i++) {
      sheet.row("", tiles(slices.get(i), i));
    }
    sheet.legend(Legend.ofComparison(List.of("planted")));
    sheet.remark(
        "Where hardly anything was planted, it was drawn anew. The network's mask begins at a"
            + " probability of 0.5.");
    return sheet.draw();
  }

  private List<Tile> tiles(PickedSlice slice, int number) {
    float[] source = slice.prepared(size).values();
    Planted planted = plant(source, number);
    byte[] drawn = drawing.on(planted.image());
    SliceImage before = input.picture(source, slice);
    SliceImage after = input.picture(planted.image(), slice, before.window());
    boolean first = number == 0;
    return List.of(
        new Tile(first ? "Slice" : "", slice.caption(), before.plain()),
        new Tile(first ? "With lesions planted" : "", "", after.plain()),
        new Tile(first ? "Where they are" : "", "", after.withLabels(planted.truth())),
        new Tile(
            first ? "What the network draws" : "",
            ModelGallery.dice(planted.truth(), drawn),
            after.withComparison(planted.truth(), drawn)));
  }

  /** The first of a few draws that shows something. */
  private Planted plant(float[] source, int number) {
    Planted planted = null;
    for (int n = 0; n < TRIES && (planted == null || planted.pixels() < LEAST); n++) {
      RandomGenerator random =
          RandomGeneratorFactory.of("L64X128MixRandom").create(Rng.mix(seed, number, n));
      planted = new Planted(source.clone(), new byte[input.pixels()]);
      planting.plant(planted.image(), planted.truth(), size.height(), size.width(), random);
    }
    return planted;
  }
}
