package org.simtrans.app.learn;

import java.nio.file.Path;
import java.util.List;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.app.cli.CohortChoice;
import org.simtrans.app.cli.SizeConverter;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.config.DataConfig;
import org.simtrans.data.Fit;
import org.simtrans.data.InputSize;
import org.simtrans.data.Normalisation;
import org.simtrans.data.Normalisation.Scheme;
import org.simtrans.data.Preprocessing;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say which images are learned from, and how they are prepared. */
final class ImageOptions {
  @Option(
      names = "--size",
      paramLabel = "S",
      converter = SizeConverter.class,
      description = "The network's input in pixels: an edge, or HEIGHTxWIDTH.")
  private InputSize size;

  @Option(
      names = "--plane",
      paramLabel = "P",
      description = {
        "axial, coronal or sagittal: how volumes are cut (default auto).",
        "auto: the plane in which they were taken, if slices are thick; else axial"
      })
  private String plane;

  @Option(
      names = "--spacing",
      paramLabel = "MM",
      description = {
        "Size of the pixels that the network sees, in mm (default auto).",
        "auto: chosen by looking at volumes where pixels are not square or, without --fit resize,"
            + " not all of one size; and said",
        "none: pixels as they are stored"
      })
  private String spacing;

  @Option(
      names = "--fit",
      paramLabel = "F",
      description = {
        "How slices come to the network's size (default auto).",
        "auto: resize or patch, chosen by looking at the images, and said",
        "resize: scaled to the input",
        "pad: kept as they are if they fit",
        "patch: kept as they are; the network sees windows of its size"
      })
  private Fit fit;

  @Option(
      names = "--patch",
      paramLabel = "S",
      converter = SizeConverter.class,
      description = "The same as --fit patch with this --size.")
  private InputSize patch;

  @Option(
      names = "--context",
      paramLabel = "K",
      description =
          "The network also sees the K slices above and below each, as further channels (default"
              + " 0).")
  private Integer context;

  @Option(
      names = "--normalise",
      paramLabel = "N",
      split = ",",
      description = {
        "How intensities are normalised, one for all channels or one for each (default auto).",
        "auto: chosen by looking at the images, and said",
        "mri: what is brighter than air",
        "ct: a window of Hounsfield units, from what is labelled",
        "bright: dark things on bright ground",
        "fluorescence: few bright things, 1st to 99.8th percentile",
        "percentile: all pixels, 0.5th to 99.5th percentile",
        "none: the values as they are"
      })
  private List<String> normalise;

  @Mixin private CohortChoice cohort;

  @Option(
      names = "--splits",
      paramLabel = "FILE",
      description =
          "The splits.json of an earlier run, or nnU-Net's splits_final.json (its first fold;"
              + " splits_final.json#1 is the second), instead of a new split.")
  private Path splits;

  /** The network's input that was asked for; null for none. */
  InputSize size() {
    requireLearnable(patch, "patch");
    requireLearnable(size, "size");
    return or(patch, size);
  }

  private static void requireLearnable(InputSize asked, String option) {
    if (asked != null && !asked.sufficesToLearn()) {
      throw new InvalidSettingException(
          Message.of(
              "{"
                  + option
                  + "} is %s; expected at least %d pixels in height and width, as"
                  + " the coarsest maps of a network have a 16th or a 32nd of them",
              asked,
              InputSize.LEAST));
    }
  }

  /** The slices above and below that were asked for; null for none. */
  Integer context() {
    return context;
  }

  /** Settings of an earlier run, or usual ones, with what was asked for. */
  DataConfig over(DataConfig base) {
    DataConfig chosen = base;
    CohortOptions options = cohort.options();
    chosen = options.layout().map(chosen::withLayout).orElse(chosen);
    chosen = options.include().map(chosen::withInclude).orElse(chosen);
    chosen = cohort.ignore() == null ? chosen : chosen.withIgnore(cohort.ignore());
    chosen = cohort.subjectFrom().map(chosen::withSubjectFrom).orElse(chosen);
    chosen = splits == null ? chosen : chosen.withSplits(splits);
    chosen = cohort.channels().map(chosen::withChannels).orElse(chosen);
    return chosen.withPreprocessing(over(chosen.preprocessing()));
  }

  private Preprocessing over(Preprocessing base) {
    requireOnePatch();
    InputSize edges = size();
    Preprocessing sized = edges == null ? base : base.withSize(edges);
    Fit fitted = patch == null ? or(fit, base.fit()) : Fit.PATCH;
    Preprocessing cut =
        sized
            .withPlane(plane == null ? base.plane() : PixelOptions.plane(plane))
            .withSpacing(spacing == null ? base.spacing() : PixelOptions.spacing(spacing))
            .withFit(fitted);
    Preprocessing near = context == null ? cut : cut.withContext(context, null);
    return normalise == null ? near : near.withNormalise(normalisations());
  }

  private void requireOnePatch() {
    if (patch != null && (size != null && !size.equals(patch) || fit != null && fit != Fit.PATCH)) {
      throw new InvalidSettingException(
          Message.of(
              "{patch} %s means {fit} patch and {size} %s: leave the other two out", patch, patch));
    }
  }

  /** A window of {@code ct} is found when the run begins. */
  private List<Normalisation> normalisations() {
    return normalise.stream().map(Scheme::named).map(Normalisation::of).toList();
  }

  private static <T> T or(T given, T base) {
    return given != null ? given : base;
  }
}
