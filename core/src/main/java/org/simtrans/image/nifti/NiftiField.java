package org.simtrans.image.nifti;

import java.nio.ByteBuffer;

/** The header fields that are used: where NIfTI-1 and NIfTI-2 keep them, and as what. */
enum NiftiField {
  SIZEOF_HDR(0, Stored.INT, 0, Stored.INT),
  DIM(40, Stored.SHORT, 16, Stored.LONG), // 8: number of dimensions, then their sizes
  INTENT_P(56, Stored.FLOAT, 80, Stored.DOUBLE), // 3
  INTENT_CODE(68, Stored.SHORT, 504, Stored.INT),
  INTENT_NAME(328, Stored.BYTE, 508, Stored.BYTE), // 16
  DATATYPE(70, Stored.SHORT, 12, Stored.SHORT),
  BITPIX(72, Stored.SHORT, 14, Stored.SHORT),
  PIXDIM(76, Stored.FLOAT, 104, Stored.DOUBLE), // 8: qfac, then grid spacings
  VOX_OFFSET(108, Stored.FLOAT, 168, Stored.LONG),
  SCL_SLOPE(112, Stored.FLOAT, 176, Stored.DOUBLE),
  SCL_INTER(116, Stored.FLOAT, 184, Stored.DOUBLE),
  XYZT_UNITS(123, Stored.BYTE, 500, Stored.INT),
  CAL_MAX(124, Stored.FLOAT, 192, Stored.DOUBLE),
  CAL_MIN(128, Stored.FLOAT, 200, Stored.DOUBLE),
  QFORM_CODE(252, Stored.SHORT, 344, Stored.INT),
  SFORM_CODE(254, Stored.SHORT, 348, Stored.INT),
  QUATERN(256, Stored.FLOAT, 352, Stored.DOUBLE), // 3: b, c, d
  QOFFSET(268, Stored.FLOAT, 376, Stored.DOUBLE), // 3: x, y, z
  SROW(280, Stored.FLOAT, 400, Stored.DOUBLE), // 12: rows x, y, z of the affine
  MAGIC(344, Stored.BYTE, 4, Stored.BYTE); // 4

  private final int offset1;
  private final Stored stored1;
  private final int offset2;
  private final Stored stored2;

  NiftiField(int offset1, Stored stored1, int offset2, Stored stored2) {
    this.offset1 = offset1;
    this.stored1 = stored1;
    this.offset2 = offset2;
    this.stored2 = stored2;
  }

  double get(ByteBuffer header, NiftiVersion version, int index) {
    int at = at(version, index);
    return switch (stored(version)) {
      case BYTE -> header.get(at);
      case SHORT -> header.getShort(at);
      case INT -> header.getInt(at);
      case LONG -> header.getLong(at);
      case FLOAT -> header.getFloat(at);
      case DOUBLE -> header.getDouble(at);
    };
  }

  void set(ByteBuffer header, NiftiVersion version, int index, double value) {
    int at = at(version, index);
    switch (stored(version)) {
      case BYTE -> header.put(at, (byte) value);
      case SHORT -> header.putShort(at, (short) value);
      case INT -> header.putInt(at, (int) value);
      case LONG -> header.putLong(at, (long) value);
      case FLOAT -> header.putFloat(at, (float) value);
      case DOUBLE -> header.putDouble(at, value);
    }
  }

  private Stored stored(NiftiVersion version) {
    return version == NiftiVersion.ONE ? stored1 : stored2;
  }

  private int at(NiftiVersion version, int index) {
    return (version == NiftiVersion.ONE ? offset1 : offset2) + index * stored(version).bytes;
  }

  private enum Stored {
    BYTE(1),
    SHORT(2),
    INT(4),
    LONG(8),
    FLOAT(4),
    DOUBLE(8);

    private final int bytes;

    Stored(int bytes) {
      this.bytes = bytes;
    }
  }
}
