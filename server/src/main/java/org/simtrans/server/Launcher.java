package org.simtrans.server;

import java.util.List;

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
}
