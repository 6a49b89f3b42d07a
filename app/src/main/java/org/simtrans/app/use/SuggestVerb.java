package org.simtrans.app.use;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.app.cli.CohortChoice;
import org.simtrans.app.cli.ComputeOptions;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.OutputOptions;
import org.simtrans.app.cli.Progress;
import org.simtrans.app.cli.Verb;
import org.simtrans.cohort.Cohort;
import org.simtrans.config.DataConfig;
import org.simtrans.predict.PartOfCohort;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.Ensemble;
import org.simtrans.run.RunFolder;
import org.simtrans.suggest.Suggester;
import org.simtrans.suggest.Suggestion;
import org.simtrans.tensor.Compute;
import org.simtrans.zoo.ModelsFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "suggest",
    description = {
      "Says which images without labels to label next: those that are typical of many that no"
          + " labelled image is like, and, once more subjects are labelled, those of which the model"
          + " is unsure. What has a label file counts as labelled. Prints the score, subject, file"
          + " and slice of each, and the reason."
    },
    footer = {
      "",
      "Example: simtrans suggest --run runs/pretrained --data phantoms --count 5 --out next"
    })
public final class SuggestVerb extends Verb {
  @Option(
      names = {"--run", "--model"},
      required = true,
      paramLabel = "RUN",
      description = {
        "The folder of a 'pretrain' or 'train' run, or a model of 'models list' by its name or file.",
        "Given several times, or the folder of 'train --folds': the first compares images, and all"
            + " together say how unsure they are."
      })
  private List<Path> named;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "The folder of a cohort.")
  private Path data;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many images to suggest (default ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Also write a page with a picture of each (suggestions.html), the list as a table"
              + " (suggestions.csv), and the pictures.")
  private Path out;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Mixin private CohortChoice choice;

  @Mixin private ComputeOptions compute;

  @Mixin private OutputOptions output;

  public SuggestVerb(Console console) {
    super(console);
  }

  /** What --json prints. */
  private record Document(
      int unlabelled,
      int labelled,
      double uncertainty,
      List<Suggestion> suggestions,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> remarks) {}

  @Override
  public Integer call() throws IOException {
    if (count < 1) {
      throw new InvalidSettingException(
          Message.of("{count} is %d; expected 1 or more images", count));
    }
    SuggestionPage page = out == null ? null : SuggestionPage.claim(out, count, output.overwrite());
    List<Path> runs = Ensemble.runs(ModelsFolder.usual().resolve(named));
    Cohort cohort = open(runs.get(0));
    Compute chosen = compute.chosen();
    chosen.apply();
    boolean draws = draws(runs.get(0));
    if (!draws && runs.size() > 1) {
      throw new InvalidSettingException(
          Message.of(
              "{run} names %d runs, and %s draws no masks: name it alone",
              runs.size(), runs.get(0)));
    }
    Segmenter segmenter =
        draws ? Segmenter.of(Ensemble.load(runs, chosen.precision(), chosen.device())) : null;
    if (segmenter != null && choice.channels().isPresent()) {
      segmenter = segmenter.withChannels(choice.channels().get());
    }
    Suggester suggester = new Suggester(runs.get(0), segmenter);
    Suggester.Result result;
    try (Progress progress = Progress.on(console(), "suggest", "images", cohort.cases().size())) {
      result = suggester.suggest(cohort, count, (done, total) -> progress.at(done));
    }
    result.remarks().forEach(console()::remark);
    if (page != null) {
      page.write(result, suggester.preprocessing());
    }
    if (json) {
      console()
          .out()
          .println(
              Json.of(
                  new Document(
                      result.unlabelled(),
                      result.labelled(),
                      result.uncertainty(),
                      result.suggestions(),
                      result.remarks())));
      return ExitCode.DONE;
    }
    for (Suggestion one : result.suggestions()) {
      console()
          .out()
          .printf(
              "%.3f  %s  %s%s%n       %s%n",
              one.score(),
              one.subject(),
              one.image(),
              one.slice() == null ? "" : ", slice " + one.slice(),
              one.reason());
    }
    if (page != null) {
      console().out().println("page   " + page.file());
    }
    return ExitCode.DONE;
  }

  private static boolean draws(Path run) {
    return Files.isRegularFile(run) || Files.exists(new RunFolder(run).model());
  }

  /** As the run opened it, if it learned from it. */
  private Cohort open(Path run) {
    PartOfCohort all = new PartOfCohort(data, choice.options(), "all");
    Cohort cohort;
    if (Files.isRegularFile(run)) {
      cohort = Cohort.open(data, choice.options());
    } else {
      RunFolder folder = new RunFolder(run);
      String verb = folder.readConfig().path("verb").asText();
      DataConfig learned =
          DataConfig.ofRun(folder.config(), verb.equals("pretrain") ? verb : "train");
      cohort = all.open(learned, folder.splits(), console()::remark);
    }
    return choice.ignore() == null ? cohort : cohort.ignoring(choice.ignore());
  }
}
