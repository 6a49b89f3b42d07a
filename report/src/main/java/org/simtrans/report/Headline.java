package org.simtrans.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.simtrans.figure.Points;

/**
 * What a reader should know who reads no further.
 *
 * @param story sentences in plain words
 * @param tiles the few numbers that matter most
 */
public record Headline(List<String> story, List<Tile> tiles) {
  private static final int FEW = 10;

  /** One number set large. */
  public record Tile(String name, Score score) {}

  static Headline of(RunRecord run) {
    return run.isPretraining() ? ofPretraining(run) : ofTraining(run);
  }

  private static Headline ofPretraining(RunRecord run) {
    List<String> story = new ArrayList<>();
    List<Tile> tiles = new ArrayList<>();
    story.add(
        (run.learnsWholeNetwork()
                ? "The network" + inBrackets(run.setting("model"), run.setting("encoder"))
                : "The encoder" + inBrackets(run.setting("encoder")))
            + " was trained on images without labels"
            + passes(run)
            + (run.setting("pretrained").isEmpty() ? "" : ", starting from an earlier pretraining")
            + ". It learned to "
            + run.story().lesson()
            + ".");
    Points guess = RunRecord.measured(run.steps(), "step", "guess");
    if (!guess.isEmpty()) {
      String reached = Score.round(recent(RunRecord.measured(run.steps(), "step", "loss")), 2);
      story.add(
          "At the end, the pixels that it filled in differ from the true ones by "
              + reached
              + " standard deviations of the tissue on average. A constant grey would differ by "
              + Score.round(recent(guess), 2)
              + ".");
    }
    Points accuracy = RunRecord.measured(run.steps(), "step", "accuracy");
    Points chance = RunRecord.measured(run.steps(), "step", "chance");
    if (!accuracy.isEmpty()) {
      double found = recent(accuracy);
      String guessing =
          chance.isEmpty() ? "" : " (by chance: " + Text.percent(Math.exp(-recent(chance))) + ")";
      story.add(
          "At the end, it found the other view of the same slice in the whole batch in "
              + Text.percent(found)
              + " of cases"
              + guessing
              + ".");
      tiles.add(new Tile("Other view found", new Score(Text.percent(found), "")));
    }
    Points probe = RunRecord.measured(run.epochs(), "epoch", "probe");
    if (!probe.isEmpty()) {
      String first = Score.round(probe.y()[0], 2);
      String last = Score.round(probe.y()[probe.y().length - 1], 2);
      story.add(
          "A probe of its features, which tells slices with a label from slices without one, "
              + (probe.y().length > 1 ? "went from " + first + " to " : "reached ")
              + last
              + " (area under the ROC curve: 0.5 is chance, 1 is perfect).");
      tiles.add(new Tile("Probe, area under ROC", new Score(last, "")));
    }
    Points loss = RunRecord.measured(run.steps(), "step", "loss");
    if (!loss.isEmpty()) {
      String level =
          !chance.isEmpty()
              ? "chance " + Score.round(recent(chance), 2)
              : guess.isEmpty() ? "" : "constant grey " + Score.round(recent(guess), 2);
      tiles.add(new Tile(run.story().loss(), new Score(Score.round(recent(loss), 2), level)));
    }
    return new Headline(story, tiles);
  }

  private static Headline ofTraining(RunRecord run) {
    List<String> story = new ArrayList<>();
    String model = run.setting("model");
    String encoder = run.setting("encoder");
    story.add(
        "A segmentation model"
            + inBrackets(model, encoder.isEmpty() ? "" : "encoder " + encoder)
            + " was trained on expert masks"
            + passes(run)
            + (run.setting("pretrained").isEmpty()
                ? ""
                : ", starting from an encoder that was pretrained without labels")
            + ".");
    JsonNode evaluation = run.evaluation();
    if (evaluation.path("per_subject").path("dice").path("mean").isNumber()) {
      tellResults(evaluation, story);
    } else {
      bestOnValidation(run).ifPresent(story::add);
    }
    return new Headline(story, tiles(evaluation));
  }

