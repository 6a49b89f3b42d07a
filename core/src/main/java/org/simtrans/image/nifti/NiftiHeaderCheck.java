package org.simtrans.image.nifti;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.simtrans.image.DataType;
import org.simtrans.image.UnreadableImageException;

/** Reads a header and believes nothing in it before it has looked. */
final class NiftiHeaderCheck {
  private static final int MAGIC_1 = 344;
  private static final int DIM_1 = 40;

  private final Path file;

  /**
   * @param file named in errors
   */
  NiftiHeaderCheck(Path file) {
    this.file = file;
  }

  /**
   * Reads a header from the beginning of {@code in}.
   *
   * @throws UnreadableImageException if it is none, or says what cannot be
   */
  NiftiHeader read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(NiftiVersion.ONE.headerBytes());
    if (bytes.length == 0) {
      throw problem("the file is empty; copy or export it again");
    }
    if (bytes.length < NiftiVersion.ONE.headerBytes()) {
      throw problem(
          "has "
              + bytes.length
              + " bytes where a NIfTI header takes 348; it is cut off or no NIfTI: copy or export it again");
    }
    NiftiHeader header = isVersion2(bytes) ? version2(bytes, in) : version1(bytes);
    check(header);
    return header;
  }

  private static boolean isVersion2(byte[] bytes) {
    int size = ByteBuffer.wrap(bytes).getInt();
    int wanted = NiftiVersion.TWO.headerBytes();
    return size == wanted || Integer.reverseBytes(size) == wanted;
  }

  private NiftiHeader version2(byte[] start, InputStream in) throws IOException {
    int size = NiftiVersion.TWO.headerBytes();
    byte[] bytes = Arrays.copyOf(start, size);
    if (in.readNBytes(bytes, start.length, size - start.length) < size - start.length) {
      throw problem("ends within its NIfTI-2 header; copy or export it again");
    }
    if (!isMagic(bytes, 4, '2')) {
      throw problem(
          "has no NIfTI-2 signature (n+2 or ni2) in its header; export it again as NIfTI");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new NiftiHeader(
        NiftiVersion.TWO,
        buffer.getInt(0) == size ? buffer : buffer.order(ByteOrder.LITTLE_ENDIAN));
  }

  private NiftiHeader version1(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int size = buffer.getInt(0);
    if (!isMagic(bytes, MAGIC_1, '1')) {
      int wanted = NiftiVersion.ONE.headerBytes();
      boolean analyze = size == wanted || Integer.reverseBytes(size) == wanted;
      throw problem(
          analyze
              ? "is an Analyze 7.5 header, which does not say where left and right are; convert it"
                  + " to NIfTI"
              : "has no NIfTI signature (n+1 or ni1) in its header; export it again as NIfTI");
    }
    int dimensions = buffer.getShort(DIM_1);
    boolean bigEndian = dimensions >= 1 && dimensions <= 7;
    return new NiftiHeader(
        NiftiVersion.ONE, bigEndian ? buffer : buffer.order(ByteOrder.LITTLE_ENDIAN));
  }

  private static boolean isMagic(byte[] bytes, int at, char digit) {
    return bytes[at] == 'n'
        && (bytes[at + 1] == '+' || bytes[at + 1] == 'i')
        && bytes[at + 2] == digit;
  }

  private void check(NiftiHeader header) {
    checkDimensions(header);
    checkType((int) header.get(NiftiField.DATATYPE));
    double offset = header.get(NiftiField.VOX_OFFSET);
    if (!(offset >= 0 && offset <= Long.MAX_VALUE)) {
      throw problem(
          "has vox_offset " + offset + " in its header; expected the place of the voxels");
    }
    if (!Double.isFinite(header.intercept())) {
      throw problem(
          "has scl_inter "
              + header.intercept()
              + " in its header, with scl_slope "
              + header.slope()
              + "; expected a finite number: set it to 0 if there is no intercept");
    }
    checkGeometry(header);
  }

  private void checkGeometry(NiftiHeader header) {
    String place = NiftiGeometry.place(header);
    if (!header.affine().isFinite()) {
      throw problem(
          "has an affine with NaN or infinity ("
              + place
              + ") in its header; expected finite numbers: repair it with the tool that wrote it");
    }
    if (!header.affine().spansSpace()) {
      throw problem(
          "has an affine whose voxels have no size or whose axes lie in one plane ("
              + place
              + ") in its header; expected three directions: repair it with the tool that wrote it");
    }
  }

  private void checkDimensions(NiftiHeader header) {
    double dimensions = header.get(NiftiField.DIM);
    if (!(dimensions >= 1 && dimensions <= 7)) {
      throw problem("has dim[0] = " + (long) dimensions + " in its header; expected 1 to 7");
    }
    long[] shape = header.shape();
    long voxels = 1;
    for (int i = 0; i < shape.length; i++) {
      boolean fits = shape[i] >= 1 && shape[i] <= Long.MAX_VALUE / 16 / voxels;
      if (!fits || (i < 3 && shape[i] > Integer.MAX_VALUE)) {
        throw problem(
            "has dimensions "
                + Arrays.toString(shape)
                + " in its header; expected sizes of at least 1 that a file can hold");
      }
      voxels *= shape[i];
    }
  }

  private void checkType(int code) {
    if (DataType.ofCode(code).isPresent()) {
      return;
    }
    String name =
        switch (code) {
          case 1 -> "binary";
          case 32 -> "complex64";
          case 1536 -> "float128";
          case 1792 -> "complex128";
          case 2048 -> "complex256";
          default -> "unknown";
        };
    throw problem(
        "has voxels of type "
            + code
            + " ("
            + name
            + "); expected integers of 8 to 64 bits, float32, float64 or RGB: convert it, for"
            + " example to float32");
  }

  private UnreadableImageException problem(String problem) {
    return new UnreadableImageException(file, problem);
  }
}
