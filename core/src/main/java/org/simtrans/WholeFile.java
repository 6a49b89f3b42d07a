package org.simtrans;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads small files whole: settings, lists, results. What cannot be one is not opened. */
public final class WholeFile {
  private static final int LARGEST = 64 << 20; // bytes
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private WholeFile() {}

  /**
   * The text of a file, without the mark that some editors put before it.
   *
   * @throws IOException if there is no such file, or it is a folder, a pipe, a device, larger than
   *     settings can be, or not UTF-8; {@link Reason} has the words
   */
  public static String text(Path file) throws IOException {
    String text =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString();
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /**
   * Looks whether there is a file with an end: to read from a pipe would be to wait for ever.
   *
   * @throws IOException if not; {@link Reason} has the words
   */
  public static void require(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException(Files.isDirectory(file) ? "it is a folder" : "it is no file");
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
