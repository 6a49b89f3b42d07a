package org.simtrans.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The processor as Linux describes it; elsewhere no more than its architecture.
 *
 * @param name of the model
 * @param features those of its features that decide about speed
 */
public record Processor(String name, List<String> features) {
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final List<String> DECISIVE =
      List.of("avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_bf16");

  public Processor {
    features = List.copyOf(features);
  }

  /** The one that this process runs on. */
  public static Processor here() {
    String name = field("model name");
    List<String> flags = Arrays.asList(field("flags").split(" "));
    return new Processor(
        name.isEmpty() ? System.getProperty("os.arch") : name,
        DECISIVE.stream().filter(flags::contains).toList());
  }

  /**
   * Whether the system lists a processor's features, which alone makes a missing one mean
   * something.
   */
  public boolean knowsFeatures() {
    return !field("flags").isEmpty();
  }

  /**
   * Whether products in bf16 are faster than those in fp32: by AMX, or by AVX-512 unless Intel
   * meant AMX to do it ({@link #hidesAmx}). Not known of other systems than Linux: fp32 is right
   * everywhere.
   */
  public boolean multipliesBf16Faster() {
    return features.contains("amx_bf16") || features.contains("avx512_bf16") && !hidesAmx();
  }

  /**
   * Whether this is one of Intel's processors with AMX in a virtual machine that does not pass it
   * on. What AVX-512 has for bf16 reaches half the speed of fp32 there: 185 of 326 GFLOP/s.
   */
  public boolean hidesAmx() {
    return name.startsWith("Intel")
        && features.contains("avx512_bf16")
        && features.contains("avx512_fp16") // since the generation that brought AMX
        && !features.contains("amx_bf16");
  }

  private static String field(String name) {
    try (Stream<String> lines = Files.lines(CPU)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return ""; // not Linux
    }
  }
}
