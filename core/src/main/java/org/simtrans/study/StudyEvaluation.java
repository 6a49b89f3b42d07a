package org.simtrans.study;

import java.util.function.IntFunction;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.data.Batch;
import org.simtrans.layout.Splits;
import org.simtrans.metric.Evaluation;
import org.simtrans.predict.Evaluator;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.TrainedModel;

/** How good the network of a run is, and how fast. */
record StudyEvaluation(StudyConfig config, Splits splits) {
  private static final int INFERENCE_BATCH = 8; // images
  private static final double INFERENCE_SECONDS = 1; // to measure for

  /**
   * Measures and evaluates a run that was trained, and writes both down, the evaluation last: it
   * says that the run is finished.
   *
   * @param observer what sees each case, by the number of cases
   * @param judged hears that all cases have been seen, before the evaluation is written
   */
  Evaluation of(
      StudyRun run,
      IntFunction<Evaluator.Observer> observer,
      ProgressListener progress,
      Runnable judged) {
    TrainedModel model =
        TrainedModel.load(
            run.folder().path(),
            config.train().compute().precision(),
            config.train().compute().device());
    try {
      Measured.read(run.folder())
          .orElse(Measured.NOTHING)
          .inferred(imagesPerSecond(model), INFERENCE_BATCH)
          .write(run.folder());
      Cohort part = config.train().data().open().labelled().only(splits.of(config.part()));
      Evaluator evaluator = Evaluator.of(Segmenter.of(model), config.split());
      Evaluation evaluation =
          evaluator.evaluate(part, observer.apply(part.cases().size()), progress);
      judged.run();
      evaluation.writeCases(run.folder().cases());
      evaluation.write(run.folder().evaluation());
      return evaluation;
    } finally {
      model.release();
    }
  }

  /** How fast the network alone is, on blank images. */
  private static double imagesPerSecond(TrainedModel model) {
    Batch blank = Batch.blank(INFERENCE_BATCH, model.card().preprocessing());
    model.probabilities(blank, model.card().flips()); // the first is slower
    long begin = System.nanoTime();
    double seconds = 0;
    int images = 0;
    while (seconds < INFERENCE_SECONDS) {
      model.probabilities(blank, model.card().flips());
      images += INFERENCE_BATCH;
      seconds = (System.nanoTime() - begin) / 1e9;
    }
    return images / seconds;
  }
}
