package org.simtrans.run;

import org.simtrans.Message;
import org.simtrans.data.Preprocessing;
import org.simtrans.host.ResidentMemory;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * Refuses to look at slices that this machine has no memory for. A file of a few bytes can claim
 * that its network sees slices of gigabytes.
 */
public final class InferenceRoom {
  private static final long NEVER_MORE = 20_000; // bytes for a pixel; networks take 1000 to 5000
  private static final int SMALL = 128; // rows and columns
  private static final int DOUBLE = 2 * SMALL;

  private InferenceRoom() {}

  /**
   * Measures what the network takes, where that could be more than is free.
   *
   * @param slices that it is to see at a time
   * @throws RunException if there is too little memory
   */
  static void require(TrainedModel model, int slices) {
    require(model.card(), slices, free(), () -> perPixel(model));
  }

  /**
   * The same for a network of which nothing can be measured: there has to be room for what goes in
   * and comes out.
   */
  public static void require(ModelCard card, int slices) {
    require(card, slices, free(), () -> 0);
  }

  /** Bytes for each pixel of a slice. */
  @FunctionalInterface
  interface Measurement {
    long perPixel();
  }

  static void require(ModelCard card, int slices, long free, Measurement measurement) {
    Preprocessing size = card.preprocessing();
    long pixels = (long) slices * size.height() * size.width();
    long values = pixels * Math.max(size.channels(), card.labels().channels());
    long images = 2L * Float.BYTES * (size.channels() + card.labels().channels()) * pixels;
    long bytes =
        images > free || pixels * NEVER_MORE <= free
            ? images
            : images + pixels * measurement.perPixel();
    if (bytes > free || values > Integer.MAX_VALUE - Long.BYTES) {
      throw new RunException(
          Message.of(
              "this model sees %d slices of %d x %d pixels at a time, for which it takes at least another"
                  + " %.1f GB of memory, but %.1f GB are free: use a machine with more, or a model that was"
                  + " trained with a smaller {size}",
              slices, size.height(), size.width(), bytes / 1e9, free / 1e9));
    }
  }

  private static long free() {
    return ResidentMemory.available().orElse(Long.MAX_VALUE);
  }

  /** What a pixel more takes in the network: small slices tell it, and are soon seen. */
  private static long perPixel(TrainedModel model) {
    if (!model.device().isCpu() || !ResidentMemory.resetPeak()) {
      return 0;
    }
    peak(model, SMALL); // sets up what stays
    long more = peak(model, DOUBLE) - peak(model, SMALL);
    return Math.max(0, more) / (DOUBLE * DOUBLE - SMALL * SMALL);
  }

  private static long peak(TrainedModel model, int side) {
    ResidentMemory.resetPeak();
    Inference inference = new Inference(model.network(), model.precision(), model.device());
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      inference.logits(Tensors.zeros(1, model.card().preprocessing().channels(), side, side));
    }
    return ResidentMemory.peak().orElse(0);
  }
}
