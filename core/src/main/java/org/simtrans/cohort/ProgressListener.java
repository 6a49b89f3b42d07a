package org.simtrans.cohort;

/** Hears how far a long piece of work has come. Called from the threads that do the work. */
@FunctionalInterface
public interface ProgressListener {
  /** For work that nobody watches. */
  ProgressListener SILENT = (done, total) -> {};

  /** {@code done} of {@code total} images are finished. */
  void progress(int done, int total);
}
