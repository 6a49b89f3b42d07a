package org.simtrans;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads small files into memory: settings, lists, results. It does not open anything that cannot be
 * such a file, such as a folder or a pipe.
 */
public final class WholeFile {
  private static final int LARGEST = 64 << 20; // bytes
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private WholeFile() {}

  /**
   * Reads the text of a file, without the byte order mark that some editors write.
   *
   * @throws IOException if the file does not exist, is a folder, a pipe or a device, is larger than
   *     64 MB, or is not UTF-8; {@link Reason} turns it into words
   */
  public static String text(Path file) throws IOException {
    String text =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString();
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /**
   * Checks that this is a regular file: reading from a pipe could wait for ever.
   *
   * @throws IOException if it is not; {@link Reason} turns it into words
   */
  public static void require(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          Files.isDirectory(file) ? "it is a folder" : "it is not a regular file");
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    require(file);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new IOException("it is larger than " + (LARGEST >> 20) + " MB");
      }
      return bytes;
    }
  }
}
