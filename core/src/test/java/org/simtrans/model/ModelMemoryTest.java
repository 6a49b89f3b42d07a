package org.simtrans.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.host.ResidentMemory;
import org.simtrans.image.Plane;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.SafeTensors;
import org.simtrans.weights.StateDict;

/**
 * A service loads and releases models for years: after {@link SegmentationModel#release()} nothing
 * stays. What stays is what the process holds after malloc has given back all that is free.
 */
class ModelMemoryTest {
  private static final long MB = 1 << 20;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"simtrans, swin-tiny-test, 200, 10", "unet, none, 40, 64"})
  void nothingStays(String model, String encoder, int times, int megabytes) throws Exception {
    requireFlat(model, encoder, times, megabytes);
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({
    "simtrans, swin-t, 200",
    "simtrans, swin-b, 200",
    "resunet, resnet50, 200",
    "vit, r50-vit-b16, 200",
    "transunet, r50-vit-b16, 200",
    "unet, none, 200"
  })
  void nothingStaysOfLargeOnes(String model, String encoder, int times) throws Exception {
    requireFlat(model, encoder, times, 64);
  }

  /**
   * @param megabytes that may be held more: a large block more or less is at hand at either time
   */
  private static void requireFlat(String model, String encoder, int times, int megabytes)
      throws IOException, InterruptedException {
    requireFlat(Again.class, megabytes, model, encoder, Integer.toString(times));
  }

  /** After errors as well: weights that cannot be used, and slices that do not fit. */
  @ParameterizedTest
  @CsvSource("simtrans, swin-tiny-test, 200, 10")
  void nothingStaysAfterErrors(String model, String encoder, int times, int megabytes)
      throws Exception {
    requireFlat(
        Failing.class, megabytes, model, encoder, Integer.toString(times), folder.toString());
  }

  private static void requireFlat(Class<?> main, int megabytes, String... words)
      throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/proc/self/clear_refs")), "Linux tells what a process holds");
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-Xint", // a compiler at work takes memory of its own
                "-XX:+UseSerialGC",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    String[] held = said.strip().split(" ");
    long more = Long.parseLong(held[1]) - Long.parseLong(held[0]);
    assertTrue(more < megabytes * MB, "%s keep %.1f MB".formatted(List.of(words), more / 1e6));
  }

  /**
   * Makes a model again and again, in bf16 each second time; prints what is held before and after.
   */
  static final class Again {
    private static final int WARM = 20;

    public static void main(String[] args) {
      ModelConfig config = new ModelConfig(args[0], args[1], 1, 1);
      int times = Integer.parseInt(args[2]);
      for (int i = 0; i < WARM + times; i++) {
        if (i == WARM) {
          System.out.print(held() + " ");
        }
        SegmentationModel model = Models.create(config, Rng.forLoadedWeights());
        if (i % 2 == 1) {
          model.keepFactorsInBf16();
        }
        model.release();
      }
      System.out.println(held());
    }
  }

  private static long held() {
    System.gc();
    ResidentMemory.resetPeak(); // and malloc gives back what is free
    return ResidentMemory.now().orElseThrow();
  }

  /**
   * Loads a model whose weights hold a NaN, one whose file lacks a tensor, and one with a name that
   * no model has, and shows a sound one a slice of too many channels, again and again.
   */
  static final class Failing {
    private static final int WARM = 5;

    public static void main(String[] args) throws IOException {
      ModelConfig config = new ModelConfig(args[0], args[1], 1, 1);
      int times = Integer.parseInt(args[2]);
      Path broken = Path.of(args[3], "nan.safetensors");
      Path lacking = Path.of(args[3], "lacking.safetensors");
      write(config, broken, lacking);
      for (int i = 0; i < WARM + times; i++) {
        if (i == WARM) {
          System.out.print(held() + " ");
        }
        fails(() -> TrainedModel.load(broken, Precision.FP32, ComputeDevice.CPU));
        fails(() -> TrainedModel.load(lacking, Precision.FP32, ComputeDevice.CPU));
        fails(() -> Models.create(new ModelConfig("nomodel", args[1], 1, 1), new Rng(1)));
        SegmentationModel sound = Models.create(config, Rng.forLoadedWeights());
        try (Scope scope = new Scope();
            NoGrad off = new NoGrad()) {
          fails(() -> sound.forward(Tensors.zeros(1, 5, 32, 32)));
        } finally {
          sound.release();
        }
      }
      System.out.println(held());
    }

    private static void write(ModelConfig config, Path broken, Path lacking) throws IOException {
      ModelCard card =
          new ModelCard(
              config,
              new Preprocessing(32, 32, Plane.AXIAL, Fit.RESIZE),
              new LabelValues(List.of(1)),
              .5,
              1,
              false,
              1,
              .5,
              1,
              "test");
      TrainedModel model =
          TrainedModel.ready(
              Models.create(config, new Rng(1)), card, Precision.FP32, ComputeDevice.CPU);
      StateDict state = model.network().state();
      model.save(broken);
      Map<String, String> metadata;
      try (SafeTensors open = SafeTensors.open(broken)) {
        metadata = open.metadata();
      }
      Map<String, Tensor> most = new TreeMap<>(state.tensors());
      String last = List.copyOf(most.keySet()).get(most.size() - 1);
      Tensor left = most.remove(last);
      new StateDict(most, metadata).write(lacking);
      try (NoGrad off = new NoGrad()) {
        left.fill_(new Scalar(Float.NaN));
      }
      Files.delete(broken);
      model.save(broken);
      model.release();
    }

    private static void fails(Runnable body) {
      try {
        body.run();
      } catch (RuntimeException expected) {
        System.err.println(expected.getMessage());
        return;
      }
      throw new IllegalStateException("it did not fail");
    }
  }
}
