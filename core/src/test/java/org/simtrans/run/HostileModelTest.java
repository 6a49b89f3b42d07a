package org.simtrans.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Plane;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.predict.Segmenter;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.weights.WeightsException;

/** Models whose files are whole, and whose weights or sizes are not to be trusted. */
class HostileModelTest {
  private static final long GB = 1_000_000_000;
  private static final String MIDDLE = "encoder.layers.1.blocks.0.mlp.fc1.weight";

  @TempDir Path folder;

  private static ModelCard card(int size) {
    return new ModelCard(
        new ModelConfig("simtrans", "swin-tiny-test", 1, 1),
        new Preprocessing(size, size, Plane.AXIAL, Fit.RESIZE),
        new LabelValues(List.of(1)),
        0.5,
        1,
        false,
        1,
        0.5,
        1,
        "test");
  }

  private Path file(int size, String name, float value) {
    ModelCard card = card(size);
    SegmentationModel network = Models.create(card.model(), new Rng(1));
    try (NoGrad off = new NoGrad()) {
      network.state().tensors().get(name).view(-1).narrow(0, 3, 1).fill_(new Scalar(value));
    }
    TrainedModel model = TrainedModel.ready(network, card, Precision.FP32, ComputeDevice.CPU);
    Path file = folder.resolve("model.safetensors");
    model.save(file);
    model.release();
    return file;
  }

  private static TrainedModel load(Path file) {
    return TrainedModel.load(file, Precision.FP32, ComputeDevice.CPU);
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "-Infinity"})
  void weightsThatAreNotFiniteAreRefused(float value) {
    Path file = file(32, MIDDLE, value);
    String refused = assertThrows(WeightsException.class, () -> load(file)).getMessage();
    assertTrue(refused.startsWith("tensor '" + MIDDLE + "' of " + file + " holds"), refused);
    assertEquals(1, refused.lines().count());
  }

  /** Their sum overflows, but each of them is finite. */
  @Test
  void largeWeightsAreRead() {
    load(file(32, MIDDLE, Float.MAX_VALUE)).release();
  }

  @Test
  void aSmallFileThatSeesHugeSlicesIsRefusedAtOnce() {
    Path file = file(1 << 14, MIDDLE, 0);
    TrainedModel model = load(file);
    try {
      String refused =
          assertTimeout(
              Duration.ofSeconds(20),
              () -> assertThrows(RunException.class, () -> Segmenter.of(model)).getMessage());
      assertTrue(
          refused.contains("sees 4 slices of 16384 x 16384 pixels at a time")
              && refused.contains("GB are free"),
          refused);
    } finally {
      model.release();
    }
  }

  @Test
  void memoryIsMeasuredOnlyWhereItMightBeShort() {
    ModelCard usual = card(224); // 4 slices: 0.2 million pixels, at most 4 GB
    assertDoesNotThrow(
        () ->
            InferenceRoom.require(
                usual,
                4,
                5 * GB,
                () -> {
                  throw new AssertionError("measured");
                }));
    assertDoesNotThrow(() -> InferenceRoom.require(usual, 4, 2 * GB, () -> 5000));
    String refused =
        assertThrows(RunException.class, () -> InferenceRoom.require(usual, 4, GB, () -> 6000))
            .getMessage();
    assertTrue(refused.contains("at least another 1.2 GB"), refused);
  }

  /** More numbers than one of Java's arrays has, on any machine. */
  @Test
  void slicesThatNoArrayHoldsAreRefused() {
    ModelCard huge = card(1 << 14);
    assertThrows(RunException.class, () -> InferenceRoom.require(huge, 8, Long.MAX_VALUE, () -> 0));
  }
}
