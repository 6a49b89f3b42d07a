package org.simtrans.study;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.simtrans.config.Optimisation;
import org.simtrans.layout.Splits;
import org.simtrans.metric.Evaluation;
import org.simtrans.run.ModelCard;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;
import org.simtrans.study.StudyTables.Run;

/** Makes {@link StudyTables} of the run folders of a study, as far as they are finished. */
public final class Tabulation {
  private final StudyFolder folder;
  private final CostTable costs = new CostTable();

  /** The tables of a study whose runs are, or are being, evaluated. */
  public Tabulation(StudyFolder folder) {
    this.folder = folder;
  }

  /** A run that has been evaluated. */
  record Finished(StudyRun run, Evaluation evaluation) {}

  /** Reads what is there. */
  public StudyTables tables(StudyConfig config) {
    List<StudyRun> planned = folder.runs(config);
    List<Finished> finished = new ArrayList<>();
    for (StudyRun run : planned) {
      run.evaluation(config.split()).ifPresent(e -> finished.add(new Finished(run, e)));
    }
    Splits splits = Splits.read(folder.splits());
    return new StudyTables(
        new RunFolder(folder.path()).readConfig(),
        budget(config),
        config.split(),
        splits.train().size(),
        splits.val().size(),
        splits.test().size(),
        planned.size(),
        finished.stream().map(this::run).toList(),
        config.referenceSystem().name(),
        finished.isEmpty() ? null : finished.get(0).evaluation().emptyPolicy(),
        finished.isEmpty() ? 0 : finished.get(0).evaluation().resamples(),
        config.labelFractions().stream()
            .map(fraction -> AccuracyTable.of(config, fraction, finished))
            .filter(accuracy -> !accuracy.systems().isEmpty())
            .toList(),
        config.systems().stream().map(system -> costs.of(config, system, finished)).toList(),
        StudyTables.PAPER);
  }

  private static String budget(StudyConfig config) {
    Optimisation budget = config.train().optimisation();
    String updates =
        config.byEpochs()
            ? ("%d updates each: what %d epochs come to with all labels%s, so that fewer labels are"
                    + " seen more often")
                .formatted(
                    config.updates(),
                    budget.epochs(),
                    config.updates() == budget.leastUpdates() ? " or the preset's fewest" : "")
            : budget.steps() > 0 ? budget.steps() + " updates each" : "";
    String minutes = budget.minutes() > 0 ? budget.minutesAsText() + " minutes each" : "";
    return updates.isEmpty() || minutes.isEmpty()
        ? updates + minutes
        : updates + ", or at most " + minutes;
  }

  private Run run(Finished one) {
    RunFolder run = one.run().folder();
    ModelCard card = ModelCard.read(run.model());
    return new Run(
        one.run().system().name(),
        one.run().fraction(),
        Splits.read(run.splits()).train().size(),
        one.run().seed(),
        folder.path().relativize(run.path()).toString().replace('\\', '/'),
        log(run).stream().mapToLong(line -> line.path("step").asLong()).max().orElse(0),
        Measured.read(run).orElse(Measured.NOTHING).minutes(),
        card.threshold(),
        card.smallestPart(),
        card.valDice());
  }

  /** The lines of a run's log; those that are damaged are left out. */
  static List<JsonNode> log(RunFolder run) {
    try {
      return Files.readAllLines(run.metrics()).stream()
          .map(RunJson::parseOrNull)
          .filter(line -> line != null)
          .toList();
    } catch (IOException absent) {
      return List.of();
    }
  }
}
