package org.simtrans.server;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.simtrans.ProcessMark;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.layout.Case;

/**
 * Images that were sent to be segmented. Each lies in a folder of its own below {@code
 * RUNS/.simtrans/spool}, under a name without anything that a name can do, with the masks of it.
 * Beyond the bounds the eldest that is done goes; one that waits never does.
 */
final class Uploads implements AutoCloseable {
  private static final int ENTRIES = 5000; // of an archive
  private static final int LONGEST_NAME = 80;
  private static final String ARCHIVE = ".zip";
  private static final int END = 22; // bytes of the record that ends an archive
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int LONGEST_COMMENT = 65535;

  private final Path folder;
  private final ServeSettings.Bounds bounds;
  private final Pattern path; // of a file of an image that was sent, as messages have it
  private final Map<String, Upload> byId = new LinkedHashMap<>();
  private long bytes; // of all, announced ones included

  /** An image that was sent. */
  static final class Upload {
    private final String id;
    private final Case image;
    private final String sent;
    private final long bytes;
    private volatile String run; // null for what is gone when its mask is answered
    private volatile IntSupplier before = () -> 0;
    private volatile List<String> remarks = List.of();
    private volatile boolean done;
    private volatile String problem;

    private Upload(String id, Case image, String sent, long bytes) {
      this.id = id;
      this.image = image;
      this.sent = sent;
      this.bytes = bytes;
    }

    String id() {
      return id;
    }

    Case image() {
      return image;
    }

    /**
     * From now on it is listed.
     *
     * @param drawer the id of the run that draws its mask; empty if none does yet
     */
    void list(String drawer) {
      run = drawer;
    }

    /** Its mask is waited for, behind as many others as this says. */
    void waitBehind(IntSupplier others) {
      before = others;
    }

    /** It is there; from now on it may be forgotten. */
    void finish(List<String> remarksOnMask) {
      remarks = remarksOnMask;
      done = true;
    }

    /**
     * It has no mask; from now on it may be forgotten.
     *
     * @param sentence why
     */
    void fail(String sentence) {
      problem = sentence;
      done = true;
    }
  }

  /** Puts content into a file, of at most so many bytes, and says how many they were. */
  @FunctionalInterface
  interface Content {
    long into(OutputStream out, long most) throws IOException;
  }

  Uploads(Path spool, ServeSettings.Bounds bounds) {
    this.bounds = bounds;
    folder = spool.resolve(ProcessMark.own().toString());
    path =
        Pattern.compile(
            "(?:%s|%s)[/\\\\]([0-9a-f]{32})(?:[/\\\\]image)?([/\\\\]\\d{5}_?)?[/\\\\]?"
                .formatted(
                    Pattern.quote(folder.toAbsolutePath().normalize().toString()),
                    Pattern.quote(folder.toString())));
    removeLeftovers(spool);
  }

