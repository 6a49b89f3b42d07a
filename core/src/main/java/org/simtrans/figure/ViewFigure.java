package org.simtrans.figure;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.simtrans.augment.Jitter;
import org.simtrans.augment.Transform;
import org.simtrans.augment.ViewConfig;
import org.simtrans.augment.Views;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Preprocessing;
import org.simtrans.tensor.Rng;

/**
 * Views of one slice, the paper's Figure 7: every transform by itself, as strong as it gets, and
 * pairs as contrastive learning sees them. Drawn by the very code that pretraining runs, in one
 * window of grey values, so that brightness and contrast can be seen.
 */
public final class ViewFigure {
  private static final int SIDE = 340; // pixels of a tile's longer side
  private static final int COLUMNS = 7; // the slice and three pairs
  private static final int PAIRS_IN_ROW = COLUMNS / 2;
  private static final int TILES_OF_PAIR = 3; // with the slice
  private static final String REMARK =
      "Crop: part of the area, resized. Bias field: largest change of the signal. Gamma: exponent."
          + " Blur and noise: standard deviation. Noise and brightness are measured in standard"
          + " deviations of the tissue.";

  private final ViewConfig config;
  private final Preprocessing size;
  private final PickedSlice slice;
  private final NetworkInput input;
  private final float[] source; // planes x h x w of the size
  private final Window window;
  private final long seed;

  /** One thing that happened to a view. */
  private record Event(Transform what, double strength) {
    String words() {
      return what.word() + " " + what.written(strength);
    }
  }

  private record View(BufferedImage picture, List<Event> events) {
    List<String> words() {
      return events.stream().map(Event::words).toList();
    }
  }

  /**
   * @param size of the slices that go in and the views that come out
   * @param seed of everything drawn at random
   */
  public ViewFigure(ViewConfig config, Preprocessing size, PickedSlice slice, long seed) {
    this.config = config;
    this.size = size;
    this.slice = slice;
    this.seed = seed;
    source = slice.prepared(size).values();
    input = new NetworkInput(size, SIDE);
    window = input.picture(source, slice).window();
  }

  /**
   * @param pairs how many, drawn at random
   */
  public BufferedImage draw(int pairs) {
    Sheet sheet = new Sheet(COLUMNS);
    List<Tile> singles = singles();
    for (int from = 0; from < singles.size(); from += COLUMNS) {
      sheet.row(
          from == 0 ? "One transform at a time, at the ends of its range: " + slice.caption() : "",
          singles.subList(from, Math.min(singles.size(), from + COLUMNS)));
    }
    for (int from = 0; from < pairs; from += PAIRS_IN_ROW) {
      List<Tile> row = new ArrayList<>();
      row.add(original());
      for (int pair = from; pair < Math.min(pairs, from + PAIRS_IN_ROW); pair++) {
        String title = "Pair " + (pair + 1) + ", view ";
        for (View view : pair(pair)) {
          String letter = row.size() % 2 == 1 ? "a" : "b";
          row.add(new Tile(title + letter, "", view.picture(), view.words()));
        }
      }
      sheet.row(from == 0 ? "Random pairs of views, as contrastive learning sees them" : "", row);
    }
    sheet.remark(REMARK);
    return sheet.draw();
  }

  /** A pair of views of each of several slices, two slices beside each other; for a report. */
  public static BufferedImage pairs(List<ViewFigure> figures) {
    Sheet sheet = new Sheet(2 * TILES_OF_PAIR);
    for (int i = 0; i < figures.size(); i += 2) {
      List<Tile> row = new ArrayList<>();
      for (ViewFigure figure : figures.subList(i, Math.min(figures.size(), i + 2))) {
        row.add(new Tile(figure.slice.caption(), "", figure.picture(figure.source)));
        for (View view : figure.pair(0)) {
          row.add(new Tile("", "", view.picture(), view.words()));
        }
      }
      sheet.row("", row);
    }
    sheet.remark(REMARK);
    return sheet.draw();
  }

  private List<Tile> singles() {
    List<Tile> tiles = new ArrayList<>(List.of(original()));
    for (Transform what : Transform.values()) {
      if (what == Transform.STRETCH || (what.isOfColours() && !size.hasColours())) {
        continue; // the first comes with the crop
      }
      for (double strength : ends(config.dose(what), what.neutral())) {
        View view = view(config.only(what, strength), what.ordinal());
        tiles.add(new Tile(capital(what.word()), dose(what, view), view.picture()));
      }
    }
    return tiles;
  }

  /** Both ends where nothing happens in between, else the stronger one; none if switched off. */
  private static List<Double> ends(Jitter dose, double neutral) {
    if (dose.probability() == 0) {
      return List.of();
    }
    if (dose.from() < neutral && neutral < dose.to()) {
      return List.of(dose.from(), dose.to());
    }
    boolean first = Math.abs(dose.from() - neutral) > Math.abs(dose.to() - neutral);
    return List.of(first ? dose.from() : dose.to());
  }

  private List<View> pair(int number) {
    int stream = Transform.values().length + 2 * number;
    return List.of(view(config, stream), view(config, stream + 1));
  }

  private View view(ViewConfig chosen, int stream) {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(Rng.mix(seed, stream));
    int h = size.height();
    int w = size.width();
    float[] view = new float[source.length];
    List<Event> events = new ArrayList<>();
    new Views(chosen, h, w, input.form())
        .view(
            source,
            h,
            w,
            random,
            view,
            0,
            (what, strength) -> events.add(new Event(what, strength)));
    return new View(picture(view), events);
  }

  /** The strength of the title's transform, and in words whatever came with it. */
  private static String dose(Transform what, View view) {
    return view.events().stream()
        .map(event -> event.what() == what ? what.written(event.strength()) : event.words())
        .collect(Collectors.joining(", "));
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private Tile original() {
    return new Tile("Slice", "", picture(source));
  }

  private BufferedImage picture(float[] values) {
    return input.picture(values, slice, window).plain();
  }
}
