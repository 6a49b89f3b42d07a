package org.simtrans.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.simtrans.nn.Macs;
import org.simtrans.report.Table.Cell;
import org.simtrans.report.Table.Row;
import org.simtrans.study.StudyTables;
import org.simtrans.study.StudyTables.Cost;
import org.simtrans.study.StudyTables.PaperCost;
import org.simtrans.study.StudyTables.Run;

/** Table 2, and the list of runs. */
final class CostTables {
  private CostTables() {}

  static List<Table> of(StudyTables tables) {
    return List.of(here(tables), asThePaper(tables));
  }

  private static Table here(StudyTables tables) {
    List<Row> rows = new ArrayList<>();
    for (Cost cost : tables.costs()) {
      rows.add(
          new Row(
              cost.system(),
              List.of(
                  Cell.of(cost.encoder()),
                  Cell.of(cost.loss()),
                  Cell.of(cost.size()),
                  Cell.of(mega(cost.parameters())),
                  Cell.of(giga(cost.macs().paper())),
                  Cell.of(giga(cost.macs().full())),
                  Cell.of(rate(cost.trainImagesPerSecond())),
                  Cell.of(rate(cost.inferenceImagesPerSecond())),
                  Cell.of(
                      cost.peakTrainingBytes() == null
                          ? "–"
                          : Score.round(cost.peakTrainingBytes() / 1e9, 2)))));
    }
    return new Table(
        "Table 2. Costs in this comparison",
        "System",
        List.of(
            "Encoder",
            "Loss",
            "Input",
            "Parameters (M)",
            "GMACs, paper’s count",
            "GMACs, full count",
            "Training, images/s",
            "Inference, images/s",
            "Peak memory (GB)"),
        rows,
        "For one image of the system’s input size with one channel. The paper’s count leaves out"
            + " the products of attention; the full count has every multiply-accumulate. Training:"
            + " the median over the runs’ logs, augmentation included. Inference: the network"
            + " alone, in batches of 8. Memory: how much the process’s resident memory grew during"
            + " training, the largest value of a system’s runs.");
  }

  private static Table asThePaper(StudyTables tables) {
    List<Row> rows = new ArrayList<>();
    for (Cost cost : tables.costs()) {
      Macs macs = cost.at384().macs();
      rows.add(
          new Row(
              cost.system(),
              List.of(
                  Cell.of(cost.encoder()),
                  Cell.of(mega(cost.at384().parameters())),
                  Cell.of(giga(macs.paper())),
                  Cell.of(giga(macs.full())))));
    }
    for (PaperCost cost : tables.paper().costs()) {
      rows.add(
          new Row(
              cost.system() + " in the paper",
              List.of(
                  Cell.of(""),
                  Cell.of(Score.round(cost.megaParameters(), 2)),
                  Cell.of(Score.round(cost.gigaMacs(), 2)),
                  Cell.of(""))));
    }
    return new Table(
        "Table 2 as the paper counts it: 384 × 384, three input channels",
        "System",
        List.of("Encoder", "Parameters (M)", "GMACs, paper’s count", "GMACs, full count"),
        rows,
        "");
  }

  static Table runs(StudyTables tables) {
    List<Row> rows = new ArrayList<>();
    for (Run run : tables.runs()) {
      rows.add(
          new Row(
              run.system(),
              List.of(
                  Cell.of(Text.percent(run.labelFraction())),
                  Cell.of(Long.toString(run.seed())),
                  Cell.of(Integer.toString(run.trainSubjects())),
                  Cell.of(String.format(Locale.ROOT, "%,d", run.updates())),
                  Cell.of(Score.round(run.minutes(), 1)),
                  Cell.of(Score.round(run.threshold(), 2)),
                  Cell.of(Integer.toString(run.smallestPart())),
                  Cell.of(Score.round(run.valDice(), 3)))));
    }
    return new Table(
        "Runs",
        "System",
        List.of(
            "Labels",
            "Seed",
            "Subjects",
            "Updates",
            "Minutes",
            "Threshold",
            "Smallest part",
            "Validation Dice"),
        rows,
        "Threshold and smallest part were chosen on validation subjects, for each run.");
  }

  private static String mega(long count) {
    return Score.round(count / 1e6, 2);
  }

  private static String giga(long count) {
    return Score.round(count / 1e9, 2);
  }

  private static String rate(double imagesPerSecond) {
    return Double.isNaN(imagesPerSecond)
        ? "–"
        : Score.round(imagesPerSecond, imagesPerSecond < 10 ? 1 : 0);
  }
}
