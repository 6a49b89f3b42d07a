package org.simtrans.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.simtrans.figure.Curves;
import org.simtrans.figure.Legend;
import org.simtrans.figure.Palette;
import org.simtrans.figure.Png;
import org.simtrans.figure.Points;
import org.simtrans.figure.SliceImage;
import org.simtrans.figure.Strip;
import org.simtrans.task.Glimpse;

/**
 * One run in a report.
 *
 * @param heading "Pretraining" or "Training"
 * @param name of the run folder
 * @param views what pretraining saw
 * @param viewsNote what those pictures show
 * @param validation slices as they were drawn in the last look, while the run trains
 * @param gallery cases chosen without looking at the result
 * @param legend of the strips in gallery, worst and best
 * @param results null if it was not evaluated
 * @param curves SVG
 * @param curveless what has no curve, and why; blank if all have one
 * @param command that ran it, or blank
 */
public record Chapter(
    String heading,
    String name,
    Headline headline,
    List<Plate> views,
    String viewsNote,
    List<Plate> validation,
    List<Plate> gallery,
    List<Plate> worst,
    List<Plate> best,
    List<Swatch> legend,
    Results results,
    List<String> curves,
    String curveless,
    List<Facts> facts,
    String command) {

  /**
   * A picture within the page.
   *
   * @param uri holds the picture itself; blank where there are frames
   * @param marks null where nothing is known of sides and millimetres
   * @param frames slices to go through; null for a single picture
   */
  public record Plate(String uri, String caption, String score, Marks marks, Frames frames) {
    Plate(String uri, String caption, String score) {
      this(uri, caption, score, null, null);
    }
  }

  /**
   * What stands in a panel.
   *
   * @param sides at the left, right, upper and lower edge; or empty
   * @param bar how long the bar is, in words; blank for no bar
   * @param share how long it is, in percent of the panel's width
   */
  public record Marks(List<String> sides, String bar, String share) {
    private static final double LONGEST = 0.4; // of a panel

    static Marks of(Picture picture) {
      List<String> sides = picture.sides() == null ? List.of() : picture.sides();
      Double width = picture.widthMm();
      if (width == null || !(width > 0) || !Double.isFinite(width)) {
        return sides.isEmpty() ? null : new Marks(sides, "", "");
      }
      double power = Math.pow(10, Math.floor(Math.log10(LONGEST * width)));
      double digit = LONGEST * width / power;
      double length = power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
      boolean small = length < 0.1;
      String words =
          Text.significant(small ? 1000 * length : length, 3) + (small ? "\u00a0µm" : "\u00a0mm");
      return new Marks(sides, words, Score.round(100 * length / width, 2));
    }
  }

  /**
   * Slices of a case, one below the other in each of four pictures.
   *
   * @param image holds the picture itself, as do the next three
   * @param slices their numbers, from 0
   * @param last number of the case's last slice
   * @param first the one that is shown first, as a place in {@code slices}
   * @param width of a frame, in pixels
   */
  public record Frames(
      String image,
      String expert,
      String model,
      String compared,
      List<Integer> slices,
      int last,
      int first,
      int width,
      int height) {}

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
        List.of(),
        plates(run, Picture.Group.GALLERY),
        plates(run, Picture.Group.WORST),
        plates(run, Picture.Group.BEST),
        legend(run.evaluation()),
        Results.of(run.evaluation()).orElse(null),
        curves,
        curveless(run),
        Facts.of(run),
        command(run.config().path("command")));
  }

  private static List<Plate> plates(RunRecord run, Picture.Group group) {
    PictureBook book = run.pictures();
    return book.of(group).stream().map(p -> plate(book, p)).toList();
  }

  private static Plate plate(PictureBook book, Picture picture) {
    Picture.Stack s = picture.stack();
    Frames frames =
        s == null
            ? null
            : new Frames(
                book.dataUri(s.image()),
                book.dataUri(s.expert()),
                book.dataUri(s.model()),
                book.dataUri(s.compared()),
                s.slices(),
                s.of() - 1,
                Math.max(0, Math.min(s.slices().size() - 1, s.first())),
                s.width(),
                s.height());
    String uri = frames == null ? book.dataUri(picture.file()) : "";
    return new Plate(uri, picture.caption(), picture.score(), Marks.of(picture), frames);
  }

  /** The same with what a run draws while it trains. */
  Chapter seeing(List<Glimpse> glimpses) {
    return new Chapter(
        heading,
        name,
        headline,
        views,
        viewsNote,
        glimpses.stream().map(Chapter::plate).toList(),
        gallery,
        worst,
        best,
        legend,
        results,
        curves,
        curveless,
        facts,
        command);
  }

  private static Plate plate(Glimpse glimpse) {
    Strip strip =
        new Strip(
            SliceImage.of(glimpse.image(), glimpse.height(), glimpse.width()).side(256),
            glimpse.truth(),
            glimpse.drawn());
    return new Plate(
        Png.dataUri(strip.draw()), glimpse.caseName() + ", slice " + glimpse.slice(), "");
  }

  /** Whether there are slices to go through. */
  public boolean hasFrames() {
    return Stream.of(gallery, worst, best)
        .flatMap(List::stream)
        .anyMatch(plate -> plate.frames() != null);
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

  private static String curveless(RunRecord run) {
    Points loss = RunRecord.measured(run.steps(), "step", "loss");
    Points dice = RunRecord.measured(run.epochs(), "epoch", "val_dice");
    List<String> said = new ArrayList<>();
    if (!loss.isEmpty() && !loss.isLine()) {
      said.add(
          "One step was logged, so there is no curve of the loss; it was %s at step %.0f."
              .formatted(Score.round(last(loss.y()), 3), last(loss.x())));
    }
    if (!dice.isEmpty() && !dice.isLine()) {
      said.add(
          "The model was judged in one epoch only, so there is no curve of the validation Dice; it was %s after epoch %.0f."
              .formatted(Score.round(last(dice.y()), 3), last(dice.x())));
    }
    return String.join(" ", said);
  }

  private static double last(double[] values) {
    return values[values.length - 1];
  }

  private static List<String> pretrainingCurves(RunRecord run) {
    Points loss = RunRecord.measured(run.steps(), "step", "loss");
    Points accuracy = RunRecord.measured(run.steps(), "step", "accuracy");
    Points chance = RunRecord.measured(run.steps(), "step", "chance");
    Points probe = RunRecord.measured(run.epochs(), "epoch", "probe");
    List<String> curves = new ArrayList<>();
    if (loss.isLine()) {
      curves.add(
          PretextPage.of(run.task())
              .lossCurve(loss, measure -> RunRecord.measured(run.steps(), "step", measure)));
    }
    if (accuracy.isLine()) {
      curves.add(Curves.contrastiveAccuracy(accuracy, chance));
    }
    if (probe.isLine()) {
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
    if (loss.isLine()) {
      curves.add(Curves.loss(loss, validation));
    }
    if (dice.isLine()) {
      curves.add(Curves.dice(dice, run.keptDice()));
    }
    addLearningRate(run, curves);
    return curves;
  }

  private static void addLearningRate(RunRecord run, List<String> curves) {
    Points rate = RunRecord.measured(run.steps(), "step", "lr");
    if (rate.isLine()) {
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
