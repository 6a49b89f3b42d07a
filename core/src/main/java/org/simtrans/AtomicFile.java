package org.simtrans;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/**
 * Writes files completely or not at all. The content goes to a temporary file beside the target, is
 * forced to disk, and is renamed over the target. A reader sees the old content or the new one,
 * never a part, even after a power failure. What a killed process left beside it is removed. The
 * file carries a {@link WrittenMark}. Whether the target may be replaced is for {@link Outputs} to
 * say.
 */
public final class AtomicFile {
  private static final Pattern PART =
      Pattern.compile("\\..*\\.(" + ProcessMark.TEXT + ")\\.\\d+\\.part");
  private static final int LONGEST_NAME = 40; // of the target, in the name of the temporary file
  private static final AtomicLong COUNT = new AtomicLong();
  private static final Set<Path> CLEANED = ConcurrentHashMap.newKeySet(); // by this process

  /** Writes content to a stream. */
  @FunctionalInterface
  public interface Body {
    /** Writes all of the content; the stream is closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes content to any places of a new file. */
  @FunctionalInterface
  public interface ChannelBody {
    /** Writes all of the content; the channel is closed by the caller. */
    void writeTo(FileChannel channel) throws IOException;
  }

  private AtomicFile() {}

  /** Writes {@code target} with the output of {@code body}; creates the folders above it. */
  public static void write(Path target, Body body) throws IOException {
    replace(
        target,
        channel -> {
          CRC32 sum = new CRC32();
          OutputStream file = new CheckedOutputStream(Channels.newOutputStream(channel), sum);
          OutputStream out = new BufferedOutputStream(file, 1 << 16);
          body.writeTo(out);
          out.flush();
          return sum;
        });
  }

  /**
   * Writes {@code target} as {@code body} does, which may go back; creates the folders above it.
   */
  public static void writeChannel(Path target, ChannelBody body) throws IOException {
    replace(
        target,
        channel -> {
          body.writeTo(channel);
          return sumOf(channel);
        });
  }

  private static CRC32 sumOf(FileChannel channel) throws IOException {
    CRC32 sum = new CRC32();
    ByteBuffer block = ByteBuffer.allocate(1 << 16);
    for (long at = 0; channel.read(block, at) > 0; at += block.limit(), block.clear()) {
      sum.update(block.flip());
    }
    return sum;
  }

  @FunctionalInterface
  private interface Summed {
    CRC32 writeTo(FileChannel channel) throws IOException;
  }

  private static void replace(Path target, Summed body) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path folder = absolute.getParent();
    Files.createDirectories(folder);
    removeLeftoversOnce(folder);
    Path temporary = folder.resolve(temporaryName(absolute.getFileName().toString()));
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE)) {
        WrittenMark.set(temporary, body.writeTo(channel).getValue());
        channel.force(true);
      }
      move(temporary, absolute);
    } catch (IOException | RuntimeException | Error e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException another) { // a folder that became read-only
        e.addSuppressed(another);
      }
      if (e instanceof IOException said && isOf(temporary, said)) {
        throw named(absolute, said);
      }
      throw e;
    }
  }

  /** A full disk is said without a file, and other reasons with the temporary one. */
  private static boolean isOf(Path temporary, IOException e) {
    return e.getClass() == IOException.class
        || e instanceof FileSystemException system && temporary.toString().equals(system.getFile());
  }

  private static FileSystemException named(Path target, IOException e) {
    FileSystemException named = new FileSystemException(target.toString(), null, Reason.of(e));
    named.initCause(e);
    return named;
  }

  /** What a killed process left goes when the next one first writes into the folder. */
  private static void removeLeftoversOnce(Path folder) {
    try {
      if (CLEANED.add(folder)) {
        removeLeftovers(folder);
      }
    } catch (IOException e) {
      return; // a folder that can be written and not listed
    }
  }

  /** Short, because the longest name of a file leaves no room for a longer one. */
  private static String temporaryName(String target) {
    int end = Math.min(target.length(), LONGEST_NAME);
    boolean splits = end > 0 && Character.isHighSurrogate(target.charAt(end - 1));
    return ".%s.%s.%s.part"
        .formatted(
            target.substring(0, splits ? end - 1 : end),
            ProcessMark.own(),
            COUNT.getAndIncrement());
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
   * Removes the temporary files in {@code folder}, but not below it, whose process has ended on
   * this host without finishing them. Those of other hosts and containers stay, because nobody here
   * knows whether their process is at work.
   */
  public static void removeLeftovers(Path folder) throws IOException {
    removeLeftovers(folder, PART);
  }

  /**
   * The same for temporary files of another kind.
   *
   * @param name of the files; its first group is the {@link ProcessMark#TEXT} of their process
   */
  public static void removeLeftovers(Path folder, Pattern name) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Matcher part = name.matcher(file.getFileName().toString());
        if (part.matches()
            && ProcessMark.parse(part.group(1)).filter(ProcessMark::hasEnded).isPresent()
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Writes {@code text} as UTF-8. */
  public static void writeString(Path target, String text) throws IOException {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
