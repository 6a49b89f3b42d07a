package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.Pattern;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Batch;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Plane;
import org.simtrans.loss.Losses;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.optim.AdamW;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.task.segmentation.SegmentationLearner;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/** The networks that SimTrans is compared with. */
class BaselinesTest {
  private static final int SIZE = 48;
  private static final int STEPS = 60;

  @TempDir Path folder;

  /** Two slices with a bright blob each are learned by heart; the saved network knows them too. */
  @ParameterizedTest
  @ValueSource(strings = {"resunet", "unet"})
  void learnsTwoSlicesAndIsSavedToTheBit(String name) {
    ModelConfig config = new ModelConfig(name, null, 1, 1);
    SegmentationModel model = Models.create(config, new Rng(1));
    AdamW optimiser = new AdamW(model.parameters(), 0.9, 0.999, 0);
    float[] masks = blobs();
    float[] images = Pattern.values("noise", masks.length, 1f);
    for (int i = 0; i < images.length; i++) {
      images[i] += 2 * masks[i];
    }
    double best = 0; // Dice
    for (int step = 0; step < STEPS && best < 0.9; step++) {
      try (Scope scope = new Scope()) {
        List<Tensor> logits = model.supervised(Tensors.of(images, 2, 1, SIZE, SIZE));
        best = Math.max(best, dice(Tensors.toFloats(logits.get(0)), masks));
        SegmentationLearner.overScales(
                Losses.named(Models.lossOf(name)), logits, Tensors.of(masks, 2, 1, SIZE, SIZE))
            .backward();
        if (step == 0) {
          everyWeightHasAGradient(model);
        }
        optimiser.step(1e-3);
        optimiser.clearGradients();
      }
    }
    assertTrue(best >= 0.9, "Dice " + best);
    model.train(false);
    Preprocessing size = new Preprocessing(SIZE, SIZE, Plane.AXIAL, Fit.RESIZE);
    ModelCard card =
        new ModelCard(config, size, new LabelValues(List.of(1)), 0.5, 1, false, 1, 0, 1, "test");
    TrainedModel trained = new TrainedModel(model, card, Precision.FP32, ComputeDevice.CPU);
    Path file = folder.resolve("model.safetensors");
    trained.save(file);
    TrainedModel loaded = TrainedModel.load(file, Precision.FP32, ComputeDevice.CPU);
    assertEquals(Models.encoderOf(name, "swin-b"), loaded.card().model().encoder());
    Batch batch = new Batch(2, 1, SIZE, SIZE, images);
    assertArrayEquals(
        trained.probabilities(batch, false).values(), loaded.probabilities(batch, false).values());
  }

  private static void everyWeightHasAGradient(SegmentationModel model) {
    for (Map.Entry<String, Tensor> weight : model.parameters().entrySet()) {
      assertTrue(weight.getValue().grad().defined(), weight.getKey());
      assertTrue(weight.getValue().grad().abs().sum().item_double() > 0, weight.getKey());
    }
  }

  private static float[] blobs() {
    float[] masks = new float[2 * SIZE * SIZE];
    for (int p = 0; p < masks.length; p++) {
      int slice = p / (SIZE * SIZE);
      int y = p / SIZE % SIZE - (slice == 0 ? 14 : 30);
      int x = p % SIZE - (slice == 0 ? 20 : 33);
      masks[p] = x * x + y * y < 50 ? 1 : 0;
    }
    return masks;
  }

  private static double dice(float[] logits, float[] masks) {
    double both = 0;
    double sum = 0;
    for (int p = 0; p < masks.length; p++) {
      float drawn = logits[p] > 0 ? 1 : 0;
      both += drawn * masks[p];
      sum += drawn + masks[p];
    }
    return 2 * both / sum;
  }

  @ParameterizedTest
  @ValueSource(strings = {"resunet", "vit", "transunet", "unet", "unet-small"})
  void takesAnySizeAndAnyNumberOfClasses(String name) {
    SegmentationModel model = Models.create(new ModelConfig(name, null, 2, 3), new Rng(1));
    model.train(false);
    for (long[] size : new long[][] {{97, 80}, {33, 70}, {5, 3}}) {
      try (Scope scope = new Scope();
          NoGrad off = new NoGrad()) {
        Tensor images = Pattern.tensor("image", 1f, 1, 2, size[0], size[1]);
        long[] expected = {1, 3, size[0], size[1]};
        assertArrayEquals(expected, Tensors.shape(model.forward(images)));
        List<Tensor> supervised = model.supervised(images);
        assertTrue(supervised.get(0).equal(model.forward(images)));
        for (int i = 0; i < supervised.size(); i++) {
          long stride = 1L << i;
          expected[2] = (size[0] + stride - 1) / stride;
          expected[3] = (size[1] + stride - 1) / stride;
          assertArrayEquals(expected, Tensors.shape(supervised.get(i)), "map " + i);
        }
      }
    }
    model.release();
  }
}
