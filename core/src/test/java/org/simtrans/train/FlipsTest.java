package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;
import org.simtrans.Pattern;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Batch;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.encoder.Encoder;
import org.simtrans.image.Affine;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.predict.Segmentation;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

class FlipsTest {
  private static final int SIZE = 32;
  private static final ModelConfig SIMTRANS = new ModelConfig("simtrans", "swin-tiny-test", 1, 1);

  @Test
  void theMirrorImageGetsTheMirroredAnswer() {
    TrainedModel model = model(Models.create(SIMTRANS, new Rng(1)), Plane.AXIAL);
    float[] image = Tensors.toFloats(Pattern.tensor("image", 2f, 2, 1, SIZE, SIZE));
    float[] mirrored = mirror(image);
    assertArrayEquals(
        mirror(probabilities(model, image, true)), probabilities(model, mirrored, true));
    assertFalse(
        Arrays.equals(
            mirror(probabilities(model, image, false)), probabilities(model, mirrored, false)));
  }

  @Test
  void aSymmetricNetworkAnswersAsWithout() {
    TrainedModel model = model(new Pointwise(), Plane.AXIAL);
    float[] image = Tensors.toFloats(Pattern.tensor("image", 2f, 3, 1, SIZE, SIZE));
    assertArrayEquals(probabilities(model, image, false), probabilities(model, image, true), 1e-7f);
  }

  /** A volume whose voxels run from left to right is mirrored along its first axis. */
  @Test
  void volumesAreMirroredLeftToRight() {
    TrainedModel model = model(Models.create(SIMTRANS, new Rng(1)), Plane.CORONAL);
    float[] values = Tensors.toFloats(Pattern.tensor("volume", 2f, 3 * SIZE * SIZE));
    int[] shape = {SIZE, 3, SIZE}; // left to right, back to front, up
    float[] mirrored = mirror(values);
    Segmentation one = segmentation(model, shape, values);
    Segmentation other = segmentation(model, shape, mirrored);
    assertArrayEquals(mirror(one.probabilities().get(0)), other.probabilities().get(0), 1e-6f);
    assertTrue(one.probabilities().get(0)[5] > 0);
  }

  private static Segmentation segmentation(TrainedModel model, int[] shape, float[] values) {
    Volume volume = Volume.of(shape, Affine.scaling(1, 1, 1), values);
    return Segmenter.of(model).withFlips(true).segment(volume, true);
  }

  @Test
  void aCardFromBeforeFlipsIsWithout() {
    Path file = Path.of("model.safetensors");
    ModelCard card = model(new Pointwise(), Plane.AXIAL).card();
    assertTrue(ModelCard.of(card.toMetadata(), file).flips());
    String old = card.toMetadata().get("simtrans").replace("\"flips\":true,", "");
    assertFalse(ModelCard.of(Map.of("simtrans", old), file).flips());
  }

  @Test
  void sagittalSlicesHaveNoLeftAndRight() {
    TrainedModel model = model(new Pointwise(), Plane.SAGITTAL);
    assertThrows(InvalidSettingException.class, () -> Segmenter.of(model));
  }

  private static float[] probabilities(TrainedModel model, float[] images, boolean flips) {
    int count = images.length / (SIZE * SIZE);
    return model.probabilities(new Batch(count, 1, SIZE, SIZE, images), flips).values();
  }

  /** Rows of SIZE values, each turned around. */
  private static float[] mirror(float[] values) {
    float[] mirrored = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      mirrored[i] = values[i / SIZE * SIZE + SIZE - 1 - i % SIZE];
    }
    return mirrored;
  }

  private static TrainedModel model(SegmentationModel network, Plane plane) {
    network.train(false);
    ModelCard card =
        new ModelCard(
            SIMTRANS,
            new Preprocessing(SIZE, SIZE, plane, Fit.RESIZE),
            new LabelValues(List.of(1)),
            0.5,
            1,
            true,
            1,
            0,
            1,
            "test");
    return new TrainedModel(network, card, Precision.FP32, ComputeDevice.CPU);
  }

  /** Each pixel by itself. */
  private static final class Pointwise extends SegmentationModel {
    @Override
    public Tensor forward(Tensor images) {
      return Functional.mul(images, 3);
    }

    @Override
    public Optional<Encoder> encoder() {
      return Optional.empty();
    }
  }
}
