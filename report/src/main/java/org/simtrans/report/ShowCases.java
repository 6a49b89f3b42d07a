package org.simtrans.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.simtrans.layout.Case;
import org.simtrans.metric.CaseResult;
import org.simtrans.metric.EmptyPolicy;
import org.simtrans.predict.Evaluator;
import org.simtrans.predict.SliceStack;
import org.simtrans.report.Picture.Group;

/**
 * Chooses what to show of an evaluation: a few cases evenly spread over the size of what the expert
 * marked, whatever came of them, and the worst and the best. Cases without a mark are shown only
 * where there are no others.
 */
public final class ShowCases implements Evaluator.Observer {
  private static final int SPREAD = 8;
  private static final int EXTREMES = 4;
  private static final int CANDIDATES = 24; // for the spread; a drawn case is a quarter of a MB

  private final int stride;
  private final List<ShownCase> marked = new ArrayList<>();
  private final List<ShownCase> unmarked = new ArrayList<>();
  private final List<ShownCase> worst = new ArrayList<>();
  private final List<ShownCase> best = new ArrayList<>();
  private int seenMarked;
  private int seen;

  /**
   * @param cases how many there will be
   */
  public ShowCases(int cases) {
    stride = Math.max(1, (cases + CANDIDATES - 1) / CANDIDATES);
  }

  @Override
  public void observe(Case one, SliceStack prediction, byte[] truth, CaseResult result) {
    seen++;
    double dice = dice(result);
    boolean hasMark = IntStream.range(0, truth.length).anyMatch(i -> truth[i] > 0);
    boolean spread =
        hasMark ? seenMarked++ % stride == 0 : marked.isEmpty() && unmarked.size() < SPREAD;
    boolean low = isKept(worst, dice, 1);
    boolean high = isKept(best, dice, -1);
    if (!spread && !low && !high) {
      return;
    }
    ShownCase shown = ShownCase.of(one, prediction, truth, dice);
    if (spread) {
      (hasMark ? marked : unmarked).add(shown);
    }
    if (low) {
      keep(worst, shown, Comparator.comparingDouble(ShownCase::dice));
    }
    if (high) {
      keep(best, shown, Comparator.comparingDouble(ShownCase::dice).reversed());
    }
  }

  private static boolean isKept(List<ShownCase> some, double dice, int sign) {
    return !Double.isNaN(dice)
        && (some.size() < EXTREMES || sign * dice < sign * some.get(EXTREMES - 1).dice());
  }

  private static void keep(List<ShownCase> some, ShownCase shown, Comparator<ShownCase> order) {
    some.add(shown);
    some.sort(order);
    if (some.size() > EXTREMES) {
      some.remove(EXTREMES);
    }
  }

  private static double dice(CaseResult result) {
    int channels = result.slices().get(0).size();
    return IntStream.range(0, channels)
        .mapToDouble(channel -> result.total(channel).dice(EmptyPolicy.SKIP))
        .filter(dice -> !Double.isNaN(dice))
        .average()
        .orElse(Double.NaN);
  }

  /** Cases at even distances in the order of their sizes. */
  private List<ShownCase> spread() {
    List<ShownCase> sorted = new ArrayList<>(marked.isEmpty() ? unmarked : marked);
    sorted.sort(Comparator.comparingInt(ShownCase::size));
    int count = Math.min(SPREAD, sorted.size());
    return IntStream.range(0, count)
        .mapToObj(i -> sorted.get((int) ((i + 0.5) * sorted.size() / count)))
        .toList();
  }

  /** Adds the pictures to the book. */
  public void addTo(PictureBook book) throws IOException {
    add(book, Group.GALLERY, spread());
    if (seen > SPREAD) { // else these have been shown already
      add(book, Group.WORST, worst);
      add(book, Group.BEST, best);
    }
  }

  private static void add(PictureBook book, Group group, List<ShownCase> some) throws IOException {
    for (int i = 0; i < some.size(); i++) {
      String name = "%s-%02d".formatted(group.name().toLowerCase(Locale.ROOT), i + 1);
      some.get(i).addTo(book, group, name);
    }
  }
}
