package org.simtrans.image;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Writes files that are either whole or not there: whoever looks at the target sees the old content
 * or the new, never a part, even if the power fails in between.
 */
public final class AtomicFile {
  private static final int BUFFER_BYTES = 1 << 16;

  private AtomicFile() {}

  /** What to write; may throw {@link IOException}. */
  @FunctionalInterface
  public interface IOConsumer<T> {
    void accept(T out) throws IOException;
  }

  /**
   * Writes {@code target} through a temporary file beside it; makes its folder where needed. The
   * temporary file is gone afterwards, whatever happened.
   *
   * @throws UnwritableFileException if the file system refuses
   */
  public static void write(Path target, IOConsumer<OutputStream> body) {
    Path whole = target.toAbsolutePath();
    Path part =
        whole.resolveSibling(
            "." + whole.getFileName() + "." + UUID.randomUUID().toString().substring(0, 8));
    try {
      Files.createDirectories(whole.getParent());
      try {
        writeSynced(part, body);
        Files.move(
            part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new UnwritableFileException(
          target, "could not be written (" + e + "); check the folder and the free space", e);
    }
  }

  /**
   * Writes text as UTF-8, like {@link #write}.
   *
   * @throws UnwritableFileException if the file system refuses
   */
  public static void writeString(Path target, String text) {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void writeSynced(Path part, IOConsumer<OutputStream> body) throws IOException {
    try (FileChannel channel = FileChannel.open(part, CREATE_NEW, WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
      body.accept(out);
      out.flush();
      channel.force(true);
    }
  }
}
