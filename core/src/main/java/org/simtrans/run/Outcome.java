package org.simtrans.run;

/** How a run ended. */
public enum Outcome {
  /** All steps were made. */
  COMPLETE,
  /** The time budget was used up; the weights are as good as any. */
  OUT_OF_TIME,
  /** It was asked to stop, and goes on with {@code --resume}. */
  STOPPED
}
