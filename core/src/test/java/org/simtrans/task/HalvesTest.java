package org.simtrans.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.Encoders;
import org.simtrans.encoder.SwinConfig;
import org.simtrans.encoder.SwinTransformer;
import org.simtrans.host.Torch;
import org.simtrans.nn.Macs;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/** What two halves of a batch teach at the same time is what the batch teaches. */
class HalvesTest {
  private static final int SIZE = 32;
  private static final long SEED = 5;

  private static final Scalar CUBE = new Scalar(3.0);

  private final Rng rng = new Rng(1);
  private final Encoder encoder =
      new SwinTransformer(SwinConfig.tinyTest(1).withDropPath(0.5), rng);
  private int threads;

  @BeforeEach
  void haveTwoThreads() {
    threads = Torch.threads();
    Torch.threads(2);
  }

  @AfterEach
  void haveAsManyAsBefore() {
    Torch.threads(threads);
  }

  private record Learned(List<float[]> values, Map<String, float[]> gradients, Macs macs) {}

  private static Tensor noise(int images) {
    RandomGenerator random = EpochPlan.generator(4);
    float[] pixels = new float[images * SIZE * SIZE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return Tensors.of(pixels, images, 1, SIZE, SIZE);
  }

  private Learned whole(Tensor images) {
    rng.reseed(SEED);
    try (Scope scope = new Scope()) {
      Macs.Counted<List<Tensor>> pass = Macs.counting(() -> encoder.forward(images));
      sumOfCubes(pass.result()).backward();
      return learned(pass.result(), pass.macs());
    }
  }

  private Learned inHalves(Tensor images) {
    rng.reseed(SEED);
    try (Scope scope = new Scope()) {
      Macs.Counted<Halves> pass = Macs.counting(() -> Halves.of(images, encoder::forward, rng));
      Halves halves = pass.result();
      sumOfCubes(halves.values()).backward();
      halves.backward();
      return learned(halves.values(), pass.macs());
    }
  }

  /** Of the second map and the last: the gradients of the others are missing. */
  private static Tensor sumOfCubes(List<Tensor> maps) {
    return maps.get(1).pow(CUBE).sum().add(maps.get(3).pow(CUBE).sum());
  }

  private Learned learned(List<Tensor> values, Macs macs) {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    encoder
        .parameters()
        .forEach(
            (name, p) -> {
              if (p.grad().defined()) {
                gradients.put(name, Tensors.toFloats(p.grad()));
                p.grad().zero_();
              }
            });
    return new Learned(
        values.stream().map(map -> Tensors.toFloats(map.contiguous())).toList(), gradients, macs);
  }

  /** Paths are dropped, and the same ones: otherwise nothing here would be alike. */
  @ParameterizedTest
  @ValueSource(ints = {2, 5, 8})
  void gradientsAreThoseOfTheBatch(int images) {
    Tensor noise = noise(images);
    Learned whole = whole(noise);
    Learned halves = inHalves(noise);
    for (int i = 0; i < whole.values.size(); i++) {
      assertClose(whole.values.get(i), halves.values.get(i), "map " + i);
    }
    assertEquals(whole.gradients.keySet(), halves.gradients.keySet());
    whole.gradients.forEach((name, g) -> assertClose(g, halves.gradients.get(name), name));
  }

  private static void assertClose(float[] expected, float[] actual, String name) {
    assertEquals(expected.length, actual.length, name);
    double difference = 0;
    double whole = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += ((double) expected[i] - actual[i]) * ((double) expected[i] - actual[i]);
      whole += (double) expected[i] * expected[i];
    }
    assertTrue(difference <= 1e-10 * whole, name + ": " + Math.sqrt(difference / whole));
  }

  /** But for a half in which a path is dropped for all, where one image passes for nothing. */
  @Test
  void countsWhatBothDo() {
    Tensor noise = noise(8);
    assertEquals(whole(noise).macs.full(), inHalves(noise).macs.full());
  }

  @Test
  void repeatsItsBits() {
    Tensor noise = noise(6);
    Learned first = inHalves(noise);
    for (int i = 0; i < 5; i++) {
      Learned again = inHalves(noise);
      first.gradients.forEach((name, g) -> assertArrayEquals(g, again.gradients.get(name), name));
    }
  }

  /** What goes wrong in a half goes wrong here, and both halves are over by then. */
  @Test
  void passesOnWhatWentWrong() {
    Tensor noise = noise(4);
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () ->
                Halves.of(
                    noise,
                    half -> {
                      throw new IllegalStateException("no");
                    },
                    rng));
    assertEquals("no", e.getMessage());
    assertEquals(2, Torch.threads());
  }

  @Test
  void paysOnlyWhereItTeachesTheSame() {
    Compute fp32 = new Compute(1, 2, Precision.FP32, ComputeDevice.CPU);
    assertTrue(Halves.pay(encoder, fp32, 2));
    assertFalse(Halves.pay(encoder, fp32, 1), "nothing to halve");
    assertFalse(Halves.pay(encoder, new Compute(1, 2, Precision.BF16, ComputeDevice.CPU), 2));
    Encoder normalises = Encoders.named("resnet18", 1, rng);
    assertFalse(Halves.pay(normalises, fp32, 8), "batch norm sees all images");
    Torch.threads(1);
    assertFalse(Halves.pay(encoder, fp32, 8), "one core");
  }
}
