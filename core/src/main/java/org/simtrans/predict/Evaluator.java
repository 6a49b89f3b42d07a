package org.simtrans.predict;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.simtrans.Message;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.cohort.TruthMatch;
import org.simtrans.config.DataConfig;
import org.simtrans.data.Loader;
import org.simtrans.data.PictureStacks;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.metric.CaseResult;
import org.simtrans.metric.Evaluation;
import org.simtrans.metric.EvaluationSettings;
import org.simtrans.metric.Regions;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.Compute;

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

  /** By conventions of one's own. */
  public Evaluator(Segmenter segmenter, EvaluationSettings settings) {
    this.segmenter = segmenter;
    this.settings = settings;
  }

  /**
   * By the usual conventions ({@link EvaluationSettings#of}).
   *
   * @param split what the cohort is of the whole, such as "test"; stands in the evaluation
   */
  public static Evaluator of(Segmenter segmenter, String split) {
    LabelValues labels = segmenter.model().card().labels();
    return new Evaluator(segmenter, settings(split, segmenter.threshold(), labels));
  }

  /** The usual conventions for a model's classes. */
  public static EvaluationSettings settings(String split, double threshold, LabelValues labels) {
    return EvaluationSettings.of(split, threshold, labels.foreground())
        .with(labels.labelNames(), new Regions(labels.covered(), labels.drawnAs()));
  }

  /**
   * Evaluates a run of {@code train} on a part of the data that it was trained with, as {@code
   * simtrans evaluate} does without options. The model runs on the first GPU, or on the CPU if
   * there is none. Nothing is written; {@link Evaluation#write} does that.
   *
   * @param run the run's folder
   * @param split train, val, test or all
   * @throws RunException if the folder holds no such run
   * @throws CohortException if there is nothing to evaluate
   */
  public static Evaluation ofRun(Path run, String split) {
    return ofRun(run, DataConfig.ofRun(run, "train").folder(), split);
  }

  /**
   * As {@link #ofRun(Path, String)}, on other data, or on the same data in another place.
   *
   * @param data the folder of a cohort with labels
   */
  public static Evaluation ofRun(Path run, Path data, String split) {
    Cohort cohort =
        new PartOfCohort(data, CohortOptions.defaults(), split)
            .open(new RunFolder(run), remark -> {});
    Compute compute = Compute.auto();
    TrainedModel model = TrainedModel.load(run, compute.precision(), compute.device());
    try {
      return of(Segmenter.of(model), split).evaluate(cohort);
    } finally {
      model.release();
    }
  }

  private record Read(List<Volume> image, byte[] truth) {}

  /**
   * Segments all labelled images of a cohort and compares them with their truth.
   *
   * @throws CohortException if there is nothing to evaluate
   */
  public Evaluation evaluate(Cohort cohort) {
    return evaluate(cohort, (one, prediction, truth, result) -> {}, ProgressListener.SILENT);
  }

  /**
   * As {@link #evaluate(Cohort)}. While the network works on one image, the next is read.
   *
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
    TruthMatch match = TruthMatch.of(segmenter.model().card().labels(), cohort);
    PictureStacks stacks = PictureStacks.of(cases);
    List<CaseResult> results = new ArrayList<>();
    try (Loader<Read> reader =
        new Loader<>(0, 1, 1, i -> i < cases.size() ? read(cases.get((int) i), match) : null)) {
      for (Case one : cases) {
        Read read = reader.next();
        results.add(evaluate(one, read, stacks, observer));
        progress.progress(results.size(), cases.size());
      }
    }
    return Evaluation.of(results, settings, match.remarks());
  }

  /** Segments one labelled case and compares it with its truth. */
  public CaseResult evaluate(Case one) {
    return evaluate(one, (c, prediction, truth, result) -> {});
  }

  /** As {@link #evaluate(Case)}; the observer sees the masks. */
  public CaseResult evaluate(Case one, Observer observer) {
    Read read = read(one, TruthMatch.of(segmenter.model().card().labels(), one));
    return evaluate(one, read, PictureStacks.none(), observer);
  }

  private Read read(Case one, TruthMatch match) {
    List<Volume> image = segmenter.channels().read(one);
    return new Read(image, match.reader().read(one, image.get(0)));
  }

  private Segmentation draw(Case one, List<Volume> image, PictureStacks stacks) {
    try {
      return segmenter.segmentAny(one, image, stacks);
    } catch (UndrawableImageException e) {
      throw e.in(one.image());
    }
  }

  private CaseResult evaluate(Case one, Read read, PictureStacks stacks, Observer observer) {
    Segmentation drawn = draw(one, read.image(), stacks);
    SliceStack stack = drawn.stack();
    Double predicted = drawn.trust().predictedDice();
    byte[] truth = stack.slices().stacked(read.truth());
    CaseResult result =
        CaseResult.of(
                one.subject(),
                one.name(),
                truth,
                stack.labels(),
                new int[] {stack.width(), stack.height(), stack.count()},
                stack.spacing(),
                settings)
            .withVoxel(stack.voxelMm3())
            .withPredictedDice(predicted == null ? Double.NaN : predicted);
    observer.observe(one, stack, truth, result);
    return result;
  }
}
