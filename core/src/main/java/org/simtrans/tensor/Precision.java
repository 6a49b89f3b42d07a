package org.simtrans.tensor;

import java.util.Locale;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.host.Processor;

/** The arithmetic of matrix products and convolutions; weights and losses stay in fp32. */
public enum Precision {
  /** IEEE single precision, with a significand of 24 bits. */
  FP32,
  /** bfloat16, with a significand of 8 bits and the range of fp32. */
  BF16;

  /**
   * {@code auto}, {@code fp32} or {@code bf16}. Auto is bf16 if the device multiplies it faster
   * than fp32.
   */
  public static Precision named(String name, ComputeDevice device) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "auto" -> device.isCpu() && !Processor.here().multipliesBf16Faster() ? FP32 : BF16;
      case "fp32" -> FP32;
      case "bf16" -> BF16;
      default ->
          throw new InvalidSettingException(
              Message.of("{precision} is '%s'; expected auto, fp32 or bf16", name));
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
