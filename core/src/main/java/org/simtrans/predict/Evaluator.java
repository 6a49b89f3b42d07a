package org.simtrans.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.simtrans.Message;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.data.Loader;
import org.simtrans.image.Images;
import org.simtrans.image.Slices;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.metric.CaseResult;
import org.simtrans.metric.Evaluation;
import org.simtrans.metric.EvaluationSettings;

/** Segments a labelled cohort at the images' own resolution and compares with the truth. */
public final class Evaluator {

  /** Sees each case as it is evaluated, for pictures. */
  @FunctionalInterface
  public interface Observer {
    /**
     * @param prediction the image with the labels drawn
     * @param truth in the same order of pixels
     */
    void observe(Case one, SliceStack prediction, byte[] truth, CaseResult result);
  }

  private final Segmenter segmenter;
  private final EvaluationSettings settings;

  /** Scores what {@code segmenter} draws. */
  public Evaluator(Segmenter segmenter, EvaluationSettings settings) {
    this.segmenter = segmenter;
    this.settings = settings;
  }

  private record Read(Volume image, byte[] truth) {}

  /**
   * @throws CohortException if there is nothing to evaluate
   */
  public Evaluation evaluate(Cohort cohort, Observer observer, ProgressListener progress) {
    List<Case> cases = cohort.labelled().cases();
    if (cases.isEmpty()) {
      throw new CohortException(
          Message.of(
              "%s has no labelled images in the part '%s': choose another {split}, or name a folder with"
                  + " labels",
              cohort.root(), settings.split()));
    }
    LabelValues labels = segmenter.model().card().labels();
    List<CaseResult> results = new ArrayList<>();
    try (Loader<Read> reader =
        new Loader<>(0, 1, 1, i -> i < cases.size() ? read(cases.get((int) i), labels) : null)) {
      for (Case one : cases) {
        Read read = reader.next();
        results.add(evaluate(one, read, observer));
        progress.progress(results.size(), cases.size());
      }
    }
    return Evaluation.of(results, settings);
  }

  /** Segments one labelled case and compares it with its truth. */
  public CaseResult evaluate(Case one) {
    Read read = read(one, segmenter.model().card().labels());
    return evaluate(one, read, (c, prediction, truth, result) -> {});
  }

  private static Read read(Case one, LabelValues labels) {
    Volume image = Images.read(one.image());
    return new Read(image, labels.read(one, image));
  }

  private CaseResult evaluate(Case one, Read read, Observer observer) {
    SliceStack stack = segmenter.segment(read.image(), false).stack();
    Slices slices = new Slices(read.image(), segmenter.model().card().preprocessing().plane());
    byte[] truth = SliceStack.stacked(slices, read.truth());
    CaseResult result =
        CaseResult.of(
            one.subject(),
            one.name(),
            truth,
            stack.labels(),
            new int[] {stack.width(), stack.height(), stack.count()},
            Arrays.copyOf(stack.spacing(), 3),
            settings);
    observer.observe(one, stack, truth, result);
    return result;
  }
}
