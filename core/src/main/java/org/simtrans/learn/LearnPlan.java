package org.simtrans.learn;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.simtrans.AtomicFile;
import org.simtrans.Setting;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.layout.Part;
import org.simtrans.layout.Splits;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;

/**
 * What {@link Learning} will do, and why; {@code plan.json} in the folder of the run.
 *
 * @param minutes for everything together
 * @param decisions in the order in which a person reads them
 * @param judgedOn what the numbers are of: {@code test}, {@code val}, {@code folds} or {@code none}
 * @param folds of a cross-validation; null for none
 * @param pretrainingShare of the time to learn; 0 for no pretraining
 * @param pretraining all its settings, but for its minutes; null for none
 * @param training all settings of learning from labels, but for its minutes
 * @param splits who is held back
 * @param times what all else is expected to take
 */
public record LearnPlan(
    double minutes,
    List<Decision> decisions,
    String judgedOn,
    Integer folds,
    double pretrainingShare,
    PretrainConfig pretraining,
    TrainConfig training,
    Splits splits,
    Times times) {
  private static final String NONE = "none";
  private static final String FOLDS = "folds";

  /** The decisions become a copy. */
  public LearnPlan {
    decisions = List.copyOf(decisions);
    Setting.required(judgedOn, "judged_on");
    Setting.required(training, "training");
    Setting.required(splits, "splits");
    Setting.required(times, "times");
  }

  /** The file in the folder of a run. */
  public static Path file(Path run) {
    return run.resolve("plan.json");
  }

  /** Who is held back, as a file that {@code pretrain} and {@code train} take as their split. */
  static Path splitsFile(Path run) {
    return run.resolve("plan-splits.json");
  }

  /** What the numbers are of. */
  static String judgedOn(Part judged, Integer folds) {
    return folds != null ? FOLDS : judged == null ? NONE : judged.key();
  }

  /** The part that the result is judged on; empty where folds judge, or nothing does. */
  Optional<Part> judged() {
    for (Part part : Part.values()) {
      if (part.key().equals(judgedOn)) {
        return Optional.of(part);
      }
    }
    return Optional.empty();
  }

  /** Runs of learning from labels. */
  int runs() {
    return folds == null ? 1 : folds;
  }

  /** Whether there is a pretraining. */
  public boolean pretrains() {
    return pretraining != null;
  }

  /** The plan for people, a sentence each. */
  @JsonIgnore
  public List<String> sentences() {
    return decisions.stream().map(Decision::sentence).toList();
  }

  /** Writes the plan into the folder of a run. */
  void write(Path run) {
    Path file = file(run);
    try {
      AtomicFile.writeString(file, RunJson.pretty(this) + "\n");
    } catch (IOException e) {
      throw RunFolder.unwritable(file, e);
    }
    if (folds == null || pretrains()) {
      splits.write(splitsFile(run));
    }
  }

  /** Whether the folder of a run holds a plan. */
  public static boolean isIn(Path run) {
    return Files.exists(file(run));
  }

  /**
   * Reads the plan of a run.
   *
   * @throws org.simtrans.run.RunException if there is none that can be understood
   */
  public static LearnPlan read(Path run) {
    return RunJson.as(RunJson.read(file(run)), LearnPlan.class, file(run));
  }
}
