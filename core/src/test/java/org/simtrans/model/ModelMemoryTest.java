package org.simtrans.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.host.ResidentMemory;
import org.simtrans.tensor.Rng;

/**
 * A service loads and releases models for years: after {@link SegmentationModel#release()} nothing
 * stays. What stays is what the process holds after malloc has given back all that is free.
 */
class ModelMemoryTest {
  private static final long MB = 1 << 20;

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
    assumeTrue(Files.exists(Path.of("/proc/self/clear_refs")), "Linux tells what a process holds");
    Process process =
        new ProcessBuilder(
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
                    Again.class.getName(),
                    model,
                    encoder,
                    Integer.toString(times)))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    String[] held = said.strip().split(" ");
    long more = Long.parseLong(held[1]) - Long.parseLong(held[0]);
    assertTrue(more < megabytes * MB, "%d times keep %.1f MB".formatted(times, more / 1e6));
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

    private static long held() {
      System.gc();
      ResidentMemory.resetPeak(); // and malloc gives back what is free
      return ResidentMemory.now().orElseThrow();
    }
  }
}
