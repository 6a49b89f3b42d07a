package org.simtrans.learn;

import java.util.List;
import java.util.Set;
import org.simtrans.cohort.Cohort;
import org.simtrans.config.DataConfig;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.Part;
import org.simtrans.layout.Splits;

/**
 * Who is held back from learning, to choose and to judge.
 *
 * @param judged the part that the result is judged on; null for none, or where folds judge
 * @param decisions what was decided, and why
 */
record Holding(Splits splits, Part judged, List<Decision> decisions) {
  private static final String WHAT = "held back";

  private Holding(Splits splits, Part judged, Decision decision) {
    this(splits, judged, List.of(decision));
  }

  /**
   * @param labelled the images with labels
   * @param folds of a cross-validation; null for none
   * @throws CohortException if there are no labels
   */
  static Holding of(DataConfig data, Cohort cohort, long seed, Integer folds) {
    Cohort labelled = cohort.labelled();
    List<String> subjects = labelled.subjects();
    if (subjects.isEmpty()) {
      throw new CohortException(
          "%s holds no labels, from which masks are learned: put a mask of each of some images where 'verify' finds it (for images/a.png labels/a.png), or learn from the images alone with 'pretrain'"
              .formatted(data.folder()));
    }
    if (folds != null) {
      return ofFolds(subjects, folds);
    }
    Holding whole =
        data.splits() != null || cohort.fixedSplit().isPresent()
            ? fixed(data, cohort, seed, Set.copyOf(subjects))
            : drawn(subjects, seed);
    return data.labelFraction() == 1 ? whole : whole.fewer(data.labelFraction(), seed);
  }

  private static Holding ofFolds(List<String> subjects, int folds) {
    return new Holding(
        new Splits(List.of(), List.of(), subjects),
        null,
        Decision.asked(
            WHAT,
            "each of the %d labelled subjects by one of %d folds"
                .formatted(subjects.size(), folds)));
  }

  private static Holding drawn(List<String> subjects, long seed) {
    int count = subjects.size();
    if (count == 1) {
      return new Holding(
          new Splits(subjects, List.of(), List.of()),
          null,
          Decision.of(
              WHAT,
              "nobody",
              "because only one subject has labels: nothing chooses the epoch or the threshold, and"
                  + " nothing says how good the masks are; label at least two more"));
    }
    double validation = Recipe.VALIDATION;
    if (count < Recipe.FEWEST_FOR_A_TEST) {
      Splits splits = Splits.seeded(subjects, seed, validation, 0);
      return new Holding(
          splits,
          Part.VAL,
          Decision.of(
              WHAT,
              "%s to choose the epoch and the threshold on, and nobody for a test"
                  .formatted(people(splits.val())),
              "because %d labelled subjects are too few for both: the numbers are of the subjects that choose, and a little too good ('folds' judges all)"
                  .formatted(count)));
    }
    Splits splits = Splits.seeded(subjects, seed, validation, Recipe.TEST);
    return new Holding(
        splits,
        Part.TEST,
        Decision.of(
            WHAT,
            "%s to choose the epoch and the threshold on, and %s for the test"
                .formatted(people(splits.val()), people(splits.test())),
            "drawn among the %d with labels".formatted(count)));
  }

  /** As a file or the data say; a few to choose are taken from those to learn from. */
  private static Holding fixed(DataConfig data, Cohort cohort, long seed, Set<String> subjects) {
    Splits named = data.split(cohort, seed);
    List<String> train = named.train().stream().filter(subjects::contains).toList();
    List<String> val = named.val().stream().filter(subjects::contains).toList();
    boolean tested = named.test().stream().anyMatch(subjects::contains);
    if (train.isEmpty()) {
      throw new CohortException(
          "no training subject of %s has labels: check the split, or leave it out"
              .formatted(data.folder()));
    }
    boolean lacking = val.isEmpty() && train.size() > 2;
    Splits again = lacking ? Splits.seeded(train, seed, Recipe.VALIDATION, 0) : null;
    Splits splits =
        lacking
            ? new Splits(again.train(), again.val(), named.test())
            : new Splits(train, named.val(), named.test());
    Part judged =
        tested ? Part.TEST : splits.val().isEmpty() || val.isEmpty() && !lacking ? null : Part.VAL;
    String value =
        "%s to choose the epoch and the threshold on, and %s for the test"
            .formatted(people(splits.val()), people(splits.test()));
    String reason =
        (data.splits() != null ? "as you asked" : "as the data name them")
            + (lacking ? ", but for those to choose, which are drawn" : "")
            + (tested
                ? ""
                : ", and no test subject has labels: the numbers are of those that choose");
    return new Holding(splits, judged, new Decision(WHAT, value, reason, data.splits() != null));
  }

  private Holding fewer(double fraction, long seed) {
    Splits fewer = splits.withTrainFraction(fraction, seed);
    Decision some =
        Decision.asked(
            "labels",
            "those of %d of the %d subjects to learn from"
                .formatted(fewer.train().size(), splits.train().size()));
    return new Holding(fewer, judged, List.of(decisions.get(0), some));
  }

  private static String people(List<String> subjects) {
    return switch (subjects.size()) {
      case 0 -> "nobody";
      case 1 -> "1 subject";
      default -> subjects.size() + " subjects";
    };
  }
}
