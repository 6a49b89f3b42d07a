package org.simtrans.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;

/**
 * Who wrote which label, and when: a line of JSON for each, only ever added to.
 *
 * @param file of the lines
 */
record LabelLog(Path file) {

  /**
   * One change.
   *
   * @param time in UTC
   * @param author as they call themselves
   * @param image the name of the case
   * @param label the file, below the cohort
   * @param before what it was, kept below the cohort; null if there was no label
   * @param joined the other files of an image that had several, kept below the cohort; null for
   *     none
   * @param began the names of the runs whose masks it began as; null for none
   * @param voxels how many are labelled now
   */
  record Entry(
      String time,
      String author,
      String image,
      String label,
      String before,
      List<String> joined,
      List<String> began,
      long voxels) {}

  /** Adds a line, and forces it to disk. */
  synchronized void add(Entry entry) throws IOException {
    Files.createDirectories(file.getParent());
    byte[] line = (Json.text(entry) + "\n").getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer out = ByteBuffer.allocate(line.length + 1);
      if (endsInTheMiddle(channel)) {
        out.put((byte) '\n'); // the last line was cut off by a crash
      }
      out.put(line).flip();
      channel.position(channel.size());
      while (out.hasRemaining()) {
        channel.write(out);
      }
      channel.force(true);
    }
  }

  private static boolean endsInTheMiddle(FileChannel channel) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n';
  }

  /** The entries of one image, the eldest first; lines that a crash cut off are left out. */
  synchronized List<Entry> of(String image) {
    if (Files.notExists(file)) {
      return List.of();
    }
    try {
      return Files.readAllLines(file).stream()
          .map(line -> Json.parseOrNull(line, Entry.class))
          .filter(Objects::nonNull)
          .filter(entry -> image.equals(entry.image()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
