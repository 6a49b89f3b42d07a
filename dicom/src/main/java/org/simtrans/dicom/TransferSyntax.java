package org.simtrans.dicom;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** How the elements and the pixels of a file are written (DICOM PS3.5, section 10 and annex A). */
enum TransferSyntax {
  IMPLICIT_LITTLE_ENDIAN("1.2.840.10008.1.2", "implicit VR little endian", Pixels.NATIVE),
  EXPLICIT_LITTLE_ENDIAN("1.2.840.10008.1.2.1", "explicit VR little endian", Pixels.NATIVE),
  DEFLATED("1.2.840.10008.1.2.1.99", "deflated explicit VR little endian", Pixels.NATIVE),
  EXPLICIT_BIG_ENDIAN("1.2.840.10008.1.2.2", "explicit VR big endian", Pixels.NATIVE),
  RLE("1.2.840.10008.1.2.5", "RLE lossless", Pixels.RLE),
  JPEG_BASELINE("1.2.840.10008.1.2.4.50", "JPEG baseline", Pixels.JPEG),
  JPEG_EXTENDED("1.2.840.10008.1.2.4.51", "JPEG extended", Pixels.JPEG),
  JPEG_LOSSLESS("1.2.840.10008.1.2.4.57", "JPEG lossless", Pixels.LOSSLESS_JPEG),
  JPEG_LOSSLESS_SV1("1.2.840.10008.1.2.4.70", "JPEG lossless", Pixels.LOSSLESS_JPEG),
  JPEG_LS_LOSSLESS("1.2.840.10008.1.2.4.80", "JPEG-LS lossless", Pixels.FOREIGN),
  JPEG_LS_LOSSY("1.2.840.10008.1.2.4.81", "JPEG-LS near-lossless", Pixels.FOREIGN),
  JPEG_2000_LOSSLESS("1.2.840.10008.1.2.4.90", "JPEG 2000 lossless", Pixels.FOREIGN),
  JPEG_2000("1.2.840.10008.1.2.4.91", "JPEG 2000", Pixels.FOREIGN),
  HTJ2K_LOSSLESS("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 lossless", Pixels.FOREIGN),
  HTJ2K_LOSSLESS_RPCL(
      "1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 lossless", Pixels.FOREIGN),
  HTJ2K("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000", Pixels.FOREIGN);

  /** Who decodes the pixels. */
  enum Pixels {
    NATIVE,
    RLE,
    JPEG,
    LOSSLESS_JPEG,
    /** Another program. */
    FOREIGN
  }

  private final String uid;
  private final String label;
  private final Pixels pixels;

  TransferSyntax(String uid, String label, Pixels pixels) {
    this.uid = uid;
    this.label = label;
    this.pixels = pixels;
  }

  static Optional<TransferSyntax> of(String uid) {
    return Arrays.stream(values()).filter(syntax -> syntax.uid.equals(uid)).findFirst();
  }

  String uid() {
    return uid;
  }

  Pixels pixels() {
    return pixels;
  }

  /** More bytes of pixels than one byte of a file can become. */
  long mostOfOneByte() {
    return switch (pixels) {
      case NATIVE -> this == DEFLATED ? 1032 : 1;
      case RLE -> 64;
      case LOSSLESS_JPEG -> 16; // a bit for each sample
      case JPEG -> 512; // two bits for a block of 64
      case FOREIGN -> 1 << 16;
    };
  }

  boolean isExplicit() {
    return this != IMPLICIT_LITTLE_ENDIAN;
  }

  ByteOrder order() {
    return this == EXPLICIT_BIG_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** For people: "JPEG 2000 (1.2.840.10008.1.2.4.91)". */
  @Override
  public String toString() {
    return label + " (" + uid + ")";
  }
}
