package org.simtrans.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.simtrans.InvalidSettingException;

/** The arithmetic of matrix products and convolutions; weights and losses stay in fp32. */
public enum Precision {
  FP32,
  BF16;

  /**
   * {@code auto}, {@code fp32} or {@code bf16}. Auto is bf16 where the device multiplies it in
   * hardware.
   */
  public static Precision named(String name, ComputeDevice device) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "auto" -> device.isCpu() && !cpuMultipliesBf16() ? FP32 : BF16;
      case "fp32" -> FP32;
      case "bf16" -> BF16;
      default ->
          throw new InvalidSettingException(
              "--precision is '" + name + "'; expected auto, fp32 or bf16");
    };
  }

  /** Whether this processor has bf16 matrix instructions (as Linux reports them). */
  public static boolean cpuMultipliesBf16() {
    try {
      String flags = Files.readString(Path.of("/proc/cpuinfo"));
      return flags.contains("avx512_bf16") || flags.contains("amx_bf16");
    } catch (IOException e) {
      return false; // not Linux: fp32 is right everywhere
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
