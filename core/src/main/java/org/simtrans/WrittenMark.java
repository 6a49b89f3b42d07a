package org.simtrans;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * Says of a file that SimTrans wrote it, and what was in it then: an extended attribute {@code
 * user.simtrans} with the CRC-32 of the content. It moves with the file, and a program that writes
 * the file anew leaves it out or makes it false. Some file systems keep no such attributes. Of what
 * SimTrans drew, masks and pictures for people, the mark says that too, with the CRC-32 of the
 * name: a file that somebody gave another name is theirs.
 */
enum WrittenMark {
  /** SimTrans wrote the file, and nobody has changed it since. */
  WHOLE,
  /** SimTrans wrote the file, and somebody has changed it since. */
  CHANGED,
  /** The file carries no mark, though the file system could keep one. */
  NONE,
  /** The file system keeps no marks. */
  UNKNOWN;

  private static final String NAME = "simtrans";
  private static final String DRAWN = " drawn as ";
  private static final int LONGEST = 64;

  /** Marks a file if its file system can keep a mark. */
  static void set(Path file, long crc) {
    UserDefinedFileAttributeView view = view(file);
    if (view == null) {
      return;
    }
    try {
      view.write(NAME, ByteBuffer.wrap(text(crc).getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException | UnsupportedOperationException e) {
      return; // the file is then taken for one of unknown origin, and is not replaced unasked
    }
  }

  /** Adds to the mark of a file, if it has one, that it was drawn. */
  static void setDrawn(Path file) {
    try {
      String mark = read(file);
      if (mark != null && !mark.contains(DRAWN)) {
        String drawn = mark + drawnAs(file);
        view(file).write(NAME, ByteBuffer.wrap(drawn.getBytes(StandardCharsets.US_ASCII)));
      }
    } catch (IOException | UnsupportedOperationException e) {
      return; // the file is then taken for any other
    }
  }

  /**
   * Whether a file was drawn, and nobody has changed it or its name since. Only such a file is
   * read.
   */
  static boolean isDrawn(Path file) {
    try {
      String mark = read(file);
      String drawn = drawnAs(file);
      return mark != null && mark.endsWith(drawn) && mark.equals(text(crc(file)) + drawn);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** The mark of a file that exists. */
  static WrittenMark of(Path file) throws IOException {
    if (view(file) == null) {
      return UNKNOWN;
    }
    String mark;
    try {
      mark = read(file);
      if (mark == null) {
        return canBeKept(file) ? NONE : UNKNOWN;
      }
    } catch (IOException | UnsupportedOperationException e) {
      return UNKNOWN;
    }
    String whole = text(crc(file));
    return mark.equals(whole) || mark.startsWith(whole + DRAWN) ? WHOLE : CHANGED;
  }

  private static String drawnAs(Path file) {
    CRC32 name = new CRC32();
    name.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
    return DRAWN + "%08x".formatted(name.getValue());
  }

  /** Null for none. */
  private static String read(Path file) throws IOException {
    UserDefinedFileAttributeView view = view(file);
    if (view == null || !view.list().contains(NAME)) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
    view.read(NAME, bytes);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
  }

  private static UserDefinedFileAttributeView view(Path file) {
    return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
  }

  private static boolean canBeKept(Path file) throws IOException {
    return Files.getFileStore(file).supportsFileAttributeView(UserDefinedFileAttributeView.class);
  }

  private static String text(long crc) {
    return "crc32 %08x".formatted(crc);
  }

  private static long crc(Path file) throws IOException {
    try (CheckedInputStream in = new CheckedInputStream(Files.newInputStream(file), new CRC32())) {
      in.transferTo(OutputStream.nullOutputStream());
      return in.getChecksum().getValue();
    }
  }
}
