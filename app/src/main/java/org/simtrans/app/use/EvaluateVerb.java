package org.simtrans.app.use;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.app.cli.ComputeOptions;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.OutputOptions;
import org.simtrans.app.cli.Progress;
import org.simtrans.app.cli.Verb;
import org.simtrans.cohort.Cohort;
import org.simtrans.metric.Evaluation;
import org.simtrans.metric.EvaluationSettings;
import org.simtrans.metric.ForecastCheck;
import org.simtrans.metric.Scores;
import org.simtrans.predict.Evaluator;
import org.simtrans.predict.LuminanceRemark;
import org.simtrans.predict.PartOfCohort;
import org.simtrans.predict.Segmenter;
import org.simtrans.predict.StackRemark;
import org.simtrans.report.PictureBook;
import org.simtrans.report.Report;
import org.simtrans.report.ShowCases;
import org.simtrans.run.Ensemble;
import org.simtrans.run.RunFolder;
import org.simtrans.run.SlicePredictor;
import org.simtrans.tensor.Compute;
import org.simtrans.zoo.ModelsFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate",
    description =
        "Draws masks on labelled images and compares them with the truth. Writes"
            + " RUN/evaluation.json and renews RUN/report.html.",
    footer = {"", "Example: simtrans evaluate --run runs/trained --data phantoms"})
public final class EvaluateVerb extends Verb {
  @Option(
      names = {"--run", "--model"},
      required = true,
      paramLabel = "RUN",
      description = {
        "The folder of a 'train' run, or a model of 'models list' by its name or file, which needs"
            + " --out.",
        "Given several times, or the folder of 'train --folds': the mean of their probabilities, on"
            + " images that none of them learned from; needs --out."
      })
  private List<Path> named;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "The folder of a cohort with labels.")
  private Path data;

  @Mixin private EvaluationOptions evaluating;

  @Mixin private DrawingOptions drawing;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the evaluation here and leave the run's report as it is.")
  private Path out;

  @Mixin private ComputeOptions compute;

  @Mixin private OutputOptions output;

  public EvaluateVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    List<Path> runs = Ensemble.runs(ModelsFolder.usual().resolve(named));
    boolean file = runs.size() == 1 && Files.isRegularFile(runs.get(0));
    output.claim("out", out, runs.toArray(Path[]::new));
    if (runs.size() > 1 && out == null) {
      throw new InvalidSettingException(
          Message.of(
              "{out} is missing: the evaluation of %d models together belongs into none of their folders; name a file for it",
              runs.size()));
    }
    if (file && out == null) {
      throw new InvalidSettingException(
          Message.of(
              "{out} is missing: %s is a file, and an evaluation belongs into no file of a model; name a file for it",
              runs.get(0)));
    }
    List<RunFolder> folders = runs.stream().map(RunFolder::new).toList();
    folders.forEach(RunFolder::removeLeftovers);
    RunFolder folder = folders.get(0);
    PartOfCohort part = new PartOfCohort(data, evaluating.cohort(), evaluating.split());
    Cohort cohort =
        (file ? part.open(console()::remark) : part.open(folders, console()::remark))
            .ignoring(evaluating.ignore());
    Compute chosen = compute.chosen();
    chosen.apply();
    SlicePredictor model = Ensemble.load(runs, chosen.precision(), chosen.device());
    Segmenter own = drawing.segmenter(model);
    Segmenter segmenter = evaluating.channels().map(own::withChannels).orElse(own);
    EvaluationSettings settings =
        Evaluator.settings(evaluating.split(), segmenter.threshold(), model.card().labels())
            .with(evaluating.empty());
    int cases = cohort.labelled().cases().size();
    ShowCases show = new ShowCases(cases);
    LuminanceRemark luminance = new LuminanceRemark(segmenter.channels(), console()::remark);
    StackRemark stacks = new StackRemark(model.card().preprocessing(), console()::remark);
    Evaluation evaluation;
    try (Progress progress = Progress.on(console(), "evaluate", "images", cases)) {
      evaluation =
          new Evaluator(segmenter, settings)
              .evaluate(
                  cohort,
                  (one, prediction, truth, result) -> {
                    luminance.look(one.image());
                    stacks.look(one.image());
                    show.observe(one, prediction, truth, result);
                  },
                  (done, total) -> progress.at(done));
    }
    evaluation.remarks().forEach(console()::remark);
    evaluation.write(out == null ? folder.evaluation() : out);
    if (out == null) {
      evaluation.writeCases(folder.cases());
      show.addTo(PictureBook.begin(folder.pictures()));
      Report.write(folder.path());
    }
    console().out().print(evaluating.json() ? evaluation.toJson() : describe(evaluation, folder));
    return ExitCode.DONE;
  }

  private String describe(Evaluation evaluation, RunFolder folder) {
    String table =
        row("", "Dice", "IoU", "mean IoU", "precision", "recall")
            + row("pooled", evaluation.overall().pooled())
            + row("per slice", evaluation.overall().perSlice())
            + row("per subject", evaluation.overall().perSubject())
            + labels(evaluation);
    Scores subjects = evaluation.overall().perSubject();
    String distances =
        subjects.hd95Mm() != null && subjects.hd95Mm().isDefined()
            ? "HD95 %s mm, NSD at %.1f mm %s per subject%n"
                .formatted(
                    subjects.hd95Mm().written(),
                    evaluation.nsdToleranceMm(),
                    subjects.nsd().written())
            : "";
    return """
        %s: %d subjects, %d slices, threshold %.2f; empty against empty: %s
        %s%s%s%s   %s
        """
        .formatted(
            evaluation.split(),
            evaluation.subjects(),
            evaluation.slices(),
            evaluation.threshold(),
            evaluating.empty().name().toLowerCase(Locale.ROOT),
            table,
            distances,
            foreseen(evaluation.predictedDice()),
            out == null ? "report" : "written to",
            out == null ? folder.report() : out);
  }

  private static String foreseen(ForecastCheck check) {
    if (check == null) {
      return "";
    }
    return "predicted Dice of %d images: %.3f off on average, bias %+.3f%s%n"
        .formatted(
            check.images(),
            check.meanAbsoluteError(),
            check.bias(),
            check.correlation() == null ? "" : ", correlation %.2f".formatted(check.correlation()));
  }

  /** A line for each label by its name, where there are several. */
  private static String labels(Evaluation evaluation) {
    StringBuilder lines = new StringBuilder();
    evaluation
        .labels()
        .forEach(
            (value, summary) ->
                lines.append(row(evaluation.nameOf(value) + " ", summary.perSubject())));
    return lines.isEmpty() ? "" : "per label, mean of subjects%n".formatted() + lines;
  }

  private static String row(String level, Scores scores) {
    return row(
        level,
        scores.dice().written(),
        scores.iou().written(),
        scores.meanIou().written(),
        scores.precision().written(),
        scores.recall().written());
  }

  private static String row(String level, String... cells) {
    StringBuilder row = new StringBuilder("%-12s".formatted(level));
    for (String cell : cells) {
      row.append("%-22s".formatted(cell));
    }
    return row.toString().stripTrailing() + "%n".formatted();
  }
}
