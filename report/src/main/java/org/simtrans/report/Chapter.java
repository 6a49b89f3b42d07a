package org.simtrans.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.simtrans.figure.Curves;
import org.simtrans.figure.Legend;
import org.simtrans.figure.Palette;
import org.simtrans.figure.Points;

/**
 * One run in a report.
 *
 * @param heading "Pretraining" or "Training"
 * @param name of the run folder
 * @param views what pretraining saw
 * @param viewsNote what those pictures show
 * @param gallery cases chosen without looking at the result
 * @param legend of the strips in gallery, worst and best
 * @param results null if it was not evaluated
 * @param curves SVG
 * @param command that ran it, or blank
 */
public record Chapter(
    String heading,
    String name,
    Headline headline,
    List<Plate> views,
    String viewsNote,
    List<Plate> gallery,
    List<Plate> worst,
    List<Plate> best,
    List<Swatch> legend,
    Results results,
    List<String> curves,
    List<Facts> facts,
    String command) {

  /**
   * A picture within the page.
   *
   * @param uri holds the picture itself
   */
  public record Plate(String uri, String caption, String score) {}

  /** What a colour means. */
  public record Swatch(String word, String color) {}

  /** A run, or all folds as one. */
  static Chapter of(NamedRun run) {
    return run.isFolds() ? of(run.record(), "Cross-validation", foldCurves(run)) : of(run.record());
  }

  static Chapter of(RunRecord run) {
    return of(
        run,
        run.isPretraining() ? "Pretraining without labels" : "Training with labels",
        run.isPretraining() ? pretrainingCurves(run) : trainingCurves(run));
  }

  private static List<String> foldCurves(NamedRun folds) {
    return RunCurvesPage.of(folds.logs().stream().map(RunRecord::name).toList(), folds.logs())
        .charts();
  }

  private static Chapter of(RunRecord run, String heading, List<String> curves) {
    return new Chapter(
        heading,
        run.name(),
        Headline.of(run),
        plates(run, Picture.Group.VIEWS),
        PretextPage.of(run.task()).note(),
        plates(run, Picture.Group.GALLERY),
        plates(run, Picture.Group.WORST),
        plates(run, Picture.Group.BEST),
        legend(run.evaluation()),
        Results.of(run.evaluation()).orElse(null),
        curves,
        Facts.of(run),
        command(run.config().path("command")));
  }

  private static List<Plate> plates(RunRecord run, Picture.Group group) {
    PictureBook book = run.pictures();
    return book.of(group).stream()
        .map(p -> new Plate(book.dataUri(p), p.caption(), p.score()))
        .toList();
  }

  /** The labels by their own names, where the data have given them some. */
  static List<Swatch> legend(JsonNode evaluation) {
    List<String> names = new ArrayList<>();
    JsonNode own = evaluation.path("label_names");
    evaluation
        .path("labels")
        .fieldNames()
        .forEachRemaining(value -> names.add(own.path(value).asText("label " + value)));
    if (names.isEmpty()) {
      names.add(own.size() == 1 ? own.elements().next().asText() : "marked");
    }
    return Legend.ofComparison(names).entries().stream()
        .map(entry -> new Swatch(entry.word(), Palette.hex(entry.color())))
        .toList();
  }

  private static List<String> pretrainingCurves(RunRecord run) {
    Points loss = RunRecord.measured(run.steps(), "step", "loss");
    Points accuracy = RunRecord.measured(run.steps(), "step", "accuracy");
    Points chance = RunRecord.measured(run.steps(), "step", "chance");
    Points probe = RunRecord.measured(run.epochs(), "epoch", "probe");
    List<String> curves = new ArrayList<>();
    if (!loss.isEmpty()) {
      curves.add(
          PretextPage.of(run.task())
              .lossCurve(loss, measure -> RunRecord.measured(run.steps(), "step", measure)));
    }
    if (!accuracy.isEmpty()) {
      curves.add(Curves.contrastiveAccuracy(accuracy, chance));
    }
    if (!probe.isEmpty()) {
      curves.add(Curves.probe(probe));
    }
    addLearningRate(run, curves);
    return curves;
  }

  private static List<String> trainingCurves(RunRecord run) {
    Points loss = RunRecord.measured(run.steps(), "step", "loss");
    Points validation = RunRecord.measured(run.epochs(), "step", "val_loss");
    Points dice = RunRecord.measured(run.epochs(), "epoch", "val_dice");
    List<String> curves = new ArrayList<>();
    if (!loss.isEmpty()) {
      curves.add(Curves.loss(loss, validation));
    }
    if (!dice.isEmpty()) {
      curves.add(Curves.dice(dice, run.keptDice()));
    }
    addLearningRate(run, curves);
    return curves;
  }

  private static void addLearningRate(RunRecord run, List<String> curves) {
    Points rate = RunRecord.measured(run.steps(), "step", "lr");
    if (!rate.isEmpty()) {
      curves.add(Curves.learningRate(rate));
    }
  }

  private static String command(JsonNode command) {
    return command.isArray()
        ? Text.command(
            StreamSupport.stream(command.spliterator(), false).map(JsonNode::asText).toList())
        : command.asText("");
  }
}
