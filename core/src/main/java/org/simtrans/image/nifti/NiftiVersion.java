package org.simtrans.image.nifti;

import java.nio.charset.StandardCharsets;

/** NIfTI-1 and NIfTI-2: the same fields, in the second wider and elsewhere. */
enum NiftiVersion {
  ONE(348, 3 * Math.ulp(1f), '1'),
  TWO(540, 3 * Math.ulp(1d), '2');

  private final int headerBytes;
  private final double quaternionPrecision;
  private final char digit;

  NiftiVersion(int headerBytes, double quaternionPrecision, char digit) {
    this.headerBytes = headerBytes;
    this.quaternionPrecision = quaternionPrecision;
    this.digit = digit;
  }

  int headerBytes() {
    return headerBytes;
  }

  /** Where voxels begin in a single file without extensions: after the header and four flags. */
  int voxelsAt() {
    return headerBytes + 4;
  }

  /** What rounding may do to the squared length of a stored quaternion. */
  double quaternionPrecision() {
    return quaternionPrecision;
  }

  /** "n+1" in a single file, "ni1" in the header of a pair; a zero byte ends it. */
  byte[] magic(boolean singleFile) {
    String magic = (singleFile ? "n+" : "ni") + digit + "\0";
    return magic.getBytes(StandardCharsets.US_ASCII);
  }
}
