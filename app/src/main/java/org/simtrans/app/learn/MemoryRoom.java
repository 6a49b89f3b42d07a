package org.simtrans.app.learn;

import java.util.Optional;
import java.util.OptionalLong;
import org.simtrans.InvalidSettingException;
import org.simtrans.app.cli.Console;
import org.simtrans.host.ResidentMemory;
import org.simtrans.train.Footprint;

/** Refuses a training that this machine, or this container, has no memory for. */
final class MemoryRoom {
  private MemoryRoom() {}

  /**
   * @param footprint of the training; empty where the system does not tell
   * @param batch slices of an update
   * @param console hears what is expected
   * @throws InvalidSettingException that names the batch, or the chunk, which would do
   */
  static void require(Optional<Footprint> footprint, int batch, Console console) {
    OptionalLong held = ResidentMemory.now();
    OptionalLong free = ResidentMemory.available();
    if (footprint.isPresent() && held.isPresent() && free.isPresent()) {
      require(footprint.get(), batch, free.getAsLong());
      console
          .err()
          .printf(
              "memory: about %s in all, %s are free%n",
              gigabytes(held.getAsLong() + footprint.get().bytes(batch)),
              gigabytes(free.getAsLong()));
    }
  }

  static void require(Footprint footprint, int batch, long free) {
    if (footprint.bytes(batch) <= free) {
      return;
    }
    boolean chunked = footprint.chunk() < batch;
    throw new InvalidSettingException(
        "--%s is %d, for which training takes another %s of memory, but %s are free: use %s"
            .formatted(
                chunked ? "chunk" : "batch",
                chunked ? footprint.chunk() : batch,
                gigabytes(footprint.bytes(batch)),
                gigabytes(free),
                remedy(footprint, batch, free, chunked)));
  }

  private static String remedy(Footprint footprint, int batch, long free, boolean chunked) {
    int fitting = footprint.largestBatch(free);
    int chunk = fittingChunk(footprint, batch, free);
    String others = "a smaller --size or --encoder, or --ignore-memory to try all the same";
    if (chunked && chunk > 0) {
      return "--chunk " + chunk + " or less, " + others;
    }
    if (fitting > 0 && fitting < batch) {
      boolean compares = footprint.perPair() > 0 && chunk > 0;
      return "--batch %d or less, %s%s"
          .formatted(
              fitting,
              compares ? "--chunk " + chunk + " to keep the batch in parts, " : "",
              others);
    }
    return others + " (not even one slice fits)";
  }

  /** The largest chunk with which the batch as a whole fits; 0 if none. */
  private static int fittingChunk(Footprint footprint, int batch, long free) {
    int chunk = batch;
    while (chunk > 0 && footprint.withChunk(chunk).bytes(batch) > free) {
      chunk /= 2;
    }
    return chunk;
  }

  private static String gigabytes(long bytes) {
    return "%.1f GB".formatted(bytes / 1e9);
  }
}
