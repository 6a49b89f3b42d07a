package org.simtrans.bench;

import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.config.Compute;
import org.simtrans.config.Optimisation;
import org.simtrans.data.Fit;
import org.simtrans.data.InputSize;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Plane;

/**
 * Which steps are timed, and how many.
 *
 * @param model of training; pretraining is SimCLR
 * @param batch slices of a step; SimCLR sees two views of each
 * @param chunk slices that pass through SimCLR's encoder at a time; null for the whole batch
 * @param warmup steps that are not timed
 * @param steps that are timed
 * @param background whether batches are made while the network learns, as in training; else every
 *     step has the same one and there is nothing to wait for
 */
public record StepSettings(
    String model,
    String encoder,
    InputSize size,
    int batch,
    Integer chunk,
    int warmup,
    int steps,
    boolean background,
    Compute compute) {

  public StepSettings {
    require(batch >= 2, "batch", batch, "at least 2, which SimCLR needs to tell views apart");
    require(warmup >= 0, "warmup", warmup, "at least 0");
    require(steps >= 1, "steps", steps, "at least 1");
  }

  private static void require(boolean holds, String setting, int value, String expected) {
    if (!holds) {
      throw new InvalidSettingException(
          Message.of("{" + setting + "} is %d; expected %s", value, expected));
    }
  }

  Preprocessing preprocessing() {
    return new Preprocessing(size.height(), size.width(), Plane.AXIAL, Fit.RESIZE);
  }

  Optimisation optimisation() {
    return new Optimisation(1, 0, 0, batch, 1e-4, 0.05, 0, 1);
  }
}
