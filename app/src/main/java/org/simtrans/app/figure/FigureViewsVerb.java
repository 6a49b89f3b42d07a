package org.simtrans.app.figure;

import java.io.IOException;
import java.nio.file.Path;
import org.simtrans.InvalidSettingException;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.OutputOptions;
import org.simtrans.app.cli.SizeConverter;
import org.simtrans.app.cli.Verb;
import org.simtrans.augment.ViewConfig;
import org.simtrans.config.PretrainConfig;
import org.simtrans.data.Fit;
import org.simtrans.data.InputSize;
import org.simtrans.data.PickedSlice;
import org.simtrans.data.Preprocessing;
import org.simtrans.figure.ViewFigure;
import org.simtrans.image.Plane;
import org.simtrans.layout.Case;
import org.simtrans.run.RunFolder;
import org.simtrans.task.simclr.SimClrTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "views",
    description =
        "The paper's Figure 7: a slice, each transform of its views alone, and random pairs of"
            + " views as 'pretrain' draws them.",
    footer = {
      "",
      "Example: simtrans figure views --data phantoms --out views.png",
      "Without --case the first image of --data is shown."
    })
final class FigureViewsVerb extends Verb {
  private static final int MOST_PAIRS = 30;

  @Mixin private SliceChoice choice;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "Views, size and plane as in this run of 'pretrain' (default: the preset's).")
  private Path run;

  @Option(
      names = "--size",
      paramLabel = "S",
      converter = SizeConverter.class,
      description = "Size of the views: an edge, or HEIGHTxWIDTH (default: the slice's own).")
  private InputSize size;

  @Option(
      names = "--plane",
      paramLabel = "P",
      description = "axial, coronal or sagittal: how a volume is cut (default axial).")
  private Plane plane;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Number of random pairs (default ${DEFAULT-VALUE}).")
  private int pairs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Random seed (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "views.png",
      description = "The file to write (default ${DEFAULT-VALUE}).")
  private Path out;

  @Mixin private OutputOptions output;

  FigureViewsVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    PictureFile.check(out, choice.inputs(), output);
    if (pairs < 0 || pairs > MOST_PAIRS) {
      throw new InvalidSettingException("--pairs is " + pairs + "; expected 0 to " + MOST_PAIRS);
    }
    PretrainConfig like = run == null ? null : PretrainConfig.read(new RunFolder(run).config());
    Preprocessing trained = like == null ? null : like.data().preprocessing();
    Plane cut = plane != null ? plane : trained != null ? trained.plane() : Plane.AXIAL;
    Case one = choice.chosen(null, c -> c.open(choice.data()), cohort -> cohort.cases().get(0));
    PickedSlice slice = choice.read(one, SliceChoice.ANY_LABEL, input(trained, cut, one));
    ViewConfig views = like == null ? ViewConfig.defaults() : views(like);
    ViewFigure figure =
        new ViewFigure(views, size(slice, trained, input(trained, cut, one)), slice, seed);
    PictureFile.write(out, figure.draw(pairs), console());
    return ExitCode.DONE;
  }

  private ViewConfig views(PretrainConfig config) {
    if (config.task() instanceof SimClrTask task) {
      return task.views();
    }
    throw new InvalidSettingException(
        "--run is %s, a run of the task '%s', which has no views; name one of 'simclr'"
            .formatted(run, config.task().name()));
  }

  /** The channels of the run, else those that the image has. */
  private Preprocessing input(Preprocessing trained, Plane cut, Case one) {
    return trained != null
        ? trained.withPlane(cut)
        : new Preprocessing(1, 1, cut, Fit.RESIZE).with(choice.channels(one));
  }

  private Preprocessing size(PickedSlice slice, Preprocessing trained, Preprocessing input) {
    if (size != null) {
      return input.withSize(size);
    }
    return trained != null ? trained : input.withSize(new InputSize(slice.height(), slice.width()));
  }
}
