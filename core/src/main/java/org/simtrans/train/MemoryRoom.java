package org.simtrans.train;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.config.RunConfig;
import org.simtrans.host.ResidentMemory;

/** Refuses a training that this machine, or this container, has no memory for. */
public final class MemoryRoom {
  private MemoryRoom() {}

  /**
   * Measures what a training needs, and compares it with what is free.
   *
   * @param say hears what is expected
   * @throws InvalidSettingException that names the batch, or the chunk, which would do
   */
  public static void require(RunConfig config, Consumer<String> say) {
    Optional<Footprint> footprint = Footprint.of(config);
    OptionalLong held = ResidentMemory.now();
    OptionalLong free = ResidentMemory.available();
    if (footprint.isPresent() && held.isPresent() && free.isPresent()) {
      int batch = config.optimisation().batch();
      require(footprint.get(), batch, free.getAsLong());
      say.accept(
          "memory: about %s in all, %s are free"
              .formatted(
                  gigabytes(held.getAsLong() + footprint.get().bytes(batch)),
                  gigabytes(free.getAsLong())));
    }
  }

  static void require(Footprint footprint, int batch, long free) {
    if (footprint.bytes(batch) <= free) {
      return;
    }
    boolean chunked = footprint.chunk() < batch;
    String setting = chunked ? "chunk" : "batch";
    throw new InvalidSettingException(
        Message.of(
            "{"
                + setting
                + "} is %d, for which training takes another %s of memory, but %s are free: use %s",
            chunked ? footprint.chunk() : batch,
            gigabytes(footprint.bytes(batch)),
            gigabytes(free),
            remedy(footprint, batch, free, chunked)));
  }

  private static Message remedy(Footprint footprint, int batch, long free, boolean chunked) {
    int fitting = footprint.largestBatch(free);
    int chunk = fittingChunk(footprint, batch, free);
    Message others =
        Message.of("a smaller {size} or {encoder}, or {ignore_memory} to try all the same");
    if (chunked && chunk > 0) {
      return Message.of("{chunk} %d or less, %s", chunk, others);
    }
    if (fitting > 0 && fitting < batch) {
      boolean compares = footprint.perPair() > 0 && chunk > 0;
      Message parts =
          compares
              ? Message.of("{chunk} %d to keep the batch in parts, ", chunk)
              : Message.plain("");
      return Message.of("{batch} %d or less, %s%s", fitting, parts, others);
    }
    return Message.of("%s (not even one slice fits)", others);
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
