package org.simtrans.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** The types in which voxels are stored, with their NIfTI codes. */
public enum DataType {
  /** Unsigned, 8 bits. */
  UINT8(2, 1, "uint8", "u1"),
  /** Signed, 16 bits. */
  INT16(4, 2, "int16", "i2"),
  /** Signed, 32 bits. */
  INT32(8, 4, "int32", "i4"),
  /** Floating point, 32 bits. */
  FLOAT32(16, 4, "float32", "f4"),
  /** Floating point, 64 bits. */
  FLOAT64(64, 8, "float64", "f8"),
  /** Red, green and blue, 8 bits each. */
  RGB24(128, 3, "rgb24", "rgb24"),
  /** Signed, 8 bits. */
  INT8(256, 1, "int8", "i1"),
  /** Unsigned, 16 bits. */
  UINT16(512, 2, "uint16", "u2"),
  /** Unsigned, 32 bits. */
  UINT32(768, 4, "uint32", "u4"),
  /** Signed, 64 bits. */
  INT64(1024, 8, "int64", "i8"),
  /** Unsigned, 64 bits. */
  UINT64(1280, 8, "uint64", "u8"),
  /** Red, green, blue and alpha, 8 bits each. */
  RGBA32(2304, 4, "rgba32", "rgba32");

  private final int code;
  private final int bytes;
  private final String label;
  private final String shortLabel;

  DataType(int code, int bytes, String label, String shortLabel) {
    this.code = code;
    this.bytes = bytes;
    this.label = label;
    this.shortLabel = shortLabel;
  }

  /** The type with that NIfTI code. */
  public static Optional<DataType> ofCode(int code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }

  /** NIfTI's {@code datatype}. */
  public int code() {
    return code;
  }

  /** Bytes of one stored voxel. */
  public int bytes() {
    return bytes;
  }

  /** The type as numpy prints it: "int16" in little-endian order, "&gt;i2" in big-endian order. */
  public String label(ByteOrder order) {
    boolean plain =
        order == ByteOrder.LITTLE_ENDIAN || bytes == 1 || this == RGB24 || this == RGBA32;
    return plain ? label : ">" + shortLabel;
  }

  /**
   * Reads stored numbers, colours as their luminance.
   *
   * @param from the stored bytes, in their own order
   * @param first the index of the first voxel to read
   * @param into receives the first {@code count} of its elements
   */
  public void decode(ByteBuffer from, int first, double[] into, int count) {
    int at = first * bytes;
    switch (this) {
      case UINT8 -> {
        for (int i = 0; i < count; i++) into[i] = from.get(at + i) & 0xff;
      }
      case INT8 -> {
        for (int i = 0; i < count; i++) into[i] = from.get(at + i);
      }
      case INT16 -> {
        for (int i = 0; i < count; i++) into[i] = from.getShort(at + 2 * i);
      }
      case UINT16 -> {
        for (int i = 0; i < count; i++) into[i] = from.getShort(at + 2 * i) & 0xffff;
      }
      case INT32 -> {
        for (int i = 0; i < count; i++) into[i] = from.getInt(at + 4 * i);
      }
      case UINT32 -> {
        for (int i = 0; i < count; i++) into[i] = from.getInt(at + 4 * i) & 0xffffffffL;
      }
      case INT64 -> {
        for (int i = 0; i < count; i++) into[i] = from.getLong(at + 8 * i);
      }
      case UINT64 -> {
        for (int i = 0; i < count; i++) into[i] = unsigned(from.getLong(at + 8 * i));
      }
      case FLOAT32 -> {
        for (int i = 0; i < count; i++) into[i] = from.getFloat(at + 4 * i);
      }
      case FLOAT64 -> {
        for (int i = 0; i < count; i++) into[i] = from.getDouble(at + 8 * i);
      }
      case RGB24, RGBA32 -> {
        for (int i = 0; i < count; i++) {
          int pixel = at + bytes * i;
          into[i] =
              Luminance.of(
                  from.get(pixel) & 0xff, from.get(pixel + 1) & 0xff, from.get(pixel + 2) & 0xff);
        }
      }
    }
  }

  /** Half of it with the last bit kept sticky is rounded as the whole would be, then doubled. */
  private static double unsigned(long bits) {
    return bits >= 0 ? bits : (double) ((bits >>> 1) | (bits & 1)) * 2;
  }
}
