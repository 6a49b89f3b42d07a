package org.simtrans.predict;

import java.util.function.Function;
import java.util.function.Supplier;
import org.simtrans.SimTransException;

/**
 * What came of a step of the work on one image.
 *
 * @param result null if there is a problem
 * @param problem that a user can mend; null if there is none
 */
record Attempt<T>(T result, SimTransException problem) {

  static <T> Attempt<T> at(Supplier<T> work) {
    try {
      return new Attempt<>(work.get(), null);
    } catch (SimTransException e) {
      return new Attempt<>(null, e);
    }
  }

  /** The next step, if this one went well. */
  <R> Attempt<R> then(Function<T, R> step) {
    return problem == null ? at(() -> step.apply(result)) : new Attempt<>(null, problem);
  }
}
