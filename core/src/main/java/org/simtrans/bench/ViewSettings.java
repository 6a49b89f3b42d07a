package org.simtrans.bench;

import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.data.InputSize;

/**
 * How views are timed.
 *
 * @param threads that draw at the same time, for the second measurement; the first has one
 * @param seconds of a round
 * @param rounds that count; two more warm up
 */
public record ViewSettings(InputSize size, int threads, double seconds, int rounds) {

  public ViewSettings {
    if (threads < 1 || !(seconds > 0) || rounds < 1) {
      throw new InvalidSettingException(
          Message.of(
              "{threads} is %d, {seconds} %s and {rounds} %d; all must be above 0",
              threads, seconds, rounds));
    }
  }
}
