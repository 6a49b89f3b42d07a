package org.simtrans.app.use;

import java.util.List;
import java.util.Optional;
import org.simtrans.app.cli.CohortChoice;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.Ignore;
import org.simtrans.metric.EmptyPolicy;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say what is evaluated and how; the same here and on a Spark cluster. */
public final class EvaluationOptions {
  @Option(
      names = "--split",
      paramLabel = "PART",
      defaultValue = "test",
      description =
          "train, val or test of RUN/splits.json, or all for every labelled image (default"
              + " ${DEFAULT-VALUE}).")
  private String split;

  @Mixin private CohortChoice choice;

  @Option(
      names = "--empty",
      paramLabel = "POLICY",
      defaultValue = "one",
      description =
          "What counts where truth and mask are both empty: one, skip or zero (default"
              + " ${DEFAULT-VALUE}).")
  private EmptyPolicy empty;

  @Option(names = "--json", description = "Print evaluation.json.")
  private boolean json;

  /** The part of the cohort: train, val, test or all. */
  public String split() {
    return split;
  }

  /** The label value of what nobody labelled; null where the user does not say. */
  public Ignore ignore() {
    return choice.ignore();
  }

  /** The images' channels that are the model's, in its order; empty for those of its names. */
  public Optional<List<String>> channels() {
    return choice.channels();
  }

  public CohortOptions cohort() {
    return choice.options();
  }

  public EmptyPolicy empty() {
    return empty;
  }

  /** Whether to print the evaluation as JSON. */
  public boolean json() {
    return json;
  }
}
