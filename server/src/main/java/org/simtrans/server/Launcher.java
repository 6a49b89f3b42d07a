package org.simtrans.server;

import java.util.List;
import java.util.Set;

/** Starts the command line as a process of its own. */
@FunctionalInterface
public interface Launcher {

  /**
   * A process that is ready to be started, with the environment and the options of Java that speed
   * needs.
   *
   * @param words the verb and its options
   */
  ProcessBuilder command(List<String> words);

  /** The verbs that it can start and that make a run. */
  default Set<String> verbs() {
    return Set.of("train", "pretrain");
  }
}
