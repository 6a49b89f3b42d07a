package org.simtrans.image.raw;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lines of a file that stand before its voxels. */
final class LineSkip {
  private LineSkip() {}

  /**
   * The bytes that a number of lines take from a place on; those up to the end if there are fewer.
   */
  static long bytes(Path file, long from, long lines) throws IOException {
    if (!Files.isRegularFile(file)) {
      return 0;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      in.skipNBytes(from);
      long bytes = 0;
      for (long left = lines; left > 0; ) {
        int next = in.read();
        if (next < 0) {
          break;
        }
        bytes++;
        left -= next == '\n' ? 1 : 0;
      }
      return bytes;
    } catch (EOFException e) {
      return 0;
    }
  }
}
