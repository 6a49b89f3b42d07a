package org.simtrans.predict;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.config.DataConfig;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.Part;
import org.simtrans.layout.Splits;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;

/**
 * The images on which a trained model is evaluated.
 *
 * @param data the cohort's folder
 * @param options its layout and the images that count; with the defaults, a cohort that the run
 *     learned from is opened as it was for the training
 * @param split train, val, test or all
 */
public record PartOfCohort(Path data, CohortOptions options, String split) {
  private static final String ALL = "all";
  private static final Splits NONE = new Splits(List.of(), List.of(), List.of());

  /**
   * @throws InvalidSettingException if there is no such part
   */
  public PartOfCohort {
    if (!split.equals(ALL)) {
      part(split);
    }
  }

  /** Whether it is the whole cohort. */
  public boolean isAll() {
    return split.equals(ALL);
  }

  /**
   * The part of the split.
   *
   * @throws InvalidSettingException if it is the whole cohort
   */
  public Part part() {
    return part(split);
  }

  private static Part part(String split) {
    for (Part part : Part.values()) {
      if (part.name().equalsIgnoreCase(split)) {
        return part;
      }
    }
    throw new InvalidSettingException(
        Message.of("{split} is '%s'; expected train, val, test or all", split));
  }

  /**
   * Opens the part. If the run knows none of the cohort's subjects, the split is the cohort's own,
   * or the part is the whole cohort if there is none; then {@code remark} hears of it.
   *
   * @param trained what the run learned from
   * @param splits the {@code splits.json} of the run
   */
  public Cohort open(DataConfig trained, Path splits, Consumer<String> remark) {
    Cohort all = whole(trained);
    return isAll() ? all : part(all, Splits.read(splits), remark);
  }

  private Cohort whole(DataConfig trained) {
    boolean same = data.toAbsolutePath().normalize().equals(trained.folder());
    return same && options.equals(CohortOptions.defaults())
        ? trained.open()
        : Cohort.open(data, same ? options.or(trained.subjectFrom()) : options);
  }

  /**
   * As {@link #open(RunFolder, Consumer)}, for runs that draw together: only subjects that are in
   * this part of every run.
   *
   * @throws CohortException if there are none
   */
  public Cohort open(List<RunFolder> runs, Consumer<String> remark) {
    if (runs.size() == 1) {
      return open(runs.get(0), remark);
    }
    Cohort all = whole(DataConfig.ofRun(runs.get(0).config(), "train"));
    if (isAll()) {
      return all;
    }
    List<Splits> known =
        runs.stream().map(run -> Splits.read(run.splits()).among(all.subjects())).toList();
    if (known.stream().allMatch(NONE::equals)) {
      return part(all, NONE, remark);
    }
    List<String> common =
        all.subjects().stream()
            .filter(subject -> known.stream().allMatch(s -> s.of(part()).contains(subject)))
            .toList();
    if (common.isEmpty()) {
      throw new CohortException(
          Message.of(
              "no subject of %s is in the part '%s' of all %d runs: name other images, or for folds read the numbers of their cross-validation, where each subject is judged by the one run that did not learn from it",
              data, split, runs.size()));
    }
    return all.only(common);
  }

  /**
   * As {@link #open(DataConfig, Path, Consumer)}, for a run of {@code train}.
   *
   * @throws RunException if the folder holds no such run
   */
  public Cohort open(RunFolder run, Consumer<String> remark) {
    return open(DataConfig.ofRun(run.config(), "train"), run.splits(), remark);
  }

  /**
   * Opens the part for a model of which only the file is at hand: the cohort's own split, or all of
   * it if there is none. Nobody knows then which subjects the model learned from, and {@code
   * remark} hears of it.
   */
  public Cohort open(Consumer<String> remark) {
    Cohort all = Cohort.open(data, options);
    boolean own = !isAll() && all.fixedSplit().isPresent();
    remark.accept(
        "the file of a model does not name the subjects that it learned from: if some of %s are among them, the scores are too good; taking %s"
            .formatted(
                data, own ? "the part '%s' of its own split".formatted(split) : "all of them"));
    return own ? all.only(all.fixedSplit().get().of(part())) : all;
  }

  private Cohort part(Cohort all, Splits training, Consumer<String> remark) {
    Splits known = training.among(all.subjects());
    if (!known.equals(NONE)) {
      return all.only(known.of(part()));
    }
    remark.accept(
        "%s holds none of the subjects that the run knows; taking %s"
            .formatted(data, all.fixedSplit().isPresent() ? "its own split" : "all of them"));
    return all.fixedSplit().map(own -> all.only(own.of(part()))).orElse(all);
  }
}
