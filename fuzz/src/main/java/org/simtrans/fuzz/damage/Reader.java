package org.simtrans.fuzz.damage;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** A way by which files come into the program, and how to try it. */
public interface Reader {

  /** One word. */
  String name();

  /** A file as it should be; drawn among kinds and contents. */
  BadFile sound(Chance chance);

  /** A file that may be spoilt in any way. */
  BadFile spoilt(Chance chance);

  /**
   * Reads it as the program does and looks at what came in.
   *
   * @throws org.simtrans.SimTransException if it is refused
   * @throws Inconsistent if what was let in cannot be
   */
  void read(Path file);

  /** What a refusal has to speak of, beside the file: at least one of these. */
  Pattern fields();

  /** How much a reader may allocate for a file of so many bytes, all in all. */
  default long heap(long bytes) {
    return (64L << 20) + 100 * bytes;
  }

  /** Seconds of a processor that one file may take. */
  default double longest() {
    return 5;
  }

  /** How many files are for this reader, relative to the others. */
  default int share() {
    return 30;
  }
}
