package org.simtrans.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The processor as Linux describes it; on other systems only its architecture.
 *
 * @param name name of the model
 * @param features the features that matter for speed
 */
public record Processor(String name, List<String> features) {
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final List<String> DECISIVE =
      List.of("avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_bf16");

  public Processor {
    features = List.copyOf(features);
  }

  /** The processor that this process runs on. */
  public static Processor here() {
    String name = field("model name");
    List<String> flags = Arrays.asList(field("flags").split(" "));
    return new Processor(
        name.isEmpty() ? System.getProperty("os.arch") : name,
        DECISIVE.stream().filter(flags::contains).toList());
  }

  /**
   * Whether the system lists the processor's features; only then is a missing feature really
   * missing.
   */
  public boolean knowsFeatures() {
    return !field("flags").isEmpty();
  }

  /**
   * Whether bf16 products are faster than fp32 products: with AMX, or with AVX-512 unless AMX is
   * hidden ({@link #hidesAmx}). False on systems other than Linux, where it is unknown and fp32 is
   * always correct.
   */
  public boolean multipliesBf16Faster() {
    return features.contains("amx_bf16") || features.contains("avx512_bf16") && !hidesAmx();
  }

  /**
   * Whether this is an Intel processor with AMX, in a virtual machine that hides AMX. The bf16
   * instructions of AVX-512 reach only half the speed of fp32 there: 185 against 326 GFLOP/s.
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
