package org.simtrans.app.use;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.simtrans.figure.Legend;
import org.simtrans.figure.Montage;
import org.simtrans.figure.SliceImage;
import org.simtrans.figure.Window;
import org.simtrans.predict.SliceStack;

/** A segmented image at a glance: slices evenly spread over what is labelled, as one picture. */
final class Overlay {
  private static final int TILES = 12;
  private static final int COLUMNS = 4;
  private static final int TILE_SIDE = 256; // pixels
  private static final int PICTURE_SIDE = 768;

  private Overlay() {}

  /**
   * @param names of the labels, in the order of their channels; without a legend if there is one
   */
  static BufferedImage of(SliceStack stack, List<String> names) {
    boolean grey = stack.shown().size() == 1;
    Window window = Window.robust(stack.shown().get(0));
    int side = stack.count() == 1 ? PICTURE_SIDE : TILE_SIDE;
    List<BufferedImage> tiles = new ArrayList<>();
    for (int k : chosen(stack)) {
      SliceImage slice = SliceImage.of(stack.imageSlice(k), stack.height(), stack.width());
      tiles.add(
          (grey ? slice.window(window) : slice)
              .spacing(stack.spacing()[1], stack.spacing()[0])
              .side(side)
              .withLabels(stack.labelSlice(k)));
    }
    BufferedImage montage = Montage.of(tiles, COLUMNS);
    return names.size() > 1 ? Legend.ofLabels(names).below(montage) : montage;
  }

  /** Of the slices with a label, or of all if none has one. */
  private static List<Integer> chosen(SliceStack stack) {
    List<Integer> labelled = new ArrayList<>();
    List<Integer> all = new ArrayList<>();
    for (int k = 0; k < stack.count(); k++) {
      all.add(k);
      for (byte label : stack.labelSlice(k)) {
        if (label > 0) {
          labelled.add(k);
          break;
        }
      }
    }
    List<Integer> from = labelled.isEmpty() ? all : labelled;
    int count = Math.min(TILES, from.size());
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(from.get((int) ((i + 0.5) * from.size() / count)));
    }
    return chosen;
  }
}
