package org.simtrans.app.use;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.simtrans.InvalidSettingException;
import org.simtrans.app.cli.ComputeOptions;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.OptionName;
import org.simtrans.app.cli.OutputOptions;
import org.simtrans.app.cli.Progress;
import org.simtrans.app.cli.Sentence;
import org.simtrans.app.cli.Verb;
import org.simtrans.cohort.LabelValues;
import org.simtrans.figure.Png;
import org.simtrans.onnx.OnnxModel;
import org.simtrans.predict.FrameRemark;
import org.simtrans.predict.LuminanceRemark;
import org.simtrans.predict.SegmentFiles;
import org.simtrans.predict.Segmentation;
import org.simtrans.predict.Segmenter;
import org.simtrans.predict.StackRemark;
import org.simtrans.predict.Trust;
import org.simtrans.run.Ensemble;
import org.simtrans.run.RunFolder;
import org.simtrans.run.SlicePredictor;
import org.simtrans.tensor.Compute;
import org.simtrans.zoo.ModelsFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "segment",
    description = "Draws masks on images: for each a file of the same name, format and geometry.",
    footer = {"", "Example: simtrans segment --run runs/trained scan.nii.gz --out masks --overlay"})
public final class SegmentVerb extends Verb {
  @Option(
      names = {"--run", "--model"},
      required = true,
      paramLabel = "RUN",
      description = {
        "The folder of a 'train' run, its model.safetensors, a model.onnx, or a model of 'models"
            + " list' by its name or file.",
        "Given several times, or the folder of 'train --folds': the mean of their probabilities."
      })
  private List<Path> named;

  @Parameters(paramLabel = "INPUT", arity = "1..*", description = "Files or folders of images.")
  private List<Path> inputs;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder for the masks.")
  private Path out;

  @Option(
      names = "--probabilities",
      description = "Also write NAME_probability: the probabilities of each label, as an image.")
  private boolean probabilities;

  @Option(
      names = "--uncertainty",
      description =
          "Also write NAME_uncertainty: how undecided the model (or the mean of several) is about"
              + " each voxel, from 0 to 1.")
  private boolean uncertainty;

  @Option(
      names = "--overlay",
      description = "Also write NAME_overlay.png, which shows the masks on the slices.")
  private boolean overlay;

  @Option(
      names = "--engine",
      paramLabel = "E",
      description =
          "torch (libtorch) or onnx (ONNX Runtime, which needs nothing but the model.onnx that"
              + " 'export' wrote); default: as the file is.")
  private Engine engine;

  @Option(
      names = "--channels",
      paramLabel = "LIST",
      split = ",",
      description =
          "The channels of the images that are the model's, in its order, by name or by number from"
              + " 0 (default: those with the names of the model's).")
  private List<String> channels;

  @Mixin private DrawingOptions drawing;

  @Mixin private ComputeOptions compute;

  @Mixin private OutputOptions output;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  /** The names of labels; empty where they have none. */
  private List<String> names = List.of();

  /** What runs the network. */
  enum Engine {
    TORCH,
    ONNX
  }

  /**
   * One line of what was done.
   *
   * @param labelledVoxels how many carry a label
   * @param predictedDice and {@code unlike}: see {@link Trust}
   */
  record Masked(
      Path input,
      Path mask,
      long labelledVoxels,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double predictedDice,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double diceError,
      @JsonInclude(JsonInclude.Include.NON_NULL) String unlike) {}

