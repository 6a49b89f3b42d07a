package org.simtrans.image.raw;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.simtrans.image.UnreadableImageException;

/**
 * The lines of text at the beginning of an image file.
 *
 * @param lines without their ends
 * @param bytes of the file that they take, the ends of lines among them
 */
record HeaderText(List<String> lines, long bytes) {
  private static final int LONGEST = 1 << 20; // bytes

  /**
   * @param isLast whether a line ends the header
   * @param startsAs what the first bytes have to be, so that other files are not read as text
   * @throws UnreadableImageException if they are not, or the header is endless
   */
  static HeaderText of(Path file, Predicate<String> startsAs, Predicate<String> isLast)
      throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    long count = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (int next = in.read(); ; next = in.read()) {
        count++;
        if (count > LONGEST) {
          throw new UnreadableImageException(
              file, "has a header that does not end; copy or export it again");
        }
        if (next >= 0 && next != '\n') {
          line.append((char) next);
          continue;
        }
        String text =
            new String(
                    line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                .stripTrailing();
        line.setLength(0);
        lines.add(text);
        if (lines.size() == 1 && !startsAs.test(text)) {
          throw new UnreadableImageException(
              file, "has another header than a file of its name; export it again in that format");
        }
        if (next < 0 || isLast.test(text)) {
          return new HeaderText(List.copyOf(lines), next < 0 ? count - 1 : count);
        }
      }
    }
  }
}
