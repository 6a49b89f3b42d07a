package org.simtrans.study;

import java.nio.file.Path;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.SliceStore;
import org.simtrans.layout.Part;
import org.simtrans.layout.Splits;
import org.simtrans.plan.ImagePlan;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.Task;

/** How many updates a pass over all labelled training slices comes to. */
final class EpochLength {
  private EpochLength() {}

  /**
   * Of a training with all labels, whatever share of the labels the settings allow.
   *
   * @param cache folder for prepared slices
   */
  static long of(TrainConfig config, Path cache, ProgressListener listener) {
    Cohort labelled = config.data().open().labelled();
    Splits splits = config.data().split(labelled, config.compute().seed());
    LabelValues labels = LabelValues.scan(labelled);
    Cohort training = labelled.only(splits.of(Part.TRAIN));
    try (SliceStore train =
        SliceStore.build(
            training,
            labels,
            prepared(config, training, labels),
            config.data().minForeground(),
            cache,
            Runtime.getRuntime().availableProcessors(),
            listener)) {
      Task<?> task = config.task(labels);
      return task.batches(config.setup(), train, Ranks.alone()).plan().stepsPerEpoch();
    }
  }

  private static Preprocessing prepared(TrainConfig config, Cohort training, LabelValues labels) {
    return ImagePlan.choose(config.data().preprocessing(), training, labels).preprocessing();
  }
}
