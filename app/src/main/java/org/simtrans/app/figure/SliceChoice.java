package org.simtrans.app.figure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.simtrans.InvalidSettingException;
import org.simtrans.app.cli.CohortChoice;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortChannels;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.layout.FileTree;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that choose one slice: of a file, or of a case of a cohort. */
public final class SliceChoice {
  /** All labels as one. */
  static final LabelValues ANY_LABEL = new LabelValues(List.of(1));

  private static final int NAMED = 3; // examples in an error

  @Option(names = "--image", paramLabel = "FILE", description = "${bundle:all-formats}.")
  private Path image;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "The folder of a cohort, instead of --image.")
  private Path data;

  @Option(
      names = "--case",
      paramLabel = "NAME",
      description = "Which image of --data, as 'verify' and 'evaluate' name it, or its subject.")
  private String caseName;

  @Option(
      names = "--slice",
      paramLabel = "K",
      description =
          "Which slice of a volume, from 0 (default: the one with the most labelled pixels, else with"
              + " the most tissue).")
  private Integer slice;

  @Mixin private CohortChoice cohort;

  /** The folder of the cohort; null if --image is given. */
  public Path data() {
    return data;
  }

  /** The files that may be read. */
  List<Path> inputs() {
    return data != null ? images(data) : image != null ? List.of(image) : List.of();
  }

  /** The images of a cohort. */
  static List<Path> images(Path cohort) {
    FileTree images = FileTree.of(cohort);
    return images.images().stream().map(images::absolute).toList();
  }

  public boolean namesCase() {
    return caseName != null;
  }

  /**
   * The chosen case.
   *
   * @param truth label file of --image; may be null
   * @param open opens --data with its options
   * @param otherwise chooses a case if none is named
   */
  public Case chosen(
      Path truth, Function<CohortChoice, Cohort> open, Function<Cohort, Case> otherwise) {
    if ((image == null) == (data == null)) {
      throw new InvalidSettingException(
          image == null
              ? "neither --image nor --data is given; name an image, or the folder of a cohort"
              : "--image and --data are both given; name an image, or the folder of a cohort");
    }
    if (truth != null && image == null) {
      throw new InvalidSettingException("--truth belongs to --image; a cohort has its own labels");
    }
    if (image == null) {
      Cohort all = open.apply(cohort);
      return caseName == null ? otherwise.apply(all) : named(all);
    }
    if (caseName != null) {
      throw new InvalidSettingException("--case chooses from --data; leave it out with --image");
    }
    if (!Files.exists(image)) {
      throw new InvalidSettingException("--image is " + image + ", which does not exist");
    }
    if (truth != null && !Files.exists(truth)) {
      throw new InvalidSettingException("--truth is " + truth + ", which does not exist");
    }
    String name = Images.stem(image);
    return new Case(name, name, image, truth == null ? List.of() : List.of(truth));
  }

  private Case named(Cohort all) {
    List<Case> exact = all.cases().stream().filter(one -> one.name().equals(caseName)).toList();
    List<Case> found =
        exact.isEmpty()
            ? all.cases().stream()
                .filter(
                    one -> one.subject().equals(caseName) || one.name().endsWith("/" + caseName))
                .toList()
            : exact;
    if (found.size() == 1) {
      return found.get(0);
    }
    String some =
        String.join(
            ", ",
            (found.isEmpty() ? all.cases() : found).stream().limit(NAMED).map(Case::name).toList());
    throw new InvalidSettingException(
        found.isEmpty()
            ? "--case is '%s', but no image of %s is called that; the first are %s"
                .formatted(caseName, data, some)
            : "--case is '%s', which is %d images of %s; name one of them, such as %s"
                .formatted(caseName, found.size(), data, some));
  }

  /** The channels that are shown of a case, where no model says which. */
  ChannelChoice channels(Case one) {
    return CohortChannels.of(one).choice(cohort.channels().orElse(List.of()));
  }

  /** Reads the case and takes the slice. */
  public PickedSlice read(Case one, LabelValues labels, Preprocessing preprocessing) {
    ChannelChoice own = preprocessing.choice();
    List<Volume> channels = cohort.channels().map(own::named).orElse(own).read(one);
    return PickedSlice.of(
        one.name(),
        channels,
        one.labelled() ? labels.read(one, channels.get(0)) : null,
        preprocessing,
        slice == null ? OptionalInt.empty() : OptionalInt.of(slice));
  }
}
