package org.simtrans.learn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.simtrans.AtomicFile;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;

/**
 * How many minutes a run has taken, over all processes that worked on it, and how far it is. {@code
 * progress.json} keeps both, so that a run that was stopped has only the rest of its minutes.
 */
final class Clock {
  private static final double BETWEEN = 0.5; // minutes from one note to the next

  private final Path file;
  private final long begin = System.nanoTime();
  private double before; // minutes of earlier processes
  private double noted;
  private boolean stands;
  private String finished; // the last part that is

  /** The file in the folder of a run. */
  static Path file(Path run) {
    return run.resolve("progress.json");
  }

  /** Goes on from what the folder of a run holds; from 0 if nothing. */
  Clock(Path run) {
    file = file(run);
    boolean known = Files.exists(file);
    before = known ? RunJson.read(file).path("minutes").asDouble() : 0;
    finished = known ? RunJson.read(file).path("finished").asText("") : "";
    noted = before;
  }

  double minutes() {
    return stands ? before : before + (System.nanoTime() - begin) / 60e9;
  }

  /** From now on no time passes: looking at what is finished is no work. */
  void stand() {
    stands = true;
  }

  /** Whether a part is the last one that was finished. */
  boolean isFinished(String part) {
    return finished.equals(part);
  }

  /** Writes the time down, if that has not been done for a while. */
  synchronized void tick() {
    if (minutes() - noted > BETWEEN) {
      note();
    }
  }

  /** Writes down that a part is finished. */
  synchronized void finish(String part) {
    finished = part;
    note();
  }

  synchronized void note() {
    ObjectNode content = RunJson.object();
    noted = minutes();
    content.put("minutes", Math.round(1000 * noted) / 1000.0);
    content.put("finished", finished);
    try {
      AtomicFile.writeString(file, RunJson.pretty(content) + "\n");
    } catch (IOException e) {
      throw RunFolder.unwritable(file, e);
    }
  }
}
