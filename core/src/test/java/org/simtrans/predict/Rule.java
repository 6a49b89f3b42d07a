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

/**
 * A predictor without a network: the probability of a pixel follows from its value.
 *
 * @param probabilities of each label, by the normalised value of a pixel
 * @param counts slices of each batch that was seen
 */
record Rule(ModelCard card, List<DoubleUnaryOperator> probabilities, List<Integer> counts)
    implements SlicePredictor {
  private static final int EDGE = 12; // of the input, where a volume is known

  private Rule(ModelCard card, List<DoubleUnaryOperator> probabilities) {
    this(card, probabilities, new ArrayList<>());
  }

  /** One label, 1, which is what is bright. */
  static Rule of(int height, int width, double threshold, int smallestPart) {
    return of(
        new Preprocessing(height, width, Plane.AXIAL, Fit.PAD),
        List.of(1),
        threshold,
        smallestPart,
        new float[] {.6f},
        new float[] {.4f});
  }

  /**
   * By bright and dark tissue.
   *
   * @param bright probability of each label where a pixel is above the image's mean
   * @param dark the same where it is not
   */
  static Rule of(
      Preprocessing size,
      List<Integer> labels,
      double threshold,
      int smallestPart,
      float[] bright,
      float[] dark) {
    return new Rule(
        card(size, labels, threshold, smallestPart),
        IntStream.range(0, labels.size())
            .<DoubleUnaryOperator>mapToObj(c -> value -> value > 0 ? bright[c] : dark[c])
            .toList());
  }

  /**
   * By the grey values of one volume, for the labels 10, 20, ...
   *
   * @param byGrey the probability of each label
   */
  static Rule ofGreys(Volume volume, Plane plane, int smallestPart, DoubleUnaryOperator... byGrey) {
    Intensity intensity = Intensity.of(volume.values());
    return new Rule(
        card(
            new Preprocessing(EDGE, EDGE, plane, Fit.PAD),
            IntStream.rangeClosed(1, byGrey.length).map(c -> 10 * c).boxed().toList(),
            .5,
            smallestPart),
        IntStream.range(0, byGrey.length)
            .<DoubleUnaryOperator>mapToObj(
                c ->
                    value ->
                        byGrey[c].applyAsDouble(
                            Math.rint(value * intensity.deviation() + intensity.mean())))
            .toList());
  }

  private static ModelCard card(
      Preprocessing size, List<Integer> labels, double threshold, int smallestPart) {
    ModelConfig model = new ModelConfig("simtrans", "swin-tiny-test", 1, labels.size());
    return new ModelCard(
        model, size, new LabelValues(labels), threshold, smallestPart, false, 1, .5, 1, "test");
  }

  /** With flips, all is as sure as can be: a test sees whether they were asked for. */
  @Override
  public Batch probabilities(Batch images, boolean flips) {
    int count = images.count();
    int classes = probabilities.size();
    int pixels = images.height() * images.width();
    counts.add(count);
    float[] seen = new float[count * classes * pixels];
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < classes; c++) {
        for (int p = 0; p < pixels; p++) {
          double value = images.values()[i * pixels + p];
          seen[(i * classes + c) * pixels + p] =
              flips ? 1 : (float) probabilities.get(c).applyAsDouble(value);
        }
      }
    }
    return new Batch(count, classes, images.height(), images.width(), seen);
  }
}
