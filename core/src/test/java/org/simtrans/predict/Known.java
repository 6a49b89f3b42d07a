package org.simtrans.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Batch;
import org.simtrans.data.Fit;
import org.simtrans.data.Intensity;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;
import org.simtrans.model.ModelConfig;
import org.simtrans.run.ModelCard;
import org.simtrans.run.SlicePredictor;

/** A predictor whose probabilities are a function of the grey values of one volume. */
final class Known implements SlicePredictor {
  static final int EDGE = 12; // of the network's input

  private final ModelCard card;
  private final Intensity intensity;
  private final List<DoubleUnaryOperator> byGrey;
  final List<Integer> counts = new ArrayList<>(); // slices of each batch
  boolean flipped;

  /**
   * @param byGrey the probability of each label
   */
  Known(Volume volume, Plane plane, int smallestPart, DoubleUnaryOperator... byGrey) {
    this.byGrey = List.of(byGrey);
    intensity = Intensity.of(volume.values());
    List<Integer> labels =
        IntStream.rangeClosed(1, byGrey.length).map(c -> 10 * c).boxed().toList();
    card =
        new ModelCard(
            new ModelConfig("unet", "none", 1, byGrey.length),
            new Preprocessing(EDGE, EDGE, plane, Fit.PAD),
            new LabelValues(labels),
            0.5,
            smallestPart,
            false,
            1,
            1,
            1,
            "test");
  }

  @Override
  public ModelCard card() {
    return card;
  }

  @Override
  public Batch probabilities(Batch images, boolean flips) {
    counts.add(images.count());
    flipped = flips;
    int pixels = EDGE * EDGE;
    float[] maps = new float[images.count() * byGrey.size() * pixels];
    for (int i = 0; i < maps.length; i++) {
      int slice = i / pixels / byGrey.size();
      float seen = images.values()[slice * pixels + i % pixels];
      double grey = Math.rint(seen * intensity.deviation() + intensity.mean());
      maps[i] = (float) byGrey.get(i / pixels % byGrey.size()).applyAsDouble(grey);
    }
    return new Batch(images.count(), byGrey.size(), EDGE, EDGE, maps);
  }
}
