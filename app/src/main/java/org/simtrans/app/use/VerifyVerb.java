package org.simtrans.app.use;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.simtrans.app.cli.CohortChoice;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.OptionName;
import org.simtrans.app.cli.Progress;
import org.simtrans.app.cli.Verb;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.Finding;
import org.simtrans.cohort.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description =
        "Says what a cohort holds and what is wrong with it, file by file, and how to fix it."
            + " Exit code 1 if there are errors.",
    footer = {"", "Example: simtrans verify phantoms"})
public final class VerifyVerb extends Verb {
  @Parameters(paramLabel = "DATA", description = "The folder of the cohort.")
  private Path data;

  @Mixin private CohortChoice choice;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  public VerifyVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    Cohort cohort = choice.open(data);
    int threads = Runtime.getRuntime().availableProcessors();
    Verification findings;
    try (Progress progress = Progress.on(console(), "verify", "images", cohort.cases().size())) {
      findings = Verification.verify(cohort, threads, (done, total) -> progress.at(done));
    }
    console().out().println(json ? Json.of(findings) : describe(findings));
    return findings.errors().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private String describe(Verification findings) {
    String facts =
        """
        cohort      %s
        layout      %s
        subjects    %d
        images      %d, %d slices
        labels      %d, values %s
        %s"""
            .formatted(
                data,
                findings.layout().description(),
                findings.subjects(),
                findings.images(),
                findings.slices(),
                findings.labels(),
                values(findings),
                findings.remarks().stream()
                    .map("note        %s%n"::formatted)
                    .collect(Collectors.joining()));
    return facts
        + listed("error", findings.errors())
        + listed("warning", findings.warnings())
        + findings.totals();
  }

  private static String values(Verification findings) {
    return findings.labelValues().stream()
        .map(
            value -> {
              String name = findings.labelNames().get(value);
              return name == null ? value.toString() : value + " (" + name + ")";
            })
        .toList()
        .toString();
  }

  private static String listed(String kind, List<Finding> findings) {
    return findings.stream()
        .map(
            finding ->
                "%n%s: %s%n  %s%n  to fix it: %s%n"
                    .formatted(
                        kind,
                        finding.file(),
                        OptionName.inText(finding.problem()),
                        OptionName.inText(finding.fix())))
        .collect(Collectors.joining());
  }
}
