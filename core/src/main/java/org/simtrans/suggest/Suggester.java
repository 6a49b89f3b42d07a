package org.simtrans.suggest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.simtrans.Message;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.data.Loader;
import org.simtrans.data.PictureStacks;
import org.simtrans.data.PreparedImage;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.metric.Entropy;
import org.simtrans.predict.Segmenter;
import org.simtrans.predict.UndrawableImageException;

/**
 * Looks at all images of a cohort and says which of those without labels to label next.
 *
 * <p>Images are compared by the features of a run. While few subjects are labelled, what counts is
 * that a suggested image is typical of many that no labelled one is like. Where a model that draws
 * masks is at hand, images of which it is unsure count the more the more subjects are labelled: it
 * learned from few of them what it is unsure of.
 */
public final class Suggester {
  /** Labelled subjects with which unsure and usual images count half each. */
  private static final int HALF = 20;

  private static final int SLICES = 8; // of an image that are looked at, at most
  private static final int MOST = 3000; // slices that are compared
  private static final int BATCH = 8;

  private final SliceFeatures features;
  private final Segmenter segmenter; // null without a model that draws masks

  /**
   * @param run the folder of a 'train' or 'pretrain' run, or a file of a model
   * @param segmenter that says how unsure it is; null for none, as behind a 'pretrain'
   * @throws org.simtrans.run.RunException if the run holds nothing that compares images
   */
  public Suggester(Path run, Segmenter segmenter) {
    features = SliceFeatures.of(run);
    this.segmenter = segmenter;
  }

  /** How images are prepared to be compared. */
  public Preprocessing preprocessing() {
    return features.preprocessing();
  }

  /**
   * What was found.
   *
   * @param suggestions the best first
   * @param unlabelled how many images without labels there are
   * @param labelled how many with labels
   * @param uncertainty how much counts of what a model is unsure, 0 to 1
   * @param remarks what a person should know of it, a sentence each
   */
  public record Result(
      List<Suggestion> suggestions,
      int unlabelled,
      int labelled,
      double uncertainty,
      List<String> remarks) {
    /** Copies the lists. */
    public Result {
      suggestions = List.copyOf(suggestions);
      remarks = List.copyOf(remarks);
    }
  }

  /** An image with the numbers of the slices that are looked at; null instead of what is blank. */
  private record Read(Case one, List<Volume> volumes, PreparedImage image, List<Integer> slices) {}

