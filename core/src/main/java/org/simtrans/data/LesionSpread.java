package org.simtrans.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.LabelReader;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.Parallel;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.cohort.TruthMatch;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Slices;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;

/**
 * Chooses cases to show by the size of what is labelled in them, blind to what any model makes of
 * them. A case's size is its largest labelled area on one slice; cases with nothing labelled are
 * left out.
 */
public final class LesionSpread {
  private final List<Pick> picks; // from the smallest to the largest

  /**
   * A case and the slice that shows it best.
   *
   * @param slice its number, from 0
   * @param pixels that are labelled there
   */
  public record Pick(Case one, int slice, int pixels) {}

  private LesionSpread(List<Pick> picks) {
    this.picks = picks;
  }

  /**
   * Reads all labelled images of a cohort.
   *
   * @throws CohortException if nothing is labelled anywhere
   */
  public static LesionSpread of(
      Cohort cohort, LabelValues labels, Plane plane, ProgressListener progress) {
    List<Case> cases = cohort.labelled().cases();
    LabelReader truths = TruthMatch.of(labels, cohort).reader();
    int threads = Runtime.getRuntime().availableProcessors();
    List<Pick> found =
        new ArrayList<>(Parallel.map(cases, threads, progress, one -> pick(one, truths, plane)));
    found.removeIf(pick -> pick.pixels() == 0);
    if (found.isEmpty()) {
      throw new CohortException(
          "of %d images of %s that were looked at, %d have labels and none of these marks anything;"
                  .formatted(cohort.cases().size(), cohort.root(), cases.size())
              + " name a part or a folder with something to find");
    }
    found.sort(Comparator.comparingInt(Pick::pixels).thenComparing(pick -> pick.one().name()));
    return new LesionSpread(List.copyOf(found));
  }

  private static Pick pick(Case one, LabelReader truths, Plane plane) {
    Volume image = Images.readChannels(one.image()).volumes().get(0);
    Slices slices = new Slices(image, plane);
    byte[] truth = truths.read(one, image);
    int k = Math.max(0, PickedSlice.mostLabelled(slices, truth));
    return new Pick(one, k, PickedSlice.labelled(slices.slice(truth, k)));
  }

  /** Cases at even distances in the order of their sizes, fewer if there are fewer. */
  public List<Pick> spread(int count) {
    int shown = Math.min(count, picks.size());
    List<Pick> spread = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      spread.add(at((i + 0.5) / shown));
    }
    return spread;
  }

  /**
   * The case that stands at a place in the order of sizes.
   *
   * @param place 0 the smallest, 1 the largest
   */
  public Pick at(double place) {
    return picks.get(Math.min(picks.size() - 1, (int) (place * picks.size())));
  }
}
