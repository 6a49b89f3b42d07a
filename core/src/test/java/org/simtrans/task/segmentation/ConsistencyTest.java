package org.simtrans.task.segmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.encoder.Encoder;
import org.simtrans.image.Plane;
import org.simtrans.model.SegmentationModel;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.Setup;
import org.simtrans.task.Teacher;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

class ConsistencyTest {
  private static final Setup SETUP =
      new Setup(
          "none",
          new Preprocessing(1, 4, Plane.AXIAL, Fit.RESIZE),
          2,
          new Compute(1, 1, Precision.FP32, ComputeDevice.CPU));

  /** Draws what it sees. */
  private static final class Mirror extends SegmentationModel {
    @Override
    public Tensor forward(Tensor images) {
      return images;
    }

    @Override
    public Optional<Encoder> encoder() {
      return Optional.empty();
    }
  }

  private static final Teacher ITSELF =
      new Teacher() {
        @Override
        public <T> T ask(Supplier<T> question) {
          return question.get();
        }
      };

  /** Sure of yes, sure of no, not sure, and not sure where a lesion was planted. */
  private static final UnlabelledPart PART =
      new UnlabelledPart(new float[] {3, -3, 1, -1}, new float[4], new float[] {0, 0, 0, 1}, 1, 1);

  @Test
  void sureAnswersAndPlantedLesionsCount() {
    try (Scope scope = new Scope()) {
      Consistency consistency = new Consistency(0.9, SETUP, Ranks.alone());
      Consistency.Known known = consistency.known(PART, 1, new Mirror(), ITSELF);
      assertArrayEquals(new float[] {1, 1, 0, 1}, Tensors.toFloats(known.sure()));
      float[] target = Tensors.toFloats(known.target());
      assertEquals(1, target[0]);
      assertEquals(0, target[1]);
      assertEquals(1, target[3]);
    }
  }

  /** By hand: three of four pixels count; the mean is over all four. */
  @Test
  void lossIsTheCrossEntropyOfWhatCounts() {
    try (Scope scope = new Scope()) {
      Consistency consistency = new Consistency(0.9, SETUP, Ranks.alone());
      Consistency.Known known = consistency.known(PART, 1, new Mirror(), ITSELF);
      Tensor logits = Tensors.of(new float[] {2, 2, 2, 2}, 1, 1, 1, 4);
      double yes = Math.log1p(Math.exp(-2));
      double no = Math.log1p(Math.exp(2));
      double expected = 0.5 * (yes + no + yes) / 4;
      assertEquals(expected, consistency.loss(logits, known, 0.5).item_double(), 1e-6);
    }
  }

  @Test
  void weightRisesFromZero() {
    UnlabelledConfig config = UnlabelledConfig.of(0.5).withConsistency(2);
    assertEquals(0, config.weightAt(0));
    assertEquals(1, config.weightAt(100));
    assertEquals(2, config.weightAt(200));
    assertEquals(2, config.weightAt(5000));
    assertEquals(4, config.of(8));
    assertEquals(1, UnlabelledConfig.of(0.01).of(8));
    assertEquals(1, UnlabelledConfig.of(0.9).of(2));
  }
}
