package org.simtrans.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.simtrans.InvalidSettingException;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Verb;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.layout.Splits;
import org.simtrans.report.Report;
import org.simtrans.run.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description =
        "The whole method on phantoms it makes itself: phantom, verify, pretrain, train, evaluate,"
            + " segment, report. About nine minutes on two cores.",
    footer = {"", "Example: simtrans demo"})
final class DemoVerb extends Verb {
  private static final double PRETRAIN_SHARE = 0.1; // of the time to learn
  private static final String SIZE = "96x80"; // the heads fill it
  private static final int SMALLEST_LESION = 90; // ml; smaller ones take longer to learn

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "demo",
      description = "A new folder (default ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Random seed of phantoms, split and weights (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--subjects",
      paramLabel = "N",
      defaultValue = "56",
      description = "Number of heads (default ${DEFAULT-VALUE}).")
  private int subjects;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "8",
      description = "Time for pretraining and training together (default ${DEFAULT-VALUE}).")
  private double minutes;

  DemoVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    if (subjects < 5) {
      throw new InvalidSettingException(
          "--subjects is " + subjects + "; expected at least 5, to have some of each part");
    }
    if (!(minutes > 0)) {
      throw new InvalidSettingException("--minutes is " + minutes + "; expected a number above 0");
    }
    Path data = out.resolve("phantoms");
    Path pretrained = out.resolve("pretrained");
    Path trained = out.resolve("trained");
    Path masks = out.resolve("masks");
    int code =
        steps(
            List.of(
                "phantom",
                "--coarse",
                "--smallest-lesion",
                SMALLEST_LESION,
                "--out",
                data,
                "--subjects",
                subjects,
                "--seed",
                seed),
            List.of("verify", data),
            training("pretrain", data, pretrained, PRETRAIN_SHARE * minutes, List.of()),
            training(
                "train",
                data,
                trained,
                (1 - PRETRAIN_SHARE) * minutes,
                List.of(
                    "--background-share",
                    0.5,
                    "--pretrained",
                    pretrained,
                    "--splits",
                    pretrained.resolve("splits.json"))),
            List.of("evaluate", "--run", trained, "--data", data));
    if (code == ExitCode.DONE) {
      Path scan = heldOut(data, trained);
      code = steps(List.of("segment", "--run", trained, scan, "--out", masks, "--overlay"));
    }
    if (code == ExitCode.DONE) {
      Path report = out.resolve("report.html");
      Report.of(List.of(pretrained, trained), "SimTrans on phantoms").writeTo(report);
      console().out().printf("%nOpen %s%n", report.toAbsolutePath());
    }
    return code;
  }

  private List<Object> training(
      String verb, Path data, Path run, double budget, List<Object> further) {
    List<Object> words =
        new ArrayList<>(
            List.of(verb, "--data", data, "--out", run, "--preset", "tiny", "--size", SIZE));
    words.addAll(List.of("--epochs", 1000, "--minutes", Math.round(100 * budget) / 100.0));
    words.addAll(List.of("--seed", seed));
    words.addAll(further);
    return words;
  }

  /** Runs the verbs, saying each as one would type it, until one does not end well. */
  @SafeVarargs
  private final int steps(List<Object>... commands) {
    for (List<Object> command : commands) {
      List<String> words = command.stream().map(Object::toString).toList();
      console().out().printf("%n$ simtrans %s%n", String.join(" ", words));
      int code = Main.commandLine(console()).execute(words.toArray(String[]::new));
      if (code != ExitCode.DONE) {
        return code;
      }
    }
    return ExitCode.DONE;
  }

  /** A scan of which the network has seen nothing. */
  private static Path heldOut(Path data, Path trained) {
    List<String> test = Splits.read(new RunFolder(trained).splits()).test();
    return Cohort.open(data, CohortOptions.defaults()).only(test).cases().get(0).image().first();
  }
}
