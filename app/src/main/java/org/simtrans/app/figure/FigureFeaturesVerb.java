package org.simtrans.app.figure;

import java.io.IOException;
import java.nio.file.Path;
import org.simtrans.InvalidSettingException;
import org.simtrans.app.cli.CohortChoice;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.OutputOptions;
import org.simtrans.app.cli.SizeConverter;
import org.simtrans.app.cli.Verb;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.DataConfig;
import org.simtrans.data.Fit;
import org.simtrans.data.InputSize;
import org.simtrans.data.LesionSpread;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Preprocessing;
import org.simtrans.figure.FeatureFigure;
import org.simtrans.image.Plane;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.predict.PartOfCohort;
import org.simtrans.predict.TrainedEncoder;
import org.simtrans.run.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "features",
    description =
        "The paper's Figure 8: an image, its features at the four stages of an encoder, and the"
            + " ground truth. A stage is shown as the first principal component of its channels.",
    footer = {
      "",
      "Example: simtrans figure features --run runs/trained --data phantoms --out features.png",
      "Without --case, the image of --data is shown whose lesion is larger than those of three",
      "quarters of the part."
    })
final class FigureFeaturesVerb extends Verb {
  private static final int USUAL_EDGE = 224;
  private static final double PLACE = 0.75; // position of the case in the order of lesion sizes

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "The folder of a 'train' or 'pretrain' run.")
  private Path run;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Weights of an encoder, or of a model that contains it, in place of --run.")
  private Path weights;

  @Option(
      names = "--encoder",
      paramLabel = "E",
      description = "The encoder that --weights belong to.")
  private String encoderName;

  @Mixin private SliceChoice choice;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description = "The label map of --image; a cohort has its own.")
  private Path truth;

  @Option(
      names = "--split",
      paramLabel = "PART",
      defaultValue = "test",
      description =
          "train, val, test or all: where to take the image from (default ${DEFAULT-VALUE}).")
  private String split;

  @Option(
      names = "--size",
      paramLabel = "S",
      converter = SizeConverter.class,
      description = "The network's input in pixels (default: the run's, else " + USUAL_EDGE + ").")
  private InputSize size;

  @Option(
      names = "--plane",
      paramLabel = "P",
      description =
          "axial, coronal or sagittal: how a volume is cut (default: the run's, else axial).")
  private Plane plane;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "features.png",
      description = "The file to write (default ${DEFAULT-VALUE}).")
  private Path out;

  @Mixin private OutputOptions output;

  FigureFeaturesVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    PictureFile.check(out, choice.inputs(), output);
    checkSource();
    TrainedEncoder trained =
        run != null ? TrainedEncoder.ofRun(run) : TrainedEncoder.ofWeights(weights, encoderName);
    Preprocessing input = input(trained.preprocessing());
    Case one = choice.chosen(truth, this::open, cohort -> typical(cohort, input.plane()));
    PickedSlice slice = choice.read(one, SliceChoice.ANY_LABEL, input);
    if (slice.labelledPixels() == 0) {
      console()
          .err()
          .printf(
              "simtrans: %s; the figure is drawn without it%n",
              slice.truth() == null
                  ? slice.name() + " has no ground truth (name it with --truth)"
                  : "the ground truth is empty on " + slice.caption());
    }
    Path source = run != null ? run : weights;
    String encoder = trained.name() + " of " + source.toAbsolutePath().normalize().getFileName();
    PictureFile.write(
        out,
        new FeatureFigure(slice, input).draw(trained.maps(slice.prepared(input)), encoder),
        console());
    return ExitCode.DONE;
  }

  private void checkSource() {
    if ((run == null) == (weights == null)) {
      throw new InvalidSettingException(
          run == null
              ? "neither --run nor --weights is given; name a run, or a file of weights"
              : "--run and --weights are both given; name a run, or a file of weights");
    }
    if ((weights == null) != (encoderName == null)) {
      throw new InvalidSettingException(
          weights == null
              ? "--encoder belongs to --weights; leave it out with --run"
              : "--encoder is missing; name the encoder that --weights belong to");
    }
  }

  private Preprocessing input(Preprocessing learned) {
    Preprocessing base =
        learned != null
            ? learned
            : new Preprocessing(USUAL_EDGE, USUAL_EDGE, Plane.AXIAL, Fit.RESIZE);
    Preprocessing sized = size == null ? base : base.withSize(size);
    return plane == null ? sized : sized.withPlane(plane);
  }

  /** The whole cohort if an image is named, else the part of the run. */
  private Cohort open(CohortChoice told) {
    if (run == null || choice.namesCase()) {
      return told.open(choice.data());
    }
    RunFolder folder = new RunFolder(run);
    String verb = folder.readConfig().path("verb").asText();
    DataConfig learned =
        DataConfig.ofRun(folder.config(), verb.equals("pretrain") ? verb : "train");
    return new PartOfCohort(choice.data(), told.options(), split)
        .open(learned, folder.splits(), console()::remark);
  }

  private Case typical(Cohort cohort, Plane cut) {
    if (cohort.cases().isEmpty()) {
      throw new CohortException(
          "%s holds no images in the part '%s': choose another --split"
              .formatted(choice.data(), split));
    }
    return cohort.labelled().cases().isEmpty()
        ? cohort.cases().get(0)
        : LesionSpread.of(cohort, SliceChoice.ANY_LABEL, cut, ProgressListener.SILENT)
            .at(PLACE)
            .one();
  }
}
