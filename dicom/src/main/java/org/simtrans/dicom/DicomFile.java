package org.simtrans.dicom;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipException;
import org.simtrans.Reason;
import org.simtrans.image.UnreadableImageException;

/**
 * One file: DICOM PS3.10, with or without its preamble, or a bare data set as some old archives
 * keep it.
 *
 * @param header all known elements before the pixels; {@link Tag#PIXEL_DATA} is empty
 * @param pixels null if only the header was asked for, or there are none
 */
record DicomFile(Path path, TransferSyntax syntax, DataSet header, EncodedPixels pixels) {
  private static final int BUFFER_BYTES = 1 << 13; // most headers are of this size
  private static final int PREAMBLE = 128;
  private static final byte[] MAGIC = "DICM".getBytes(StandardCharsets.US_ASCII);

  /** Whether a file begins as DICOM files do; false if it cannot be read. */
  static boolean looksLikeOne(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(PREAMBLE + MAGIC.length);
      return hasPreamble(start) || isDataSet(start);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean hasPreamble(byte[] start) {
    return start.length == PREAMBLE + MAGIC.length
        && new String(start, PREAMBLE, MAGIC.length, StandardCharsets.US_ASCII).equals("DICM");
  }

  /**
   * Whether the first element is one of group 2 or 8 and of a kind that begins a data set: short,
   * and in an explicit syntax with one of the representations that such elements have.
   */
  private static boolean isDataSet(byte[] start) {
    if (start.length < 16) {
      return false;
    }
    int group = start[0] & 0xff | (start[1] & 0xff) << 8;
    int element = start[2] & 0xff | (start[3] & 0xff) << 8;
    if (group == 0x0800 || group == 0x0200) { // big endian
      return element == 0 || Vr.of(start[4], start[5]) != null && (element & 0xff) == 0;
    }
    boolean begins = group == 2 && element <= 0x10 || group == 8 && element <= 0x18;
    boolean implicit = start[5] == 0 && start[6] == 0 && start[7] == 0 && start[4] % 2 == 0;
    return begins && (Vr.of(start[4], start[5]) != null || implicit && start[4] > 0);
  }

  /**
   * Reads what stands before the pixels.
   *
   * @throws UnreadableImageException if the file is no DICOM file or is damaged
   */
  static DicomFile header(Path file) {
    return read(file, false);
  }

  /**
   * Reads header and pixels.
   *
   * @throws UnreadableImageException if the file is no DICOM file or is damaged
   */
  static DicomFile whole(Path file) {
    return read(file, true);
  }

  private static DicomFile read(Path file, boolean withPixels) {
    ElementReader reader = null;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
      ElementInput input = new ElementInput(in, Files.size(file));
      byte[] start = input.peek(PREAMBLE + MAGIC.length);
      if (hasPreamble(start)) {
        input.skip(PREAMBLE + MAGIC.length);
      } else if (!isDataSet(start)) {
        throw new UnreadableImageException(
            file, "does not begin as a DICOM file does; copy or export it again");
      }
      reader = new ElementReader(file, input);
      return reader.read(withPixels);
    } catch (EOFException e) {
      throw new UnreadableImageException(
          file,
          "ends early%s; copy or export it again"
              .formatted(reader == null ? "" : ", in " + reader.place()),
          e);
    } catch (ZipException e) {
      throw new UnreadableImageException(
          file, "has damaged deflated elements; copy or export it again", e);
    } catch (IOException e) {
      throw new UnreadableImageException(
          file, "could not be read (" + Reason.of(e) + "); check the file and the disk", e);
    }
  }

  /** Whether the name is one that directories of DICOM media have. */
  static boolean isDirectoryFile(Path file) {
    return file.getFileName().toString().toUpperCase(Locale.ROOT).equals("DICOMDIR");
  }
}
