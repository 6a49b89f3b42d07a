package org.simtrans.tiff;

/** The numbers that samples are read as. */
public enum SampleType {
  /** Unsigned, of up to 8 bits. */
  UINT8(1),
  /** Signed, of 8 bits. */
  INT8(1),
  /** Unsigned, of 9 to 16 bits. */
  UINT16(2),
  /** Signed, of 16 bits. */
  INT16(2),
  /** Unsigned, of 32 bits. */
  UINT32(4),
  /** Signed, of 32 bits. */
  INT32(4),
  /** Unsigned, of 64 bits. */
  UINT64(8),
  /** Signed, of 64 bits. */
  INT64(8),
  /** Floats of 16 or 32 bits. */
  FLOAT32(4),
  /** Floats of 64 bits. */
  FLOAT64(8);

  private final int bytes;

  SampleType(int bytes) {
    this.bytes = bytes;
  }

  /** The bytes of one sample. */
  public int bytes() {
    return bytes;
  }

  /** {@code SampleFormat}: 1 unsigned, 2 signed, 3 float. */
  int format() {
    return switch (this) {
      case UINT8, UINT16, UINT32, UINT64 -> 1;
      case INT8, INT16, INT32, INT64 -> 2;
      case FLOAT32, FLOAT64 -> 3;
    };
  }
}
