package org.simtrans.app.learn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Verb;
import org.simtrans.report.Report;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunFolder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What both kinds of training do before and after. */
abstract class TrainingVerb extends Verb {
  @Spec private CommandSpec spec;

  TrainingVerb(Console console) {
    super(console);
  }

  /** The command line as the user typed it, for the run's record. */
  final List<String> words() {
    return spec.commandLine().getParent().getParseResult().originalArgs();
  }

  static <T> T given(T option, Optional<T> base, T otherwise) {
    return option != null ? option : base.orElse(otherwise);
  }

  final CommandSpec spec() {
    return spec;
  }

  /** The exit code of a rank that another one speaks for. */
  static int finish(Outcome outcome) {
    return outcome == Outcome.STOPPED ? ExitCode.STOPPED : ExitCode.DONE;
  }

  /** Writes the report, says where everything is, and gives the exit code. */
  final int finish(Outcome outcome, RunFolder run, Path weights) throws IOException {
    Path report = Report.write(run.path());
    if (outcome == Outcome.STOPPED) {
      console().err().printf("simtrans: saved; continue with --resume --out %s%n", run.path());
      return ExitCode.STOPPED;
    }
    console().out().printf("weights  %s%nreport   %s%n", weights, report);
    return ExitCode.DONE;
  }
}
