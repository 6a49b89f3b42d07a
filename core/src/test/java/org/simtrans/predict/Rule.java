package org.simtrans.predict;

import java.util.List;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Batch;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Plane;
import org.simtrans.model.ModelConfig;
import org.simtrans.run.ModelCard;
import org.simtrans.run.SlicePredictor;

/**
 * A predictor without a network: the probability of a pixel is that of bright or of dark tissue.
 *
 * @param bright probability of each label where a pixel is above the image's mean
 * @param dark the same where it is not
 */
record Rule(ModelCard card, float[] bright, float[] dark) implements SlicePredictor {

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

  static Rule of(
      Preprocessing size,
      List<Integer> labels,
      double threshold,
      int smallestPart,
      float[] bright,
      float[] dark) {
    ModelConfig model = new ModelConfig("simtrans", "swin-tiny-test", 1, labels.size());
    return new Rule(
        new ModelCard(
            model, size, new LabelValues(labels), threshold, smallestPart, false, 1, .5, 1, "test"),
        bright,
        dark);
  }

  /** With flips, all is as sure as can be: a test sees whether they were asked for. */
  @Override
  public Batch probabilities(Batch images, boolean flips) {
    int count = images.count();
    int pixels = images.height() * images.width();
    float[] seen = new float[count * bright.length * pixels];
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < bright.length; c++) {
        for (int p = 0; p < pixels; p++) {
          float[] kind = images.values()[i * pixels + p] > 0 ? bright : dark;
          seen[(i * bright.length + c) * pixels + p] = flips ? 1 : kind[c];
        }
      }
    }
    return new Batch(count, bright.length, images.height(), images.width(), seen);
  }
}
