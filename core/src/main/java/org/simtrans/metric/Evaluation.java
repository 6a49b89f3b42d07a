package org.simtrans.metric;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.simtrans.AtomicFile;
import org.simtrans.Reason;
import org.simtrans.Setting;
import org.simtrans.StrictJson;
import org.simtrans.WholeFile;

/**
 * The evaluation of the masks of a split, as in evaluation.json.
 *
 * <p><b>Levels.</b> {@link Summary} names them. Intervals at every level are percentile bootstraps
 * over subjects, because the slices of a subject are not independent.
 *
 * <p><b>Several labels.</b> {@code labels} has a summary of each label, by its value in the files.
 * In the overall summary, pooled scores come from the summed counts of all labels, and the score of
 * a slice or a subject is the mean over the labels for which it is defined. With one label {@code
 * labels} is absent.
 *
 * <p><b>Empty masks.</b> If truth and prediction are both empty, {@code empty_policy} gives overlap
 * and NSD: one, zero, or skip (not in the mean); HD95 is 0 under "one" and otherwise skipped. If
 * one of them is empty, overlap and NSD are 0, and HD95 is undefined: it is not in the mean, and
 * {@code hd95_undefined} counts such subjects. A mean of no values is null, and so is an interval
 * over fewer than two subjects.
 *
 * @param subjects how many
 * @param slices how many
 * @param nsdToleranceMm see {@link SurfaceDistances#nsd}
 * @param labelNames of label values; absent where they have none
 * @param remarks what was left out or may surprise; absent if there is nothing to say
 * @param predictedDice how well the model foresaw the Dice of images; absent if it did not
 * @param resamples number of resamples of the bootstrap, whose random seed is {@code seed}
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Evaluation(
    String split,
    int subjects,
    int slices,
    double threshold,
    EmptyPolicy emptyPolicy,
    double nsdToleranceMm,
    int resamples,
    long seed,
    @JsonUnwrapped Summary overall,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Summary> labels,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> labelNames,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> remarks,
    @JsonInclude(JsonInclude.Include.NON_NULL) ForecastCheck predictedDice,
    List<EvaluatedCase> cases) {
  /** The split of an evaluation in which each subject was judged by a fold without it. */
  public static final String CROSS_VALIDATION = "cross-validation";

  private static final List<String> SPLITS =
      List.of("train", "val", "test", "all", CROSS_VALIDATION);

  public Evaluation {
    Setting.required(split, "split");
    Setting.required(overall.pooled(), "pooled");
    labels = labels == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    labelNames =
        labelNames == null
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(labelNames));
    remarks = remarks == null ? List.of() : whole(remarks, "remarks");
    cases = whole(Setting.required(cases, "cases"), "cases");
  }

  private static <T> List<T> whole(List<T> list, String name) {
    for (int i = 0; i < list.size(); i++) {
      Setting.required(list.get(i), name + "[" + i + "]");
    }
    return List.copyOf(list);
  }

  /** Scores the cases of a split: over all labels, and for each label if there are several. */
  public static Evaluation of(List<CaseResult> cases, EvaluationSettings settings) {
    return of(cases, settings, List.of());
  }

  /**
   * As {@link #of(List, EvaluationSettings)}.
   *
   * @param remarks what was left out or may surprise
   */
  public static Evaluation of(
      List<CaseResult> cases, EvaluationSettings settings, List<String> remarks) {
    int channels = settings.channels();
    int[] all = new int[channels];
    Map<String, Summary> labels = new LinkedHashMap<>();
    for (int c = 0; c < channels; c++) {
      all[c] = c;
      if (channels > 1) {
        labels.put(
            settings.labelValues().get(c).toString(),
            new Aggregation(cases, new int[] {c}, settings).summary());
      }
    }
    Map<String, String> names = new LinkedHashMap<>();
    settings.labelNames().forEach((value, name) -> names.put(value.toString(), name));
    return new Evaluation(
        settings.split(),
        (int) cases.stream().map(CaseResult::subject).distinct().count(),
        cases.stream().mapToInt(result -> result.slices().size()).sum(),
        settings.threshold(),
        settings.emptyPolicy(),
        settings.nsdToleranceMm(),
        settings.resamples(),
        settings.seed(),
        new Aggregation(cases, all, settings).summary(),
        labels,
        names,
        remarks,
        ForecastCheck.of(cases),
        cases.stream().map(result -> EvaluatedCase.of(result, settings)).toList());
  }

  /**
   * The cases of several evaluations together, such as those of the folds of a cross-validation.
   *
   * @throws EvaluationException if a subject is in two of them
   */
  public static Evaluation pooled(
      List<Evaluation> parts, EvaluationSettings settings, List<String> remarks) {
    Set<String> seen = new HashSet<>();
    List<CaseResult> cases = new ArrayList<>();
    for (Evaluation part : parts) {
      Set<String> own = part.cases.stream().map(EvaluatedCase::subject).collect(toSet());
      for (String subject : own) {
        if (!seen.add(subject)) {
          throw new EvaluationException(
              "subject '%s' was evaluated twice; pool evaluations of different subjects."
                  .formatted(subject),
              null);
        }
      }
      part.cases.forEach(one -> cases.add(one.result()));
    }
    return of(cases, settings, remarks);
  }

  /** The name of a label value, or the value itself where it has none. */
  public String nameOf(String value) {
    return labelNames.getOrDefault(value, value);
  }

  /** The content of evaluation.json: one line for each score and each case. */
  public String toJson() {
    try {
      return EvaluationJson.writer().writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // numbers and strings can always be written
    }
  }

  /**
   * The cases as a table: a line for each image and label, with its subject, the name of the label,
   * Dice, IoU, the 95th percentile of the distances between the borders in mm, both volumes in ml,
   * and the threshold. What is not defined or not known is empty.
   */
  public String casesCsv() {
    return CasesCsv.of(this);
  }

  /**
   * Writes evaluation.json, or a file of another name with the same content.
   *
   * @throws EvaluationException if the file cannot be written
   */
  public void write(Path file) {
    write(file, toJson());
  }

  /**
   * Writes {@link #casesCsv}.
   *
   * @throws EvaluationException if the file cannot be written
   */
  public void writeCases(Path file) {
    write(file, casesCsv());
  }

  private static void write(Path file, String content) {
    try {
      AtomicFile.writeString(file, content);
    } catch (IOException e) {
      throw new EvaluationException(
          file
              + " could not be written ("
              + Reason.of(e)
              + "); check the folder and the free space.",
          e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws EvaluationException if the file is missing or is not an evaluation
   */
  public static Evaluation read(Path file) {
    try {
      Evaluation read =
          StrictJson.read(EvaluationJson.MAPPER, WholeFile.text(file), Evaluation.class);
      requireSplit(read.split, file);
      return read;
    } catch (JsonProcessingException e) {
      throw new EvaluationException(
          "%s is not an evaluation of this version (%s); evaluate the run again to write a new one."
              .formatted(file, StrictJson.problem(e)),
          e);
    } catch (IOException e) {
      throw new EvaluationException(
          file + " could not be read (" + Reason.of(e) + "); evaluate the run to write it.", e);
    }
  }

  /**
   * Makes sure that a file of this or another version is not damaged: what it has of an evaluation
   * has the form that it has there. It may lack entries, and have others.
   *
   * @throws EvaluationException if it is damaged
   */
  public static void requireSound(Path file) {
    try {
      Evaluation read =
          StrictJson.read(EvaluationJson.ANY_VERSION, WholeFile.text(file), Evaluation.class);
      requireSplit(read.split, file);
    } catch (ValueInstantiationException otherVersion) {
      return; // an entry is missing that this version needs
    } catch (JsonProcessingException e) {
      throw new EvaluationException(
          "%s is damaged (%s); evaluate the run again to write a new one."
              .formatted(file, StrictJson.problem(e)),
          e);
    } catch (IOException e) {
      throw new EvaluationException(
          file + " could not be read (" + Reason.of(e) + "); check its rights.", e);
    }
  }

  private static void requireSplit(String split, Path file) {
    if (!SPLITS.contains(split)) {
      throw new EvaluationException(
          "%s is damaged ('split' is '%s'; expected one of %s); evaluate the run again to write a new one."
              .formatted(file, split, SPLITS),
          null);
    }
  }
}
