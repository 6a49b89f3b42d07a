package org.simtrans.image.nifti;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.simtrans.image.Affine;
import org.simtrans.image.DataType;
import org.simtrans.image.FileHeader;
import org.simtrans.image.LengthUnit;

/**
 * A NIfTI header as its bytes, so that whatever is not touched stays as it was, in the file's own
 * version and byte order. Immutable.
 */
final class NiftiHeader implements FileHeader {
  private static final int MAX_DIMENSIONS = 7;
  private static final int SPACE_UNIT = 7; // bits of xyzt_units
  private static final int METRE = 1;
  private static final int MILLIMETRE = 2;
  private static final int MICROMETRE = 3;
  private static final int MM_AND_SECONDS = MILLIMETRE | 8;

  private final NiftiVersion version;
  private final ByteBuffer bytes;

  /**
   * @param bytes a whole header, its order set to the file's; {@link NiftiHeaderCheck} says whether
   *     the fields make sense
   */
  NiftiHeader(NiftiVersion version, ByteBuffer bytes) {
    this.version = version;
    this.bytes = bytes;
  }

  /** A NIfTI-1 header for a new volume. */
  static NiftiHeader create(int[] shape, Affine affine, DataType type) {
    ByteBuffer bytes = ByteBuffer.allocate(NiftiVersion.ONE.headerBytes());
    NiftiHeader header = new NiftiHeader(NiftiVersion.ONE, bytes.order(ByteOrder.LITTLE_ENDIAN));
    header.set(NiftiField.SIZEOF_HDR, NiftiVersion.ONE.headerBytes());
    header.set(NiftiField.XYZT_UNITS, MM_AND_SECONDS);
    header.setShape(shape);
    header.setType(type);
    for (int i = 4; i <= MAX_DIMENSIONS; i++) {
      header.set(NiftiField.PIXDIM, i, 1);
    }
    NiftiGeometry.store(affine, header);
    return header;
  }

  /** This header for one frame of what it describes; unchanged if there is only one. */
  NiftiHeader ofOneFrame() {
    if (frames() == 1) {
      return this;
    }
    NiftiHeader frame = copy();
    frame.setShape(spatialShape());
    return frame;
  }

  /** This geometry for other voxels, whose meaning, range and scaling are their own. */
  @Override
  public NiftiHeader withVoxels(DataType type) {
    NiftiHeader other = copy();
    other.setType(type);
    other.set(NiftiField.SCL_SLOPE, 1);
    other.set(NiftiField.SCL_INTER, 0);
    other.set(NiftiField.CAL_MIN, 0);
    other.set(NiftiField.CAL_MAX, 0);
    other.set(NiftiField.INTENT_CODE, 0);
    for (int i = 0; i < 3; i++) {
      other.set(NiftiField.INTENT_P, i, 0);
    }
    for (int i = 0; i < 16; i++) {
      other.set(NiftiField.INTENT_NAME, i, 0);
    }
    return other;
  }

  /** The bytes to write: a header without extensions, then the four bytes that say so. */
  byte[] toBytes(boolean singleFile) {
    NiftiHeader written = copy();
    byte[] magic = version.magic(singleFile);
    for (int i = 0; i < magic.length; i++) {
      written.set(NiftiField.MAGIC, i, magic[i]);
    }
    written.set(NiftiField.VOX_OFFSET, singleFile ? version.voxelsAt() : 0);
    return Arrays.copyOf(written.bytes.array(), version.voxelsAt());
  }

  NiftiVersion version() {
    return version;
  }

  @Override
  public ByteOrder order() {
    return bytes.order();
  }

  double get(NiftiField field) {
    return get(field, 0);
  }

  double get(NiftiField field, int index) {
    return field.get(bytes, version, index);
  }

  /** All dimensions, of which there are 1 to 7. */
  long[] shape() {
    long[] shape = new long[(int) get(NiftiField.DIM)];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = (long) get(NiftiField.DIM, i + 1);
    }
    return shape;
  }

  /** nx, ny, nz; 1 for dimensions that are not there. */
  int[] spatialShape() {
    long[] shape = shape();
    int[] spatial = {1, 1, 1};
    for (int i = 0; i < Math.min(3, shape.length); i++) {
      spatial[i] = (int) shape[i];
    }
    return spatial;
  }

  /** How many 3-D images the file holds: the product of dimensions 4 to 7. */
  long frames() {
    return Arrays.stream(shape()).skip(3).reduce(1, (a, b) -> a * b);
  }

  /** Bytes of one 3-D image. */
  long frameBytes() {
    int[] shape = spatialShape();
    return (long) shape[0] * shape[1] * shape[2] * type().bytes();
  }

  DataType type() {
    return DataType.ofCode((int) get(NiftiField.DATATYPE)).orElseThrow();
  }

  /** Where voxels begin; single files without an entry begin them right after the header. */
  long voxelsAt(boolean singleFile) {
    long stated = (long) get(NiftiField.VOX_OFFSET);
    return singleFile && stated == 0 ? version.voxelsAt() : stated;
  }

  /** Whether stored numbers are scaled at all: slope 0 or not finite means no. */
  private boolean isScaled() {
    double slope = get(NiftiField.SCL_SLOPE);
    return slope != 0 && Double.isFinite(slope);
  }

  double slope() {
    return isScaled() ? get(NiftiField.SCL_SLOPE) : 1;
  }

  double intercept() {
    return isScaled() ? get(NiftiField.SCL_INTER) : 0;
  }

  Affine affine() {
    return NiftiGeometry.affine(this);
  }

  @Override
  public String unit() {
    return lengthUnit().map(LengthUnit::label).orElse(null);
  }

  /** The unit in which the header gives positions; empty if it states none that is known. */
  Optional<LengthUnit> lengthUnit() {
    return switch ((int) get(NiftiField.XYZT_UNITS) & SPACE_UNIT) {
      case METRE -> Optional.of(LengthUnit.METRE);
      case MILLIMETRE -> Optional.of(LengthUnit.MILLIMETRE);
      case MICROMETRE -> Optional.of(LengthUnit.MICROMETRE);
      default -> Optional.empty();
    };
  }

  /** For headers under construction only. */
  void set(NiftiField field, int index, double value) {
    field.set(bytes, version, index, value);
  }

  /** For headers under construction only. */
  void set(NiftiField field, double value) {
    set(field, 0, value);
  }

  private void setShape(int[] shape) {
    set(NiftiField.DIM, shape.length);
    for (int i = 1; i <= MAX_DIMENSIONS; i++) {
      set(NiftiField.DIM, i, i <= shape.length ? shape[i - 1] : 1);
    }
  }

  private void setType(DataType type) {
    set(NiftiField.DATATYPE, type.code());
    set(NiftiField.BITPIX, 8 * type.bytes());
  }

  private NiftiHeader copy() {
    return new NiftiHeader(version, ByteBuffer.wrap(bytes.array().clone()).order(bytes.order()));
  }
}
