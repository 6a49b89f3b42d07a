package org.simtrans.bench;

import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.data.InputSize;

/**
 * How the use of a network is timed.
 *
 * @param batch slices at a time
 * @param rounds in which the engines take turns
 * @param batches timed in each round, after one that warms up
 */
public record InferSettings(
    String model, String encoder, InputSize size, int batch, int rounds, int batches) {

  public InferSettings {
    if (batch < 1 || rounds < 1 || batches < 1) {
      throw new InvalidSettingException(
          Message.of(
              "{batch} is %d, {rounds} %d and {batches} %d; all must be at least 1",
              batch, rounds, batches));
    }
  }
}
