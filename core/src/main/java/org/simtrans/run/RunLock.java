package org.simtrans.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.simtrans.Message;
import org.simtrans.ProcessMark;
import org.simtrans.Reason;

/**
 * Keeps a second process out of a folder while one works in it. What keeps it out is a lock of the
 * operating system, which ends with the process, however that ends; a file {@code .lock} that stays
 * behind means nothing. In it stands who holds the lock, for messages.
 */
public final class RunLock implements AutoCloseable {
  private static final long LOCKED_BYTE = 1L << 20; // beyond the text, which others may read
  private static final int LONGEST_TEXT = 1000;
  private static final Pattern HOLDER = Pattern.compile("(?:process \\d+[^\\n]*\\n?)?");
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet(); // by this process

  private final Path folder;
  private final Path file;
  private final List<Path> made; // folders that were not there, the deepest first
  private final FileChannel channel; // null where the file system knows no locks

  private RunLock(Path folder, List<Path> made, Path file, FileChannel channel) {
    this.folder = folder;
    this.made = made;
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock, and makes the folder where there is none.
   *
   * @param say hears if the file system knows no locks
   * @throws RunException if another process has it, or the folder cannot be made
   */
  public static RunLock take(Path folder, Consumer<String> say) {
    List<Path> made = missing(folder);
    Path real;
    try {
      Files.createDirectories(folder);
      real = folder.toRealPath();
    } catch (IOException e) {
      throw new RunException(
          Message.of("%s cannot be made (%s): choose another folder ({out})", folder, Reason.of(e)),
          e);
    }
    if (!HELD.add(real)) { // to open the file a second time would end the lock
      throw inUse(folder, "this process");
    }
    try {
      Path file = real.resolve(".lock");
      return new RunLock(real, made, file, locked(folder, file, say));
    } catch (RuntimeException e) {
      HELD.remove(real);
      throw e;
    }
  }

  private static List<Path> missing(Path folder) {
    List<Path> missing = new ArrayList<>();
    for (Path one = folder.toAbsolutePath(); one != null && Files.notExists(one); ) {
      missing.add(one);
      one = one.getParent();
    }
    return List.copyOf(missing);
  }

  private static FileChannel locked(Path folder, Path file, Consumer<String> say) {
    FileChannel channel = null;
    try {
      requireOurs(file);
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
        channel.close();
        throw inUse(folder, Files.readString(file).strip());
      }
      write(channel, holder() + "\n");
      return channel;
    } catch (IOException e) {
      say.accept(
          "%s cannot be locked (%s): see to it that no other process works in it"
              .formatted(folder, Reason.of(e)));
      return channel;
    }
  }

  /** The file is written anew, so it must not be another one, under this name or through a link. */
  private static void requireOurs(Path file) throws IOException {
    boolean isLink = Files.isSymbolicLink(file);
    if (!isLink && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    boolean isOurs =
        !isLink
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && Files.size(file) <= LONGEST_TEXT
            && HOLDER.matcher(Files.readString(file, StandardCharsets.ISO_8859_1)).matches();
    if (!isOurs) {
      throw new RunException(
          Message.of(
              "%s is %s, not a lock that SimTrans wrote: remove it, or choose another folder ({out})",
              file, isLink ? "a link" : "another file"));
    }
  }

  private static void write(FileChannel channel, String text) {
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      return; // the disk is full: a lock without a name is still one
    }
  }

  private static RunException inUse(Path folder, String holder) {
    return new RunException(
        Message.of(
            "%s is in use by %s: wait until that has ended, stop it, or name another folder with {out}",
            folder, holder.isEmpty() ? "another process" : holder));
  }

  private static String holder() {
    return "process %d on %s since %s"
        .formatted(
            ProcessHandle.current().pid(),
            ProcessMark.hostName(),
            ProcessHandle.current()
                .info()
                .startInstant()
                .orElseGet(Instant::now)
                .truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * Gives the lock back. If nothing was begun in the folder, the lock's file goes, and with it the
   * folders that {@link #take} made.
   */
  @Override
  public void close() {
    try {
      if (isAlone()) {
        Files.deleteIfExists(file);
        for (Path one : made) {
          Files.deleteIfExists(one);
        }
      }
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      return; // it harms nobody
    } finally {
      HELD.remove(folder);
    }
  }

  private boolean isAlone() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().equals(List.of(file));
    }
  }
}
