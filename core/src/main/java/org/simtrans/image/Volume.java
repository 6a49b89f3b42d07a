package org.simtrans.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One 3-D image and where it lies; a picture is a volume of one slice. Voxel (x, y, z) has index
 * {@code x + nx * (y + ny * z)}. Values stay stored as in the file and are scaled when looked at.
 * Immutable.
 */
public final class Volume {
  private final int[] shape;
  private final Affine affine;
  private final Voxels voxels;
  private final FileHeader header; // null if the volume does not come from a file that has one
  private final boolean picture;

  private Volume(int[] shape, Affine affine, Voxels voxels, FileHeader header, boolean picture) {
    if (shape.length != 3 || shape[0] < 1 || shape[1] < 1 || shape[2] < 1) {
      throw new IllegalArgumentException("a volume has three dimensions of at least 1");
    }
    this.shape = shape.clone();
    this.affine = Objects.requireNonNull(affine);
    this.voxels = voxels;
    this.header = header;
    this.picture = picture;
    if (voxels.count() != voxels()) {
      throw new IllegalArgumentException(
          voxels.count() + " values for " + voxels() + " voxels of a volume");
    }
  }

  /**
   * A new volume of 32-bit floats.
   *
   * @param shape nx, ny, nz
   * @param values copied, x fastest
   */
  public static Volume of(int[] shape, Affine affine, float[] values) {
    return new Volume(shape, affine, Voxels.of(values, ByteOrder.LITTLE_ENDIAN), null, false);
  }

  /**
   * A new volume of 16-bit integers, each of which means {@code slope * value + intercept}.
   *
   * @param shape nx, ny, nz
   * @param values copied, signed, x fastest
   */
  public static Volume of(
      int[] shape, Affine affine, short[] values, double slope, double intercept) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, 2)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(values);
    Voxels voxels = new Voxels(DataType.INT16, bytes, slope, intercept);
    return new Volume(shape, affine, voxels, null, false);
  }

  /**
   * A new volume of labels 0..255.
   *
   * @param shape nx, ny, nz
   * @param values copied, unsigned, x fastest
   */
  public static Volume ofLabels(int[] shape, Affine affine, byte[] values) {
    return new Volume(shape, affine, Voxels.ofLabels(values), null, false);
  }

  /**
   * A picture of one slice, which lies in no patient: pixels of 1 mm.
   *
   * @param values copied, row by row from the top
   */
  public static Volume ofPicture(int width, int height, float[] values) {
    return ofPicture(width, height, Voxels.of(values, ByteOrder.LITTLE_ENDIAN));
  }

  /** A picture of one slice, of pixels as its file stores them. */
  public static Volume ofPicture(int width, int height, Voxels voxels) {
    return new Volume(new int[] {width, height, 1}, Affine.scaling(1, 1, 1), voxels, null, true);
  }

  /**
   * Pictures on top of each other, in no patient.
   *
   * @param affine where a unit of length is known, else pixels of 1 mm
   */
  public static Volume ofStack(int[] shape, Affine affine, Voxels voxels, FileHeader header) {
    return new Volume(shape, affine, voxels, header, true);
  }

  /** A volume that lies in a patient. */
  public static Volume ofPlaced(int[] shape, Affine affine, Voxels voxels, FileHeader header) {
    return new Volume(shape, affine, voxels, header, false);
  }

  /**
   * This volume's geometry with labels in place of its values, in the smallest integer type that
   * holds them (uint8 for 0..255); written to NIfTI it keeps sform, qform, codes, zooms and units.
   */
  public Volume withLabels(int[] labels) {
    return with(Voxels.ofLabels(labels, order()));
  }

  /** As {@link #withLabels(int[])}, for labels 0..255 in unsigned bytes. */
  public Volume withLabels(byte[] labels) {
    return with(Voxels.ofLabels(labels));
  }

  /** This volume's geometry with other values, as 32-bit floats. */
  public Volume withValues(float[] values) {
    return with(Voxels.of(values, order()));
  }

  private Volume with(Voxels other) {
    FileHeader derived = header == null ? null : header.withVoxels(other.type());
    return new Volume(shape, affine, other, derived, picture);
  }

  /** Voxels along x, the axis that changes fastest. */
  public int nx() {
    return shape[0];
  }

  /** Voxels along y. */
  public int ny() {
    return shape[1];
  }

  /** Voxels along z; 1 in a picture. */
  public int nz() {
    return shape[2];
  }

  /** How many voxels there are. */
  public long voxels() {
    return (long) shape[0] * shape[1] * shape[2];
  }

  /** nx, ny, nz. */
  public int[] shape() {
    return shape.clone();
  }

  /** From voxel index to RAS+ millimetres. */
  public Affine affine() {
    return affine;
  }

  /** The size of a voxel in mm along x, y, z; 1 for pictures. */
  public double[] spacing() {
    return affine.spacing();
  }

  /** Whether this is a picture, such as a PNG: x to the right, y down, no place in a patient. */
  public boolean isPicture() {
    return picture;
  }

  /**
   * A finite value that becomes infinite as a 32-bit float, if there is one; {@link #values} would
   * hide it.
   */
  public OptionalDouble beyondFloat() {
    return voxels.beyondFloat();
  }

  /** The value of a voxel; indices count from 0. */
  public float value(int x, int y, int z) {
    Objects.checkIndex(x, shape[0]);
    Objects.checkIndex(y, shape[1]);
    Objects.checkIndex(z, shape[2]);
    return (float) voxels.value(x + shape[0] * (y + shape[1] * z));
  }

  /** All values, x fastest, in a new array. */
  public float[] values() {
    return voxels.toFloats();
  }

  /** The values as the file stores them. */
  public Voxels stored() {
    return voxels;
  }

  /** What is kept of the file, where it was of that kind. */
  public <H extends FileHeader> Optional<H> header(Class<H> kind) {
    return Optional.ofNullable(header).filter(kind::isInstance).map(kind::cast);
  }

  /** The unit of length that the file states; null if it states none. */
  String unit() {
    return header == null ? null : header.unit();
  }

  private ByteOrder order() {
    return header == null ? ByteOrder.LITTLE_ENDIAN : header.order();
  }
}
