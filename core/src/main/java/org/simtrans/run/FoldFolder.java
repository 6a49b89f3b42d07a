package org.simtrans.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.simtrans.Message;

/**
 * The folder of a cross-validation: a run in {@code fold-0}, {@code fold-1}, ..., the split of each
 * in {@code splits/}, and {@code evaluation.json} over all of them.
 */
public record FoldFolder(Path path) {

  /** The run of a fold, counted from 0. */
  public RunFolder fold(int number) {
    return new RunFolder(path.resolve("fold-" + number));
  }

  /** The split of a fold; whether its run has begun or not. */
  public Path splits(int number) {
    return path.resolve("splits").resolve("fold-" + number + ".json");
  }

  /** Scores over all subjects, each judged by the fold that did not learn from it. */
  public Path evaluation() {
    return new RunFolder(path).evaluation();
  }

  /** The same subjects as a table. */
  public Path cases() {
    return new RunFolder(path).cases();
  }

  /** Whether a cross-validation has begun here. */
  public boolean exists() {
    return count() > 0;
  }

  /** The number of folds; 0 if none has begun here. */
  public int count() {
    return (int) IntStream.iterate(0, i -> i + 1).takeWhile(i -> Files.exists(splits(i))).count();
  }

  /**
   * The runs of all folds.
   *
   * @throws RunException if one of them has left no model yet
   */
  public List<Path> models() {
    List<Path> runs = IntStream.range(0, count()).mapToObj(i -> fold(i).path()).toList();
    for (Path run : runs) {
      if (!Files.exists(new RunFolder(run).model())) {
        throw new RunException(
            Message.of(
                "%s has no model yet, which is one of %d folds: train it, or name the folds that are to draw one by one ({run})",
                run, runs.size()));
      }
    }
    return runs;
  }
}
