package org.simtrans.bench;

import java.util.List;
import org.simtrans.Version;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Fit;
import org.simtrans.data.InputSize;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Plane;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.Rng;

/** Networks that have learned nothing, which are as fast as others. */
public final class Untrained {
  private Untrained() {}

  /** For one channel and one label; to be released after use. */
  public static TrainedModel model(String model, String encoder, InputSize size, Compute compute) {
    Preprocessing input = new Preprocessing(size.height(), size.width(), Plane.AXIAL, Fit.RESIZE);
    ModelConfig form = new ModelConfig(model, encoder, input.channels(), 1);
    SegmentationModel network = Models.create(form, new Rng(compute.seed()));
    ModelCard card =
        new ModelCard(
            form,
            input,
            new LabelValues(List.of(1)),
            0.5,
            1,
            false,
            0,
            0,
            compute.seed(),
            Version.current());
    return TrainedModel.ready(network, card, compute.precision(), compute.device());
  }
}
