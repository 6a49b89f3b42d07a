package org.simtrans.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.simtrans.Message;
import org.simtrans.metric.Evaluation;
import org.simtrans.metric.EvaluationException;
import org.simtrans.run.FoldFolder;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;
import org.simtrans.study.StudyFolder;

/**
 * A run among others, or the folds of a cross-validation as one.
 *
 * @param name that tells it from the others
 * @param folder of the run, or of the folds
 * @param record what it has left; of folds, the settings of the first and the scores of all
 * @param logs of the run, or of each fold
 */
record NamedRun(String name, Path folder, RunRecord record, List<RunRecord> logs) {
  private static final String RUNS = "runs"; // of a study
  private static final int DEEPEST = 3; // SYSTEM/labels-PERCENT/seed-N

  /**
   * What a folder holds: a run, folds, or the runs of a study.
   *
   * @throws RunException if it holds none
   */
  static List<NamedRun> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new RunException(
          Message.of(
              "%s is no folder: name the folder of a run, of 'train --folds' or of 'compare'",
              folder));
    }
    if (isStudy(folder)) {
      List<NamedRun> runs = ofStudy(folder);
      if (runs.isEmpty()) {
        throw new RunException(
            Message.of("%s is a comparison of which no run has begun: wait for the first", folder));
      }
      return runs;
    }
    if (new FoldFolder(folder).exists()) {
      return List.of(ofFolds(folder));
    }
    if (!new RunFolder(folder).exists()) {
      throw new RunException(
          Message.of(
              "%s holds no run (there is no config.json): name the folder of a run, of"
                  + " 'train --folds' or of 'compare'",
              folder));
    }
    RunRecord record = RunRecord.read(new RunFolder(folder));
    return List.of(new NamedRun(record.name(), folder, record, List.of(record)));
  }

  /** Whether a folder is that of a comparison of models. */
  static boolean isStudy(Path folder) {
    RunFolder run = new RunFolder(folder);
    return run.exists() && run.readConfig().path("verb").asText().equals(StudyFolder.VERB);
  }

  private static List<NamedRun> ofStudy(Path folder) {
    try (Stream<Path> below = Files.walk(folder.resolve(RUNS), DEEPEST)) {
      return below
          .filter(path -> new RunFolder(path).exists())
          .sorted()
          .flatMap(path -> in(path).stream())
          .toList();
    } catch (IOException none) {
      return List.of();
    }
  }

  private static NamedRun ofFolds(Path folder) {
    FoldFolder folds = new FoldFolder(folder);
    List<RunRecord> logs =
        IntStream.range(0, folds.count())
            .mapToObj(folds::fold)
            .filter(RunFolder::exists)
            .map(RunRecord::read)
            .toList();
    RunRecord pooled = RunRecord.read(new RunFolder(folder));
    RunRecord record = logs.isEmpty() ? pooled : pooled.withConfig(logs.get(0).config());
    return new NamedRun(pooled.name(), folder, record, logs);
  }

  /** The same runs under names that tell them apart: as much of their paths as that takes. */
  static List<NamedRun> toldApart(List<NamedRun> runs) {
    List<NamedRun> named = new ArrayList<>();
    for (NamedRun run : runs) {
      int parts = 1;
      while (isShared(run, parts, runs)) {
        parts++;
      }
      named.add(new NamedRun(end(run, parts), run.folder, run.record, run.logs));
    }
    return named;
  }

  private static boolean isShared(NamedRun run, int parts, List<NamedRun> runs) {
    boolean more = parts < absolute(run).getNameCount();
    return more && runs.stream().filter(one -> end(one, parts).equals(end(run, parts))).count() > 1;
  }

  private static String end(NamedRun run, int parts) {
    Path path = absolute(run);
    int count = path.getNameCount();
    return path.subpath(Math.max(0, count - parts), count).toString().replace('\\', '/');
  }

  private static Path absolute(NamedRun run) {
    return run.folder.toAbsolutePath().normalize();
  }

  boolean isFolds() {
    return new FoldFolder(folder).exists();
  }

  /** Where it learned from. */
  String data() {
    return record.config().path("config").path("data").path("folder").asText("");
  }

  /** Its scores; empty if it was not evaluated, or by a version that wrote them in another way. */
  Optional<Evaluation> evaluation() {
    try {
      Path file = new RunFolder(folder).evaluation();
      return Files.exists(file) ? Optional.of(Evaluation.read(file)) : Optional.empty();
    } catch (EvaluationException otherVersion) {
      return Optional.empty();
    }
  }

  /** The run that judges a subject: itself, or the fold that did not learn from it. */
  Optional<Path> judgeOf(String subject) {
    FoldFolder folds = new FoldFolder(folder);
    return isFolds()
        ? IntStream.range(0, folds.count())
            .mapToObj(i -> folds.fold(i).path())
            .filter(run -> tests(run, subject))
            .findFirst()
        : Optional.of(folder);
  }

  private static boolean tests(Path run, String subject) {
    Path splits = new RunFolder(run).splits();
    JsonNode tested =
        Files.exists(splits) ? RunJson.read(splits).path("test") : MissingNode.getInstance();
    for (JsonNode test : tested) {
      if (test.asText().equals(subject)) {
        return true;
      }
    }
    return false;
  }
}
