package org.simtrans.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.OptionalDouble;

/**
 * Voxel values as their file stores them, so that a scan of 16-bit integers takes two bytes each;
 * scaled by slope and intercept when looked at. Immutable by convention: nobody writes into the
 * buffer after construction.
 *
 * @param bytes the stored numbers from index 0 on, in their own byte order
 * @param slope one where the file states none
 * @param intercept zero where the file states none
 */
public record Voxels(DataType type, ByteBuffer bytes, double slope, double intercept) {
  private static final int BLOCK = 4096;
  private static final double LARGEST_INTEGER = 0x1p64;

  /** 32-bit floats, copied. */
  public static Voxels of(float[] values, ByteOrder order) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, 4)).order(order);
    bytes.asFloatBuffer().put(values);
    return unscaled(DataType.FLOAT32, bytes);
  }

  /** Values 0..255, each byte unsigned. */
  static Voxels ofLabels(byte[] values) {
    return unscaled(DataType.UINT8, ByteBuffer.wrap(values.clone()));
  }

  /** Integers in the smallest of uint8, uint16, int16 and int32 that holds them all. */
  static Voxels ofLabels(int[] values, ByteOrder order) {
    int min = 0;
    int max = 0;
    for (int value : values) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    DataType type = smallestInteger(min, max);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, type.bytes())).order(order);
    for (int value : values) {
      switch (type.bytes()) {
        case 1 -> bytes.put((byte) value);
        case 2 -> bytes.putShort((short) value);
        default -> bytes.putInt(value);
      }
    }
    return unscaled(type, bytes.clear().order(order));
  }

  private static DataType smallestInteger(int min, int max) {
    if (min >= 0 && max <= 0xff) {
      return DataType.UINT8;
    }
    if (min >= 0 && max <= 0xffff) {
      return DataType.UINT16;
    }
    return min >= Short.MIN_VALUE && max <= Short.MAX_VALUE ? DataType.INT16 : DataType.INT32;
  }

  /** Stored numbers that mean themselves. */
  public static Voxels unscaled(DataType type, ByteBuffer bytes) {
    return new Voxels(type, bytes, 1, 0);
  }

  /** Other stored numbers in the same type, order and scale. */
  public Voxels with(byte[] others) {
    return new Voxels(type, ByteBuffer.wrap(others).order(bytes.order()), slope, intercept);
  }

  /** The stored numbers in another order of bytes; those of this object where that is its own. */
  public byte[] ordered(ByteOrder order) {
    byte[] stored = bytes.array();
    int size = type == DataType.RGB24 || type == DataType.RGBA32 ? 1 : type.bytes();
    if (order == bytes.order() || size == 1) {
      return stored;
    }
    byte[] swapped = new byte[stored.length];
    for (int i = 0; i < stored.length; i++) {
      swapped[i - i % size + size - 1 - i % size] = stored[i];
    }
    return swapped;
  }

  /** How many voxels there are. */
  public int count() {
    return bytes.capacity() / type.bytes();
  }

  double value(int index) {
    double[] value = new double[1];
    decode(index, value, 1);
    return value[0];
  }

  /** Scaled values of the voxels from {@code first} on, into the start of {@code into}. */
  public void decode(int first, double[] into, int count) {
    type.decode(bytes, first, into, count);
    // Skipping what changes nothing keeps the sign of zero and the payload of NaN.
    if (slope != 1) {
      for (int i = 0; i < count; i++) into[i] *= slope;
    }
    if (intercept != 0) {
      for (int i = 0; i < count; i++) into[i] += intercept;
    }
  }

  /** All scaled values, in a new array. */
  public float[] toFloats() {
    FloatBuffer values = FloatBuffer.allocate(count());
    scan(
        (block, count) -> {
          for (int i = 0; i < count; i++) {
            values.put((float) block[i]);
          }
        });
    return values.array();
  }

  /** A finite value that no 32-bit float can hold; most images have none. */
  OptionalDouble beyondFloat() {
    boolean isPlainFloat = type == DataType.FLOAT32 && slope == 1 && intercept == 0;
    boolean isSmallInteger =
        type != DataType.FLOAT32
            && type != DataType.FLOAT64
            && Math.abs(slope) * LARGEST_INTEGER + Math.abs(intercept) <= Float.MAX_VALUE;
    if (isPlainFloat || isSmallInteger) {
      return OptionalDouble.empty();
    }
    double[] found = {0};
    scan(
        (block, count) -> {
          for (int i = 0; i < count; i++) {
            if (Double.isFinite(block[i]) && Float.isInfinite((float) block[i])) {
              found[0] = block[i];
            }
          }
        });
    return found[0] == 0 ? OptionalDouble.empty() : OptionalDouble.of(found[0]);
  }

  /** Passes all scaled values by, block by block. */
  public void scan(BlockConsumer consumer) {
    double[] block = new double[BLOCK];
    for (int first = 0; first < count(); first += BLOCK) {
      int count = Math.min(BLOCK, count() - first);
      decode(first, block, count);
      consumer.accept(block, count);
    }
  }

  /** Takes the first {@code count} of the values; the array is used again afterwards. */
  @FunctionalInterface
  public interface BlockConsumer {
    /** Takes a block; see the interface. */
    void accept(double[] values, int count);
  }
}
