package org.simtrans.task;

import java.util.function.Supplier;

/**
 * The moving average of a network's weights, while it learns. A question is asked to the network
 * itself, which has the averaged weights then, and is at inference.
 */
@FunctionalInterface
public interface Teacher {

  /** What {@code question} gives under the averaged weights. */
  <T> T ask(Supplier<T> question);
}