  /** What servers left that were killed. */
  private static void removeLeftovers(Path spool) {
    if (Files.notExists(spool)) {
      return;
    }
    try (Stream<Path> folders = Files.list(spool)) {
      for (Path one : folders.toList()) {
        if (ProcessMark.parse(one.getFileName().toString())
            .filter(ProcessMark::hasEnded)
            .isPresent()) {
          remove(one);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes in an image.
   *
   * @param name of the file, which tells the format; an archive ({@code .zip}) holds one image
   * @param announced how many bytes come; below 0 if that is not known
   * @throws RefusedRequestException if it is too large, has no name of an image, or too many are
   *     here that nobody has waited for
   */
  Upload take(String name, long announced, Content content) {
    String clean = clean(name);
    boolean archive = clean.toLowerCase(Locale.ROOT).endsWith(ARCHIVE);
    if (!archive && !Images.isImage(Path.of(clean))) {
      throw new RefusedRequestException(
          415,
          "the file is called '%s'; expected %s, or a zip of one image"
              .formatted(clean, Images.endings()));
    }
    long room = announced < 0 ? bounds.upload() : Math.min(announced, bounds.upload());
    reserve(room);
    String id = UUID.randomUUID().toString().replace("-", "");
    Path own = folder.resolve(id);
    boolean kept = false;
    try {
      Files.createDirectories(own);
      Path file = own.resolve(clean);
      long size;
      try (OutputStream out = Files.newOutputStream(file)) {
        size = content.into(out, bounds.upload());
      }
      Source source = archive ? unpack(file, own.resolve("image")) : Source.of(file);
      if (archive) {
        Files.delete(file);
      }
      String shown = archive ? clean.substring(0, clean.length() - 4) : Images.stem(file);
      Upload upload = new Upload(id, new Case("", shown, source, List.of()), clean, size);
      keep(upload, room);
      kept = true;
      return upload;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (!kept) {
        release(room);
        remove(own);
      }
    }
  }

  /** The last part of a path, with letters, digits and a few signs; never empty, never hidden. */
  static String clean(String name) {
    String last = name.replace('\\', '/');
    last = last.substring(last.lastIndexOf('/') + 1).replaceAll("[^\\p{L}\\p{N}._ -]", "_").strip();
    last = last.replaceFirst("^\\.+", "");
    return last.length() > LONGEST_NAME ? last.substring(last.length() - LONGEST_NAME) : last;
  }

  /** The folder of the image that a file belongs to; empty for files that were not sent. */
  Optional<Path> home(Path file) {
    return file.startsWith(folder) && file.getNameCount() > folder.getNameCount()
        ? Optional.of(folder.resolve(file.getName(folder.getNameCount())))
        : Optional.empty();
  }

  /**
   * A sentence in which files that were sent are called what their sender calls them; of a file in
   * an archive both names, or its number where it has no name of an image.
   */
  synchronized String plain(String sentence) {
    return path.matcher(sentence)
        .replaceAll(
            found -> {
              Upload upload = byId.get(found.group(1));
              String sent = upload == null ? "" : upload.sent;
              String number = found.group(2);
              if (!sent.toLowerCase(Locale.ROOT).endsWith(ARCHIVE)) {
                return "";
              }
              String inside =
                  number == null ? "" : number.endsWith("_") ? "/" : "/" + number.substring(1);
              return Matcher.quoteReplacement(sent + inside);
            });
  }

  /** Deletes an image that was sent, and the masks of it; nothing if it is gone. */
  void forget(Upload upload) {
    if (removed(upload)) {
      remove(folder.resolve(upload.id));
    }
  }

  /**
   * An image that was sent, in a list.
   *
   * @param name of the file that was sent
   * @param run the id of the run that draws its mask; empty if none does
   * @param state waiting, ready, failed, or kept, if no run draws
   * @param before how many masks come first; null unless it waits
   * @param error why it failed; null unless it did
   * @param remarks on the mask; null unless it is ready
   */
  record Listed(
      String id,
      String name,
      String run,
      long bytes,
      String state,
      Integer before,
      String error,
      List<String> remarks) {
    private static Listed of(Upload one) {
      String state =
          one.run.isEmpty()
              ? "kept"
              : !one.done ? "waiting" : one.problem == null ? "ready" : "failed";
      return new Listed(
          one.id,
          one.sent,
          one.run,
          one.bytes,
          state,
          state.equals("waiting") ? (Integer) one.before.getAsInt() : null,
          one.problem,
          state.equals("ready") ? one.remarks : null);
    }
  }

  /** Those whose senders may come back for them, the newest first. */
  List<Listed> list() {
    List<Upload> all;
    synchronized (this) {
      all = new ArrayList<>(byId.values());
    }
    Collections.reverse(all);
    return all.stream().filter(one -> one.run != null).map(Listed::of).toList();
  }

  private synchronized boolean removed(Upload upload) {
    boolean here = byId.remove(upload.id) != null;
    bytes -= here ? upload.bytes : 0;
    return here;
  }

  private synchronized void reserve(long room) {
    Iterator<Upload> eldest = new ArrayList<>(byId.values()).iterator();
    while ((byId.size() >= bounds.jobs() || bytes + room > bounds.spool()) && eldest.hasNext()) {
      Upload one = eldest.next();
      if (one.done) {
        forget(one);
      }
    }
    if (byId.size() >= bounds.jobs() || bytes + room > bounds.spool()) {
      throw new RefusedRequestException(
          503,
          "%d images wait for their masks already; try again in a while".formatted(byId.size()));
    }
    bytes += room;
  }

  private synchronized void keep(Upload upload, long room) {
    bytes += upload.bytes - room;
    byId.put(upload.id, upload);
  }

  private synchronized void release(long some) {
    bytes -= some;
  }

  /** Unpacks an archive into files that are numbered, whatever they are called in it. */
  private Source unpack(Path archive, Path into) throws IOException {
    Files.createDirectories(into);
    List<Path> images = new ArrayList<>();
    long left = bounds.upload();
    int count = 0;
    int entries = 0;
    OptionalInt promised = promised(archive);
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries++;
        if (entry.isDirectory()) {
          continue;
        }
        if (++count > ENTRIES) {
          throw new RefusedRequestException(
              413, "the archive holds more than %d files".formatted(ENTRIES));
        }
        String name = clean(entry.getName());
        boolean named = !name.isEmpty() && Images.isImage(Path.of(name));
        Path file = into.resolve("%05d%s".formatted(count, named ? "_" + name : ""));
        left -= copy(zip, file, left);
        if (named) {
          images.add(file);
        }
      }
    } catch (EOFException e) {
      throw ended();
    } catch (ZipException | IllegalArgumentException e) {
      throw RefusedRequestException.wrong(
          "the archive cannot be unpacked (%s); pack it again, as an ordinary zip without a password"
              .formatted(e.getMessage()));
    }
    if (count == 0 && entries == promised.orElse(0)) {
      throw RefusedRequestException.wrong(
          "the archive holds no files, or is none; expected a zip of one image");
    }
    if (entries < promised.orElseThrow(Uploads::ended)) {
      throw RefusedRequestException.wrong(
          "the archive is damaged: %d of the %d entries in its list can be read; pack it again"
              .formatted(entries, promised.getAsInt()));
    }
    if (images.size() > 1) {
      throw RefusedRequestException.wrong(
          "the archive holds %d images; send them one by one".formatted(images.size()));
    }
    return Source.of(images.isEmpty() ? into : images.get(0)); // a folder: the series in it
  }

  private static RefusedRequestException ended() {
    return RefusedRequestException.wrong(
        "the archive ends before its end; send it again, or pack it again");
  }

  /**
   * How many entries are in the list at the end of an archive; empty without such an end. Entries
   * are read as they come, so an archive that was cut off between two would else seem whole.
   */
  private static OptionalInt promised(Path archive) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "r")) {
      byte[] last = new byte[(int) Math.min(file.length(), END + LONGEST_COMMENT)];
      file.seek(file.length() - last.length);
      file.readFully(last);
      ByteBuffer end = ByteBuffer.wrap(last).order(ByteOrder.LITTLE_ENDIAN);
      for (int at = last.length - END; at >= 0; at--) {
        if (end.getInt(at) == END_SIGNATURE) {
          return OptionalInt.of(Short.toUnsignedInt(end.getShort(at + 10)));
        }
      }
      return OptionalInt.empty();
    }
  }

  private static long copy(InputStream from, Path file, long most) throws IOException {
    byte[] some = new byte[1 << 16];
    long all = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int n = from.read(some); n >= 0; n = from.read(some)) {
        all += n;
        if (all > most) {
          throw new RefusedRequestException(413, "the archive unpacks to more than is taken here");
        }
        out.write(some, 0, n);
      }
    }
    return all;
  }

  /** An image that was sent; empty if there is none, or no more. */
  synchronized Optional<Upload> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  synchronized int size() {
    return byId.size();
  }

  synchronized long bytes() {
    return bytes;
  }

  private static void remove(Path folder) {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    } catch (IOException | UncheckedIOException e) {
      return; // the next server tries again
    }
  }

  @Override
  public void close() {
    remove(folder);
  }
}
