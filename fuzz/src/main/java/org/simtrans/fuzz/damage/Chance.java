package org.simtrans.fuzz.damage;

import java.util.List;
import java.util.SplittableRandom;

/** What is drawn for one file; the same seed draws the same. */
public final class Chance {
  private static final long[] TELLING_NUMBERS = {
    0,
    1,
    -1,
    2,
    3,
    7,
    8,
    9,
    16,
    127,
    128,
    255,
    256,
    1000,
    32767,
    32768,
    -32768,
    65535,
    65536,
    1 << 20,
    1 << 24,
    1 << 28,
    1 << 30,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffffffffL,
    1L << 32,
    1L << 40,
    1L << 53,
    1L << 61,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final double[] TELLING_REALS = {
    0,
    -0.0,
    1,
    -1,
    0.5,
    2,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Float.MIN_VALUE,
    Float.MAX_VALUE,
    1e-30,
    1e-9,
    1e9,
    1e30,
    1e200,
    -1e200,
    1e308
  };

  private final SplittableRandom random;

  public Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The chance for the file of a reader with this number. */
  public static Chance of(long seed, String reader, long number) {
    return new Chance(
        (seed * 0x9E3779B97F4A7C15L + reader.hashCode()) * 0xD1342543DE82EF95L + number);
  }

  /** From 0 to {@code bound} - 1; 0 if there is no other. */
  public int below(int bound) {
    return bound < 2 ? 0 : random.nextInt(bound);
  }

  public boolean oneIn(int times) {
    return below(times) == 0;
  }

  @SafeVarargs
  public final <T> T of(T... choices) {
    return choices[below(choices.length)];
  }

  public <T> T of(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  public byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return bytes;
  }

  /** A whole number at which programs stumble, or any. */
  public long number() {
    return switch (below(4)) {
      case 0 -> random.nextLong();
      case 1 -> below(300) - 20;
      default -> TELLING_NUMBERS[below(TELLING_NUMBERS.length)] + (oneIn(4) ? below(3) - 1 : 0);
    };
  }

  /** A real number at which programs stumble, or any. */
  public double real() {
    return oneIn(4) ? random.nextDouble(-300, 300) : TELLING_REALS[below(TELLING_REALS.length)];
  }
}
