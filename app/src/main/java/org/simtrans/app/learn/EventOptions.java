package org.simtrans.app.learn;

import picocli.CommandLine.Option;

/** The option of verbs that learn which leaves TensorBoard out. */
final class EventOptions {
  @Option(
      names = "--no-tensorboard",
      description =
          "Write no event file for TensorBoard. Without this, one lies beside metrics.jsonl, with its"
              + " numbers and a few validation slices.")
  private boolean none;

  /** Whether event files are wanted. */
  boolean wanted() {
    return !none;
  }
}
