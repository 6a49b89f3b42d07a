package org.simtrans.layout;

import java.nio.file.Path;

/**
 * Something that a person should know about the files of a cohort, found by their names.
 *
 * @param file where
 * @param problem what was found there
 * @param fix how to mend it, or what to say if it is meant otherwise
 * @param isError whether it would spoil training or its evaluation
 */
public record Remark(Path file, String problem, String fix, boolean isError) {

  /** What does not stop anything. */
  public static Remark warning(Path file, String problem, String fix) {
    return new Remark(file, problem, fix, false);
  }

  /** The whole as one sentence. */
  public String sentence() {
    return "%s: %s; %s".formatted(file, problem, fix);
  }

  static Remark error(Path file, String problem, String fix) {
    return new Remark(file, problem, fix, true);
  }
}