  /**
   * Suggests images.
   *
   * @param count at most; there may be fewer
   * @param progress hears the number of images seen
   * @throws CohortException if every image has labels
   */
  public Result suggest(Cohort cohort, int count, ProgressListener progress) {
    List<String> remarks = new ArrayList<>();
    List<Case> cases = chosen(cohort, remarks);
    int unlabelled = (int) cohort.cases().stream().filter(one -> !one.labelled()).count();
    int labelled = cohort.cases().size() - unlabelled;
    if (unlabelled == 0) {
      throw new CohortException(
          Message.of(
              "every image of %s has labels, so there is nothing to suggest: name a folder with images that have none",
              cohort.root()));
    }
    int each = Math.max(1, Math.min(SLICES, MOST / cases.size()));
    List<float[]> vectors = new ArrayList<>();
    List<Double> entropies = new ArrayList<>(); // of each slice, NaN where it is not known
    List<Integer> numbers = new ArrayList<>(); // of each slice in its image
    List<Integer> counts = new ArrayList<>(); // slices of each image
    List<Coverage.Item> items = new ArrayList<>();
    int blank = 0;
    PictureStacks stacks = PictureStacks.of(cohort.cases());
    try (Loader<Read> reader =
        new Loader<>(0, 1, 1, i -> i < cases.size() ? read(cases.get((int) i), each) : null)) {
      for (Case one : cases) {
        Read read = reader.next();
        int from = vectors.size();
        if (read.slices.isEmpty()) {
          blank++;
        }
        vectors.addAll(features(read));
        entropies.addAll(entropies(read, stacks));
        numbers.addAll(read.slices);
        counts.add(read.image.slices().count());
        items.add(new Coverage.Item(one.subject(), one.labelled(), from, vectors.size()));
        progress.progress(items.size(), cases.size());
      }
    }
    if (blank > 0) {
      remarks.add(
          "%d image%s nothing and %s left out"
              .formatted(blank, blank == 1 ? " shows" : "s show", blank == 1 ? "is" : "are"));
    }
    if (vectors.isEmpty()) {
      throw new CohortException("no image of " + cohort.root() + " shows anything; check them");
    }
    double share = segmenter == null ? 0 : share(cohort);
    double mean =
        entropies.stream().filter(e -> !e.isNaN()).mapToDouble(e -> e).average().orElse(0);
    double[] weights =
        entropies.stream()
            .mapToDouble(e -> e.isNaN() || mean == 0 ? 1 : 1 - share + share * e / mean)
            .toArray();
    List<Suggestion> suggestions = new ArrayList<>();
    for (Coverage.Pick pick : new Coverage(items, vectors, weights).picks(count)) {
      Coverage.Item item = items.get(pick.image());
      Double unsure =
          segmenter == null || mean == 0
              ? null
              : entropies.subList(item.from(), item.to()).stream()
                      .mapToDouble(e -> e)
                      .average()
                      .orElseThrow()
                  / mean;
      suggestions.add(
          new Suggestion(
              cases.get(pick.image()),
              counts.get(pick.image()) == 1 ? null : numbers.get(pick.slice()),
              pick.gain(),
              pick.standsFor(),
              unlabelled,
              unsure,
              pick.first()));
    }
    if (suggestions.size() < count) {
      remarks.add(
          suggestions.size() == 1
              ? "there is 1 image without labels, fewer than %d".formatted(count)
              : "there are %d images without labels, fewer than %d"
                  .formatted(suggestions.size(), count));
    }
    return new Result(suggestions, unlabelled, labelled, share, remarks);
  }

  /** Few labels say little about what a model should be unsure of. */
  private static double share(Cohort cohort) {
    int subjects = cohort.labelled().subjects().size();
    return subjects / (double) (subjects + HALF);
  }

  /** All images, or as many of each kind, evenly spread, as can be compared. */
  private static List<Case> chosen(Cohort cohort, List<String> remarks) {
    List<Case> all = cohort.cases();
    if (all.size() <= MOST) {
      return all;
    }
    remarks.add(
        "%d images are too many to compare each with each: %d of them, evenly spread, are looked at"
            .formatted(all.size(), MOST));
    List<Case> some = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      some.add(all.get((int) ((long) i * all.size() / MOST)));
    }
    return some;
  }

  private Read read(Case one, int most) {
    List<Volume> volumes =
        segmenter == null
            ? features.preprocessing().choice().read(one)
            : segmenter.channels().read(one);
    PreparedImage image = PreparedImage.of(volumes, features.preprocessing());
    List<Integer> seen = image.withoutAir();
    int count = Math.min(most, seen.size());
    List<Integer> slices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      slices.add(seen.get((int) ((i + 0.5) * seen.size() / count)));
    }
    return new Read(one, volumes, image, slices);
  }

  private List<float[]> features(Read read) {
    List<float[]> vectors = new ArrayList<>();
    for (int from = 0; from < read.slices.size(); from += BATCH) {
      int to = Math.min(read.slices.size(), from + BATCH);
      vectors.addAll(features.of(read.image.batch(read.slices.subList(from, to))));
    }
    return vectors;
  }

  private List<Double> entropies(Read read, PictureStacks stacks) {
    Double[] entropies = new Double[read.slices.size()];
    Arrays.fill(entropies, Double.NaN);
    if (segmenter != null && !read.one.labelled() && entropies.length > 0) {
      try {
        List<float[][]> maps = segmenter.look(read.one, read.volumes, stacks, read.slices);
        for (int i = 0; i < entropies.length; i++) {
          entropies[i] = Entropy.mean(maps.get(i));
        }
      } catch (UndrawableImageException e) {
        throw e.in(read.one.image());
      }
    }
    return Arrays.asList(entropies);
  }
}
