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

/**
 * The images that a trained model is judged by.
 *
 * @param data the cohort's folder
 * @param told how to look at it
 * @param split train, val, test or all
 */
public record PartOfCohort(Path data, CohortOptions told, String split) {
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

  /** Not of {@link #ALL}. */
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
   * Opens the part, seen with the eyes of the training unless told otherwise. Subjects that the
   * training did not know are split as their own cohort says, if it does; then {@code remark} hears
   * of it.
   *
   * @param trained what the run learned from
   */
  public Cohort open(DataConfig trained, Path splits, Consumer<String> remark) {
    boolean same = data.toAbsolutePath().normalize().equals(trained.folder());
    Cohort all =
        same && told.equals(CohortOptions.defaults()) ? trained.open() : Cohort.open(data, told);
    return isAll() ? all : part(all, Splits.read(splits), remark);
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
