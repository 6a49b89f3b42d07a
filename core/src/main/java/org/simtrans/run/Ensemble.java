package org.simtrans.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.simtrans.Message;
import org.simtrans.data.Batch;
import org.simtrans.host.ResidentMemory;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;

/**
 * Several trained models that draw together: each pixel's probability is the mean of theirs
 * (Lakshminarayanan et al., 2017). Threshold and smallest part are the means of what each chose.
 */
public final class Ensemble implements SlicePredictor {
  private final List<SlicePredictor> members;
  private final ModelCard card;

  private Ensemble(List<SlicePredictor> members, ModelCard card) {
    this.members = members;
    this.card = card;
  }

  /** The runs that are meant: in place of the folder of a cross-validation, those of its folds. */
  public static List<Path> runs(List<Path> named) {
    List<Path> runs = new ArrayList<>();
    for (Path one : named) {
      FoldFolder folds = new FoldFolder(one);
      runs.addAll(folds.exists() ? folds.models() : List.of(one));
    }
    return runs;
  }

  /**
   * Reads the models of runs; one alone draws as it always does.
   *
   * @param runs run folders or files of models
   * @throws RunException if they cannot draw together, or there is too little memory for all
   */
  public static SlicePredictor load(List<Path> runs, Precision precision, ComputeDevice device) {
    if (runs.size() > 1) {
      joined(runs, runs.stream().map(run -> ModelCard.read(file(run))).toList());
      requireRoom(runs);
    }
    return of(
        runs,
        runs.stream()
            .<SlicePredictor>map(run -> TrainedModel.load(run, precision, device))
            .toList());
  }

  private static Path file(Path run) {
    return Files.isDirectory(run) ? new RunFolder(run).model() : run;
  }

  private static void requireRoom(List<Path> runs) {
    long bytes = 0;
    try {
      for (Path run : runs) {
        bytes += Files.size(file(run));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    OptionalLong free = ResidentMemory.available();
    if (free.isPresent() && bytes > free.getAsLong()) {
      throw new RunException(
          Message.of(
              "the weights of %d models take %.1f GB, but %.1f GB are free: name fewer models ({run})",
              runs.size(), bytes / 1e9, free.getAsLong() / 1e9));
    }
  }

  /**
   * Models of whatever engine; one alone is not changed.
   *
   * @param names of the models, for messages
   * @throws RunException if they cannot draw together
   */
  public static SlicePredictor of(List<Path> names, List<SlicePredictor> members) {
    return members.size() == 1
        ? members.get(0)
        : new Ensemble(
            List.copyOf(members),
            joined(names, members.stream().map(SlicePredictor::card).toList()));
  }

  private static ModelCard joined(List<Path> names, List<ModelCard> cards) {
    ModelCard first = cards.get(0);
    for (int i = 1; i < cards.size(); i++) {
      ModelCard other = cards.get(i);
      requireSame("labels", first.labels(), other.labels(), names.get(0), names.get(i));
      for (Map.Entry<String, JsonNode> setting : RunJson.tree(first.preprocessing()).properties()) {
        JsonNode asked = RunJson.tree(other.preprocessing()).get(setting.getKey());
        requireSame(setting.getKey(), setting.getValue(), asked, names.get(0), names.get(i));
      }
    }
    return new ModelCard(
            first.model(),
            first.preprocessing(),
            first.labels(),
            cards.stream().mapToDouble(ModelCard::threshold).average().orElseThrow(),
            (int)
                Math.round(
                    cards.stream().mapToInt(ModelCard::smallestPart).average().orElseThrow()),
            cards.stream().allMatch(ModelCard::flips),
            first.epoch(),
            cards.stream().mapToDouble(ModelCard::valDice).average().orElseThrow(),
            first.seed(),
            first.version())
        .with(null, first.usual()); // a forecast belongs to the probabilities of one model
  }

  private static void requireSame(String what, Object one, Object two, Path a, Path b) {
    if (!one.equals(two)) {
      throw new RunException(
          Message.of(
              "%s and %s cannot draw together: '%s' is %s in one and %s in the other; name models that saw the same kind of images",
              a, b, what, RunJson.line(one), RunJson.line(two)));
    }
  }

  /** How many models there are. */
  public int size() {
    return members.size();
  }

  @Override
  public ModelCard card() {
    return card;
  }

  /** The models see a batch one after the other, so each has to find room by itself. */
  @Override
  public void requireRoom(int slices) {
    members.forEach(member -> member.requireRoom(slices));
  }

  @Override
  public Batch probabilities(Batch images, boolean flips) {
    Batch first = members.get(0).probabilities(images, flips);
    float[] mean = first.values().clone();
    for (SlicePredictor member : members.subList(1, members.size())) {
      float[] further = member.probabilities(images, flips).values();
      for (int i = 0; i < mean.length; i++) {
        mean[i] += further[i];
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= members.size();
    }
    return new Batch(first.count(), first.channels(), first.height(), first.width(), mean);
  }
}
