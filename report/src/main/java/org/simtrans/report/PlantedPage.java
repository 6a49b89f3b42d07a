package org.simtrans.report;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.simtrans.augment.Planting;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.RunConfig.Material;
import org.simtrans.data.Batch;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.SliceStore;
import org.simtrans.figure.Curves;
import org.simtrans.figure.PlantedFigure;
import org.simtrans.figure.Points;
import org.simtrans.layout.Splits;
import org.simtrans.run.RunFolder;
import org.simtrans.run.TrainedModel;
import org.simtrans.task.lesions.LesionTask;

/** Planted lesions, and what the network draws of them. */
final class PlantedPage implements PretextPage {
  @Override
  public String task() {
    return new LesionTask().name();
  }

  @Override
  public String caption() {
    return "Slices with planted lesions";
  }

  @Override
  public String note() {
    return "Lesions planted into slices, their true masks, and what the network draws. It has learned"
        + " from these images, but not with these lesions.";
  }

  @Override
  public Optional<BufferedImage> draw(
      PretrainConfig config, RunFolder run, List<PickedSlice> slices) {
    if (!Files.exists(run.model())) {
      return Optional.empty();
    }
    LesionTask task = (LesionTask) config.task();
    TrainedModel model =
        TrainedModel.load(run.path(), config.compute().precision(), config.compute().device());
    try {
      PlantedFigure figure =
          new PlantedFigure(
              planting(task, config, run),
              config.data().preprocessing(),
              image -> above(0.5f, model, image),
              config.compute().seed());
      return Optional.of(figure.draw(slices));
    } finally {
      model.release();
    }
  }

  /** The labelled lesions that others were made like are read again, where there are some. */
  private static Planting planting(LesionTask task, PretrainConfig config, RunFolder run) {
    Splits splits = Splits.read(run.splits());
    Material material = config.material(config.cohort(), splits);
    Cohort labelled = material.training().labelled();
    Cohort looked = task.learnsFromLabels() ? labelled : labelled.only(List.of());
    try (SliceStore store =
        SliceStore.build(
            looked,
            material.labels(),
            config.data().preprocessing(),
            run.path(),
            1,
            ProgressListener.SILENT)) {
      return task.planting(config.setup(), store);
    }
  }

  private static byte[] above(float threshold, TrainedModel model, float[] image) {
    Batch one = Batch.blank(1, model.card().preprocessing()).with(image);
    float[] probabilities = model.probabilities(one, false).values();
    byte[] labels = new byte[probabilities.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (probabilities[i] >= threshold ? 1 : 0);
    }
    return labels;
  }

  @Override
  public String lossCurve(Points loss, Measures measures) {
    return Curves.loss(loss, new Points(new double[0], new double[0]));
  }
}
