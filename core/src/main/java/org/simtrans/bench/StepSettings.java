package org.simtrans.bench;

import org.simtrans.InvalidSettingException;
import org.simtrans.Message;

/**
 * How many steps are timed, and with which batches.
 *
 * @param warmup steps that are not timed
 * @param steps that are timed
 * @param background whether batches are made while the network learns, as in training; else every
 *     step has the same one and there is nothing to wait for
 */
public record StepSettings(int warmup, int steps, boolean background) {

  public StepSettings {
    require(warmup >= 0, "warmup", warmup, "at least 0");
    require(steps >= 1, "steps", steps, "at least 1");
  }

  private static void require(boolean holds, String setting, int value, String expected) {
    if (!holds) {
      throw new InvalidSettingException(
          Message.of("{" + setting + "} is %d; expected %s", value, expected));
    }
  }
}
