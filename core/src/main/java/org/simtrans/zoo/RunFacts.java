package org.simtrans.zoo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.simtrans.config.DataConfig;
import org.simtrans.layout.Splits;
import org.simtrans.metric.Estimate;
import org.simtrans.metric.Evaluation;
import org.simtrans.metric.Scores;
import org.simtrans.run.ModelCard;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.zoo.ModelFacts.Origin;
import org.simtrans.zoo.ModelFacts.Score;

/** What a run of {@code train} says of its model. Names of subjects and folders are left out. */
public final class RunFacts {
  private static final int DAY = "2026-11-30".length();

  private RunFacts() {}

  /**
   * What the model learned from.
   *
   * @param source the images and where they come from, in words; empty for the name of their folder
   * @throws RunException if the folder holds no run that has left a model
   */
  public static Origin origin(RunFolder run, Optional<String> source) {
    Path data = DataConfig.ofRun(run.path(), "train").folder();
    if (!Files.exists(run.model())) {
      throw new RunException(
          run.path() + " has no model yet: pack a run that has finished an epoch");
    }
    Splits splits = Splits.read(run.splits());
    String day = run.readConfig().path("started").asText(LocalDate.now().toString());
    return new Origin(
        source.orElse("images of a folder named '%s'".formatted(data.getFileName())),
        splits.train().size(),
        splits.val().size(),
        splits.test().size(),
        training(run, ModelCard.read(run.model())),
        day.substring(0, Math.min(DAY, day.length())));
  }

  private static String training(RunFolder run, ModelCard card) {
    boolean encoder = !card.model().encoder().equals(card.model().model());
    return String.format(
        Locale.ROOT,
        "the network %s%s on %d x %d pixels, %s; the weights of epoch %d, chosen on the validation"
            + " subjects (mean Dice there %.3f, at the network's size); seed %d, SimTrans %s",
        card.model().model(),
        encoder ? " (%s)".formatted(card.model().encoder()) : "",
        card.preprocessing().height(),
        card.preprocessing().width(),
        run.beganWith().isPresent() ? "from pretrained weights" : "from random weights",
        card.epoch(),
        card.valDice(),
        card.seed(),
        card.version());
  }

  /** The scores of an evaluation that people ask for. */
  public static List<Score> scores(Evaluation evaluation) {
    List<Score> scores = new ArrayList<>();
    Scores subjects = evaluation.overall().perSubject();
    add(scores, evaluation, "Dice, all pixels pooled", evaluation.overall().pooled().dice());
    add(
        scores,
        evaluation,
        "Dice, mean of slices with a label",
        evaluation.overall().lesionSlices().dice());
    add(scores, evaluation, "Dice, mean of subjects", subjects.dice());
    add(
        scores,
        evaluation,
        "precision, all pixels pooled",
        evaluation.overall().pooled().precision());
    add(scores, evaluation, "recall, all pixels pooled", evaluation.overall().pooled().recall());
    add(
        scores,
        evaluation,
        "share of slices without a label that got a mask",
        evaluation.overall().emptySlices().falsePositive());
    add(scores, evaluation, "HD95 in mm, mean of subjects", subjects.hd95Mm());
    evaluation
        .labels()
        .forEach(
            (value, summary) ->
                add(
                    scores,
                    evaluation,
                    "Dice of '%s', mean of subjects".formatted(evaluation.nameOf(value)),
                    summary.perSubject().dice()));
    return scores;
  }

  private static void add(List<Score> scores, Evaluation of, String what, Estimate value) {
    if (value != null && value.isDefined()) {
      boolean interval = Double.isFinite(value.low()) && Double.isFinite(value.high());
      scores.add(
          new Score(
              of.split(),
              of.subjects(),
              what,
              value.mean(),
              interval ? value.low() : null,
              interval ? value.high() : null));
    }
  }
}
