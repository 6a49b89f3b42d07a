package org.simtrans;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes files completely or not at all. The content goes to a temporary file beside the target, is
 * forced to disk, and is renamed over the target. A reader sees the old content or the new one,
 * never a part, even after a power failure.
 */
public final class AtomicFile {
  private static final Pattern PART = Pattern.compile("\\..+\\.(\\d+)\\.part");

  /** Writes content to a stream. */
  @FunctionalInterface
  public interface Body {
    /** Writes all of the content; the stream is closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /** Writes {@code target} with the output of {@code body}; creates the folders above it. */
  public static void write(Path target, Body body) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path folder = absolute.getParent();
    Files.createDirectories(folder);
    Path temporary =
        folder.resolve(
            "." + absolute.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      body.writeTo(out);
      out.flush();
      channel.force(true);
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    move(temporary, absolute);
  }

  /** Renames a file, and replaces the target if it exists; both are in the same folder. */
  public static void move(Path source, Path target) throws IOException {
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceNames(target.toAbsolutePath().getParent());
  }

  /** Forces the names in a folder to disk; a power failure could undo the renaming otherwise. */
  private static void forceNames(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      return; // some file systems cannot open a folder, and cannot force its names either
    }
  }

  /**
   * Removes the temporary files in {@code folder}, but not below it, whose process has ended
   * without finishing them.
   */
  public static void removeLeftovers(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Matcher part = PART.matcher(file.getFileName().toString());
        if (part.matches() && !isAlive(part.group(1))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean isAlive(String process) {
    try {
      return ProcessHandle.of(Long.parseLong(process)).isPresent();
    } catch (NumberFormatException e) {
      return false; // no process has such a number
    }
  }

  /** Writes {@code text} as UTF-8. */
  public static void writeString(Path target, String text) throws IOException {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
