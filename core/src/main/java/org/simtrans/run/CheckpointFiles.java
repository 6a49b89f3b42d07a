package org.simtrans.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.simtrans.AtomicFile;
import org.simtrans.Message;
import org.simtrans.Version;
import org.simtrans.weights.SafeTensors;
import org.simtrans.weights.StateDict;
import org.simtrans.weights.WeightsException;

/**
 * The files in a run's {@code checkpoint/}: {@code last.safetensors}, and {@code
 * previous.safetensors} for the day on which the last one cannot be read. A new one is written
 * beside both, as {@code next.safetensors}, and takes its place once it is there whole: whatever
 * happens, and whenever, what was whole stays.
 */
public final class CheckpointFiles {
  /** Says what the files hold and what it means; another number is another version's. */
  private static final String FORMAT = "2";

  /** Begins the names of the weights in a checkpoint. */
  public static final String MODEL = "model.";

  /** Begins the names of the averages of the weights, where they are kept. */
  public static final String AVERAGE = "average.";

  private static final String FORMAT_KEY = "checkpoint_format";
  private static final String VERSION_KEY = "version";

  private final RunFolder run;
  private final Path last;
  private final Path previous;
  private final Path next;
  private boolean lastIsBad;

  /** The checkpoints of {@code run}, which need not exist yet. */
  public CheckpointFiles(RunFolder run) {
    this.run = run;
    last = run.checkpoints().resolve("last.safetensors");
    previous = run.checkpoints().resolve("previous.safetensors");
    next = run.checkpoints().resolve("next.safetensors");
  }

  /**
   * The weights in a run's last checkpoint; their average where one is kept.
   *
   * @return what the caller has to free
   */
  public static StateDict weights(RunFolder run) {
    CheckpointFiles files = new CheckpointFiles(run);
    if (!files.exist()) {
      throw new RunException(
          files.last() + " does not exist: name the folder of a run that was trained");
    }
    StateDict saved = files.read(bad -> {});
    String kept = saved.under(AVERAGE).tensors().isEmpty() ? MODEL : AVERAGE;
    saved
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (!name.startsWith(kept)) {
                tensor.close();
              }
            });
    return saved.under(kept);
  }

  /** Whether there is one to resume from. */
  public boolean exist() {
    return Files.exists(last) || Files.exists(next) || Files.exists(previous);
  }

  /** Where the last one lies, for messages. */
  public Path last() {
    return last;
  }

  /**
   * The newest that is whole.
   *
   * @param say hears of those that are not
   * @throws RunException if none is
   */
  public StateDict read(Consumer<String> say) {
    if (!Files.exists(last) && Files.exists(next)) { // killed between two renames
      move(next, last);
    }
    List<String> reasons = new ArrayList<>();
    for (Path file : List.of(last, previous)) {
      try {
        StateDict found = read(file);
        if (!reasons.isEmpty()) {
          say.accept(reasons.get(0) + ": the checkpoint before it is used");
        }
        return found;
      } catch (WeightsException | RunException e) {
        lastIsBad = true;
        reasons.add(e.getMessage().replaceFirst(";.*", "")); // without the general remedy
      }
    }
    throw new RunException(
        Message.of(
            "no checkpoint of %s can be used (%s): restore one from a copy, %s",
            run.path(), String.join(", and ", reasons), wayOut()));
  }

  private Message wayOut() {
    Message again = Message.of("or run it again with {config} %s and another {out}", run.config());
    boolean kept = Stream.of(run.model(), run.network(), run.encoder()).anyMatch(Files::exists);
    return kept
        ? Message.of("%s, from the weights it kept with {pretrained} %s", again, run.path())
        : again;
  }

  private static StateDict read(Path file) {
    if (!Files.exists(file)) {
      throw new RunException(file + " does not exist");
    }
    try (SafeTensors open = SafeTensors.openChecked(file)) {
      String format = open.metadata().get(FORMAT_KEY);
      if (!open.isChecked() || !FORMAT.equals(format)) {
        throw new RunException(
            "%s is a checkpoint of another version of SimTrans (%s, format %s; this one, %s, reads format %s)"
                .formatted(
                    file,
                    open.metadata().getOrDefault(VERSION_KEY, "unknown"),
                    format == null ? "unknown" : format,
                    Version.current(),
                    FORMAT));
      }
      return StateDict.of(open);
    }
  }

  /** Puts {@code state} in the place of the last one. */
  public void replace(StateDict state) {
    Map<String, String> metadata = new TreeMap<>(state.metadata());
    metadata.put(FORMAT_KEY, FORMAT);
    metadata.put(VERSION_KEY, Version.current());
    try {
      state.with(metadata).write(next);
    } catch (IOException e) {
      throw RunFolder.unwritable(next, e);
    }
    if (Files.exists(last) && !lastIsBad) {
      move(last, previous);
    }
    move(next, last);
    lastIsBad = false;
  }

  private static void move(Path from, Path to) {
    try {
      AtomicFile.move(from, to);
    } catch (IOException e) {
      throw RunFolder.unwritable(to, e);
    }
  }
}
