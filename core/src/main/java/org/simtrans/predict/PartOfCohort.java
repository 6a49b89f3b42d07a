package org.simtrans.predict;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.config.DataConfig;
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
    boolean same = data.toAbsolutePath().normalize().equals(trained.folder());
    Cohort all =
        same && options.equals(CohortOptions.defaults())
            ? trained.open()
            : Cohort.open(data, same ? options.or(trained.subjectFrom()) : options);
    return isAll() ? all : part(all, Splits.read(splits), remark);
  }

  /**
   * As {@link #open(DataConfig, Path, Consumer)}, for a run of {@code train}.
   *
   * @throws RunException if the folder holds no such run
   */
  public Cohort open(RunFolder run, Consumer<String> remark) {
    return open(DataConfig.ofRun(run.config(), "train"), run.splits(), remark);
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
