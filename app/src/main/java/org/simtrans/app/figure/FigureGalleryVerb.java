package org.simtrans.app.figure;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.simtrans.InvalidSettingException;
import org.simtrans.app.cli.CohortChoice;
import org.simtrans.app.cli.ComputeOptions;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.OutputOptions;
import org.simtrans.app.cli.Progress;
import org.simtrans.app.cli.Verb;
import org.simtrans.cohort.Cohort;
import org.simtrans.config.TrainConfig;
import org.simtrans.figure.RunGallery;
import org.simtrans.layout.Case;
import org.simtrans.layout.Part;
import org.simtrans.layout.Splits;
import org.simtrans.model.Models;
import org.simtrans.predict.PartOfCohort;
import org.simtrans.run.RunFolder;
import org.simtrans.tensor.Compute;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "gallery",
    description =
        "The paper's Figure 9: image, ground truth and the masks of several runs, compared. Cases"
            + " are chosen evenly over lesion size, independent of their results; of a volume, the"
            + " slice with the largest lesion is shown.",
    footer = {
      "",
      "Example: simtrans figure gallery --runs runs/vit,runs/resunet,runs/simtrans \\",
      "  --data phantoms --out gallery.png"
    })
final class FigureGalleryVerb extends Verb {
  private static final int MOST_ROWS = 50;
  private static final Map<String, String> TITLES =
      Map.of(
          "simtrans", "SimTrans",
          "simtrans-full", "SimTrans, full resolution",
          "resunet", "ResUNet",
          "vit", "ViT",
          "transunet", "TransUNet",
          "unet", "U-Net",
          "unet-small", "U-Net, small");

  @Option(
      names = "--runs",
      required = true,
      split = ",",
      paramLabel = "RUN",
      description = "Folders of 'train' runs, in the order of the columns.")
  private List<Path> runs;

  @Option(
      names = "--names",
      split = ",",
      paramLabel = "NAME",
      description = "Titles of the columns (default: the model, and what distinguishes the runs).")
  private List<String> names;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "The folder of a cohort with labels.")
  private Path data;

  @Option(
      names = "--split",
      paramLabel = "PART",
      defaultValue = "test",
      description =
          "train, val or test of the first run, or all for every labelled image (default"
              + " ${DEFAULT-VALUE}).")
  private String split;

  @Mixin private CohortChoice choice;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "5",
      description = "Number of cases (default ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "gallery.png",
      description = "The file to write (default ${DEFAULT-VALUE}).")
  private Path out;

  @Mixin private ComputeOptions compute;

  @Mixin private OutputOptions output;

  FigureGalleryVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    PictureFile.check(out, SliceChoice.images(data), output);
    if (rows < 1 || rows > MOST_ROWS) {
      throw new InvalidSettingException("--rows is " + rows + "; expected 1 to " + MOST_ROWS);
    }
    List<TrainConfig> configs =
        runs.stream().map(run -> TrainConfig.read(new RunFolder(run).config())).toList();
    List<String> titles = names == null ? titles(configs) : names;
    if (titles.size() != runs.size()) {
      throw new InvalidSettingException(
          "--names has %d names for %d --runs; give one for each"
              .formatted(titles.size(), runs.size()));
    }
    PartOfCohort part = new PartOfCohort(data, choice.options(), split);
    RunFolder first = new RunFolder(runs.get(0));
    Cohort cohort =
        part.open(configs.get(0).data(), first.splits(), console()::remark)
            .seeing(choice.channels().orElse(List.of()));
    if (!part.isAll()) {
      requireOneSplit(cohort, part.part());
    }
    Compute chosen = compute.chosen();
    chosen.apply();
    BufferedImage picture;
    try (Progress progress = Progress.on(console(), "gallery", "masks", rows * runs.size())) {
      picture =
          RunGallery.draw(runs, titles, cohort, rows, chosen, (done, total) -> progress.at(done));
    }
    PictureFile.write(out, picture, console());
    return ExitCode.DONE;
  }

  /** Checks that no run has learned from subjects on which another one was tested. */
  private void requireOneSplit(Cohort cohort, Part part) {
    List<String> shown = cohort.cases().stream().map(Case::subject).distinct().toList();
    for (Path run : runs.subList(1, runs.size())) {
      Path file = new RunFolder(run).splits();
      if (!Files.exists(file)) {
        continue; // a run that was copied without its split
      }
      Splits known = Splits.read(file).among(shown);
      for (Part other : Part.values()) {
        if (other != part && !known.of(other).isEmpty()) {
          throw new InvalidSettingException(
              "%s has the subject '%s' in its part '%s', but %s has it in '%s'; compare runs of one"
                      .formatted(run, known.of(other).get(0), other.key(), runs.get(0), part.key())
                  + " split (train --splits)");
        }
      }
    }
  }

  /** The model's name; if several runs have it, with the encoder, or else the run's folder. */
  private List<String> titles(List<TrainConfig> configs) {
    List<String> models = new ArrayList<>();
    List<String> encoders = new ArrayList<>();
    for (TrainConfig config : configs) {
      String title = TITLES.getOrDefault(config.model(), config.model());
      models.add(title);
      encoders.add(title + " " + Models.encoderOf(config.model(), config.encoder()));
    }
    List<String> titles = new ArrayList<>();
    for (int i = 0; i < configs.size(); i++) {
      titles.add(
          isAlone(i, models)
              ? models.get(i)
              : isAlone(i, encoders)
                  ? encoders.get(i)
                  : models.get(i) + " " + runs.get(i).toAbsolutePath().normalize().getFileName());
    }
    return titles;
  }

  private static boolean isAlone(int i, List<String> names) {
    return Collections.frequency(names, names.get(i)) == 1;
  }
}