  private static void tellResults(JsonNode evaluation, List<String> story) {
    JsonNode subjects = evaluation.path("per_subject");
    String split = evaluation.path("split").asText();
    long n = evaluation.path("subjects").asLong();
    Score dice = Score.of(subjects.path("dice"), 2, n);
    String who = Text.count(n, "subject");
    story.add(
        switch (split) {
              case "test" -> "On " + who + " that it had never seen";
              case "train" -> "On the " + who + " that it learned from";
              default -> "On " + who + " of the split “" + split + "”";
            }
            + ", the mean Dice of its masks and the expert’s is "
            + dice.value()
            + (dice.interval().isEmpty()
                ? ""
                : " (95\u00a0% confidence interval: " + dice.interval() + ")")
            + ". 1 means identical masks, 0 means no overlap.");
    JsonNode pooled = evaluation.path("pooled");
    if (pooled.path("recall").path("mean").isNumber()
        && pooled.path("precision").path("mean").isNumber()) {
      story.add(
          "It found "
              + Text.percent(pooled.path("recall").path("mean").asDouble())
              + " of the pixels that the expert marked, and "
              + Text.percent(pooled.path("precision").path("mean").asDouble())
              + " of the pixels that it marked are right (all pixels pooled).");
    }
    weakest(evaluation).ifPresent(story::add);
    if (split.equals("val")) {
      story.add(
          "The model and its threshold were chosen on these subjects, so expect lower scores on"
              + " others.");
    }
    if (n > 0 && n < FEW) {
      story.add("So few subjects show that the method works, but not how well.");
    }
  }

  private static Optional<String> weakest(JsonNode evaluation) {
    List<SubjectScore> scored =
        SubjectScore.of(evaluation).stream().filter(s -> !Double.isNaN(s.dice())).toList();
    return scored.stream()
        .min(Comparator.comparingDouble(SubjectScore::dice))
        .filter(worst -> scored.size() > 1)
        .map(
            worst -> {
              long good = scored.stream().filter(s -> s.dice() >= 0.7).count();
              return Text.percent((double) good / scored.size())
                  + " of subjects reach a Dice of 0.7; the lowest is "
                  + Score.round(worst.dice(), 2)
                  + " ("
                  + worst.subject()
                  + ").";
            });
  }

  private static Optional<String> bestOnValidation(RunRecord run) {
    Points dice = run.keptDice();
    return dice.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "It has not been evaluated yet. Its mean Dice on the validation subjects is "
                + Score.round(dice.y()[0], 2)
                + ".");
  }

  private static List<Tile> tiles(JsonNode evaluation) {
    JsonNode subjects = evaluation.path("per_subject");
    JsonNode pooled = evaluation.path("pooled");
    long n = evaluation.path("subjects").asLong();
    return List.of(
            new Tile("Dice, mean of subjects", Score.of(subjects.path("dice"), 2, n)),
            new Tile("Dice, all pixels pooled", Score.of(pooled.path("dice"), 2, n)),
            new Tile("Recall, pooled", Score.of(pooled.path("recall"), 2, n)),
            new Tile("Precision, pooled", Score.of(pooled.path("precision"), 2, n)),
            new Tile("HD95 in mm", Score.of(subjects.path("hd95_mm"), 1, n)))
        .stream()
        .filter(tile -> tile.score().isDefined())
        .toList();
  }

  /** The mean of the last tenth of a run. */
  private static double recent(Points points) {
    int from = points.y().length - Math.max(1, points.y().length / 10);
    return Arrays.stream(points.y(), from, points.y().length).average().orElseThrow();
  }

  private static String passes(RunRecord run) {
    long epochs = run.epochs().stream().mapToLong(e -> e.path("epoch").asLong()).max().orElse(0);
    return epochs == 0 ? "" : " for " + Text.count(epochs, "epoch");
  }

  private static String inBrackets(String... parts) {
    String text =
        String.join(", ", List.of(parts).stream().filter(part -> !part.isEmpty()).toList());
    return text.isEmpty() ? "" : " (" + text + ")";
  }
}