  public SegmentVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    SegmentFiles.tasks(inputs, out); // before the model is loaded
    Segmenter segmenter = drawing.segmenter(model());
    segmenter = channels == null ? segmenter : segmenter.withChannels(channels);
    List<SegmentFiles.Task> tasks =
        SegmentFiles.tasks(
            inputs,
            out,
            segmenter.channels(),
            remark -> console().err().println("simtrans segment: " + remark + "."));
    if (segmenter.model() instanceof Ensemble several) {
      console()
          .remark(
              "masks are the mean of %d models, at threshold %.2f"
                  .formatted(several.size(), segmenter.threshold()));
    }
    if (uncertainty && !json) {
      untold(segmenter).ifPresent(console()::remark);
    }
    LabelValues labels = segmenter.model().card().labels();
    if (!labels.labelNames().isEmpty()) {
      names = labels.values().stream().map(labels::nameOfValue).toList();
      console()
          .remark(
              labels.ofObjects()
                  ? "masks hold the number of each object"
                  : "masks hold " + labels.described());
    }
    String shown = segmenter.model().card().preprocessing().shownChannel();
    if (overlay && !shown.isEmpty()) {
      console().remark("overlays show the channel %s, the first".formatted(shown));
    }
    List<Masked> done = new ArrayList<>();
    List<SegmentFiles.Failure> failures;
    try (Progress progress = Progress.on(console(), "segment", "images", tasks.size())) {
      failures =
          new SegmentFiles(segmenter, probabilities)
              .withUncertainty(uncertainty)
              .overwriting(output.overwrite())
              .run(
                  tasks,
                  finishing(segmenter, done, progress),
                  (count, total) -> progress.at(count));
    }
    if (json) {
      console().out().println(Json.of(done));
    }
    if (failures.isEmpty()) {
      return ExitCode.DONE;
    }
    console().err().println(summary(failures, tasks.size()));
    return ExitCode.FAILED;
  }

  /** Why there will be no predicted Dice. */
  private static Optional<String> untold(Segmenter segmenter) {
    SlicePredictor model = segmenter.model();
    if (model instanceof Ensemble) {
      return Optional.of("several models together cannot predict the Dice of their masks");
    }
    if (model.card().forecast() == null) {
      return Optional.of(
          "this model cannot predict the Dice of its masks: it was trained by an earlier version, or"
              + " its validation images do not tell");
    }
    return segmenter.threshold() == model.card().threshold()
        ? Optional.empty()
        : Optional.of(
            "there is no predicted Dice, because the model's own threshold is %s"
                .formatted(model.card().threshold()));
  }

  private SegmentFiles.Observer finishing(
      Segmenter segmenter, List<Masked> done, Progress progress) {
    LuminanceRemark luminance =
        new LuminanceRemark(
            segmenter.channels(), remark -> progress.say("simtrans segment: " + remark + "."));
    FrameRemark frames =
        new FrameRemark(
            segmenter.channels(), remark -> progress.say("simtrans segment: " + remark + "."));
    StackRemark stacks =
        new StackRemark(
            segmenter.model().card().preprocessing(),
            remark -> progress.say("simtrans segment: " + OptionName.inText(remark) + "."));
    return new SegmentFiles.Observer() {
      @Override
      public void observe(SegmentFiles.Task task, Segmentation segmentation) {
        done.add(finish(task, segmentation));
        String unlike = segmentation.trust().unlike();
        if (unlike != null) {
          progress.say(
              "simtrans segment: %s is unlike the images that the model learned from (%s): look at its mask with care."
                  .formatted(task.source(), unlike));
        }
        frames.look(task.source());
        luminance.look(task.source());
        stacks.look(task.source());
      }

      @Override
      public void onLarge(SegmentFiles.Task task, long labelledPixels) {
        if (overlay) {
          progress.say(
              "simtrans segment: %s is too large for an overlay and gets none."
                  .formatted(task.source()));
        }
        done.add(said(task, labelledPixels, Trust.NONE));
      }

      @Override
      public void onFailure(SegmentFiles.Failure failure) {
        progress.say("simtrans segment: " + Sentence.of(failure.problem()) + ".");
      }

      @Override
      public List<Path> files(SegmentFiles.Task task) {
        return overlay ? List.of(overlayOf(task)) : List.of();
      }
    };
  }

  private static String summary(List<SegmentFiles.Failure> failures, int images) {
    StringBuilder summary =
        new StringBuilder(
            "simtrans segment: %d of %d images got no mask:".formatted(failures.size(), images));
    failures.forEach(
        failure ->
            summary
                .append("%n  ".formatted())
                .append(failure.task().source().toString().replaceAll("\\R", " ")));
    return summary.toString();
  }

  private SlicePredictor model() {
    List<Path> runs = Ensemble.runs(ModelsFolder.usual().resolve(named));
    List<Path> graphs = runs.stream().filter(run -> run.toString().endsWith(".onnx")).toList();
    if (engine == Engine.ONNX || (engine == null && graphs.size() == runs.size())) {
      int threads = compute.threadsOnCpu("onnx");
      return Ensemble.of(
          runs,
          runs.stream().<SlicePredictor>map(run -> OnnxModel.load(graph(run), threads)).toList());
    }
    if (!graphs.isEmpty()) {
      throw new InvalidSettingException(
          graphs.get(0) + " is for --engine onnx; name the folder of a 'train' for --engine torch");
    }
    Compute chosen = compute.chosen();
    chosen.apply();
    return Ensemble.load(runs, chosen.precision(), chosen.device());
  }

  private static Path graph(Path run) {
    return Files.isDirectory(run) ? new RunFolder(run).onnx() : run;
  }

  private static Path overlayOf(SegmentFiles.Task task) {
    return task.beside("_overlay.png");
  }

  private Masked finish(SegmentFiles.Task task, Segmentation segmentation) {
    if (overlay) {
      try {
        Png.write(overlayOf(task), Overlay.of(segmentation.stack(), names));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return said(task, segmentation.labelledVoxels(), segmentation.trust());
  }

  private Masked said(SegmentFiles.Task task, long labelledVoxels, Trust trust) {
    Masked masked =
        new Masked(
            task.source().first(),
            task.mask(),
            labelledVoxels,
            trust.predictedDice(),
            trust.diceError(),
            trust.unlike());
    if (!json) {
      String dice =
          trust.predictedDice() == null
              ? ""
              : ", predicted Dice %.2f +- %.2f".formatted(trust.predictedDice(), trust.diceError());
      console().out().printf("%s: %d voxels%s%n", masked.mask(), masked.labelledVoxels(), dice);
    }
    return masked;
  }
}
