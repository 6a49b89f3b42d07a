package org.simtrans.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.simtrans.figure.SliceImage;
import org.simtrans.figure.Strip;
import org.simtrans.layout.Case;
import org.simtrans.metric.CaseResult;
import org.simtrans.metric.EmptyPolicy;
import org.simtrans.predict.Evaluator;
import org.simtrans.predict.SliceStack;
import org.simtrans.report.Picture.Group;

/**
 * Chooses what to show of an evaluation: a few cases evenly spread, whatever came of them, and the
 * worst and the best. Of each, the slice with the largest lesion.
 */
public final class ShowCases implements Evaluator.Observer {
  private static final int SPREAD = 8;
  private static final int EXTREMES = 4;
  private static final int SIDE = 320; // pixels

  /**
   * @param dice of the case; NaN where there is nothing to find and nothing was found
   */
  private record Shown(String caption, double dice, Strip strip) {}

  private final int stride;
  private final List<Shown> spread = new ArrayList<>();
  private final List<Shown> worst = new ArrayList<>();
  private final List<Shown> best = new ArrayList<>();
  private int seen;

  /**
   * @param cases how many there will be
   */
  public ShowCases(int cases) {
    stride = Math.max(1, (cases + SPREAD - 1) / SPREAD);
  }

  @Override
  public void observe(Case one, SliceStack prediction, byte[] truth, CaseResult result) {
    Shown shown = shown(one, prediction, truth, result);
    if (seen++ % stride == 0) {
      spread.add(shown);
    }
    if (!Double.isNaN(shown.dice())) {
      keep(worst, shown, Comparator.comparingDouble(Shown::dice));
      keep(best, shown, Comparator.comparingDouble(Shown::dice).reversed());
    }
  }

  private static void keep(List<Shown> some, Shown shown, Comparator<Shown> order) {
    some.add(shown);
    some.sort(order);
    if (some.size() > EXTREMES) {
      some.remove(EXTREMES);
    }
  }

  private static Shown shown(Case one, SliceStack stack, byte[] truth, CaseResult result) {
    int pixels = stack.width() * stack.height();
    int k = largest(truth, pixels, largest(stack.labels(), pixels, stack.count() / 2));
    byte[] expert = Arrays.copyOfRange(truth, k * pixels, (k + 1) * pixels);
    SliceImage image =
        SliceImage.of(stack.imageSlice(k), stack.height(), stack.width())
            .spacing(stack.spacing()[1], stack.spacing()[0])
            .side(SIDE);
    String slice = stack.count() > 1 ? ", slice " + k : "";
    String channel = stack.channel().isEmpty() ? "" : ", " + stack.channel();
    return new Shown(
        one.name() + slice + channel, dice(result), new Strip(image, expert, stack.labelSlice(k)));
  }

  private static double dice(CaseResult result) {
    int channels = result.slices().get(0).size();
    return IntStream.range(0, channels)
        .mapToDouble(channel -> result.total(channel).dice(EmptyPolicy.SKIP))
        .filter(dice -> !Double.isNaN(dice))
        .average()
        .orElse(Double.NaN);
  }

  /** The slice with the most labelled pixels, or {@code otherwise} if none has any. */
  private static int largest(byte[] labels, int pixels, int otherwise) {
    int most = 0;
    int where = otherwise;
    for (int k = 0; k < labels.length / pixels; k++) {
      int count = 0;
      for (int i = k * pixels; i < (k + 1) * pixels; i++) {
        count += labels[i] > 0 ? 1 : 0;
      }
      if (count > most) {
        most = count;
        where = k;
      }
    }
    return where;
  }

  /** Draws the pictures and adds them to the book. */
  public void addTo(PictureBook book) throws IOException {
    add(book, Group.GALLERY, spread);
    add(book, Group.WORST, worst);
    add(book, Group.BEST, best);
  }

  private static void add(PictureBook book, Group group, List<Shown> some) throws IOException {
    for (Shown shown : some) {
      Double dice = Double.isNaN(shown.dice()) ? null : shown.dice();
      book.add(group, shown.caption(), dice, shown.strip().draw());
    }
  }
}
