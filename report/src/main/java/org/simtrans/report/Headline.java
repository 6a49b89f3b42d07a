package org.simtrans.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.simtrans.config.PretrainConfig.Task;
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
        (run.task() == Task.LESIONS
                ? "The network" + inBrackets(run.setting("model"), run.setting("encoder"))
                : "The encoder" + inBrackets(run.setting("encoder")))
            + " looked at images without any labels"
            + passes(run)
            + (run.setting("pretrained").isEmpty() ? "" : ", starting from an earlier pretraining,")
            + " and learned to "
            + lesson(run.task())
            + ".");
    Points guess = RunRecord.measured(run.steps(), "step", "guess");
    if (!guess.isEmpty()) {
      String reached = Score.round(recent(RunRecord.measured(run.steps(), "step", "loss")), 2);
      story.add(
          "At the end what it filled in was off by "
              + reached
              + " standard deviations of the tissue on average; one and the same grey everywhere"
              + " would be off by "
              + Score.round(recent(guess), 2)
              + ".");
    }
    Points accuracy = RunRecord.measured(run.steps(), "step", "accuracy");
    Points chance = RunRecord.measured(run.steps(), "step", "chance");
    if (!accuracy.isEmpty()) {
      double found = recent(accuracy);
      String guessing =
          chance.isEmpty() ? "" : " (guessing: " + Text.percent(Math.exp(-recent(chance))) + ")";
      story.add(
          "At the end it picked the other view of the same slice out of the whole batch in "
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
          "A probe that asks whether its features tell slices with a finding from those without"
              + " went from "
              + first
              + " to "
              + last
              + " (area under the ROC curve; 0.5 knows nothing, 1 knows all).");
      tiles.add(new Tile("Probe, area under ROC", new Score(last, "")));
    }
    Points loss = RunRecord.measured(run.steps(), "step", "loss");
    if (!loss.isEmpty()) {
      String level =
          !chance.isEmpty()
              ? "chance " + Score.round(recent(chance), 2)
              : guess.isEmpty() ? "" : "one grey " + Score.round(recent(guess), 2);
      tiles.add(new Tile(lossOf(run.task()), new Score(Score.round(recent(loss), 2), level)));
    }
    return new Headline(story, tiles);
  }

  private static String lesson(Task task) {
    return switch (task) {
      case SIMCLR -> "recognise a slice from two random views of it";
      case LESIONS -> "find lesions that had been planted into them";
      case SIMMIM -> "fill in the parts of a slice that were hidden from it";
    };
  }

  private static String lossOf(Task task) {
    return switch (task) {
      case SIMCLR -> "NT-Xent loss";
      case LESIONS -> "Loss on planted lesions";
      case SIMMIM -> "Error on hidden pixels";
    };
  }

  private static Headline ofTraining(RunRecord run) {
    List<String> story = new ArrayList<>();
    String model = run.setting("model");
    String encoder = run.setting("encoder");
    story.add(
        "A segmentation model"
            + inBrackets(model, encoder.isEmpty() ? "" : "encoder " + encoder)
            + " learned from expert masks"
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
    Score dice = Score.of(subjects.path("dice"), 2);
    String who = Text.count(n, "subject");
    story.add(
        switch (split) {
              case "test" -> "On " + who + " that it had never seen";
              case "train" -> "On the " + who + " that it learned from";
              default -> "On " + who + " of the split “" + split + "”";
            }
            + ", its masks overlap the expert’s with a mean Dice of "
            + dice.value()
            + (dice.interval().isEmpty() ? "" : " (95\u00a0% confidence: " + dice.interval() + ")")
            + "; 1 would be identical, 0 no overlap.");
    JsonNode pooled = evaluation.path("pooled");
    if (pooled.path("recall").path("mean").isNumber()
        && pooled.path("precision").path("mean").isNumber()) {
      story.add(
          "It marked "
              + Text.percent(pooled.path("recall").path("mean").asDouble())
              + " of what the expert marked, and "
              + Text.percent(pooled.path("precision").path("mean").asDouble())
              + " of what it marked, the expert had marked too (all pixels together).");
    }
    weakest(evaluation).ifPresent(story::add);
    if (split.equals("val")) {
      story.add("These subjects also chose the model and its threshold, so expect less on others.");
    }
    if (n > 0 && n < FEW) {
      story.add("So few subjects can show that the method works, not how well.");
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
            "It has not been evaluated yet; its mean Dice on the validation subjects is "
                + Score.round(dice.y()[0], 2)
                + ".");
  }

  private static List<Tile> tiles(JsonNode evaluation) {
    JsonNode subjects = evaluation.path("per_subject");
    JsonNode pooled = evaluation.path("pooled");
    return List.of(
            new Tile("Dice, mean of subjects", Score.of(subjects.path("dice"), 2)),
            new Tile("Dice, all pixels pooled", Score.of(pooled.path("dice"), 2)),
            new Tile("Recall, pooled", Score.of(pooled.path("recall"), 2)),
            new Tile("Precision, pooled", Score.of(pooled.path("precision"), 2)),
            new Tile("HD95 in mm", Score.of(subjects.path("hd95_mm"), 1)))
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
