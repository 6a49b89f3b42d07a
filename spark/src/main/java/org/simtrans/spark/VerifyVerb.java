package org.simtrans.spark;

import java.io.IOException;
import java.util.List;
import org.simtrans.app.cli.CohortChoice;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.Verb;
import org.simtrans.cohort.FindingGroup;
import org.simtrans.cohort.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description =
        "Says what a cohort holds and what is wrong with it, file by file. Exit code 1 if there are"
            + " errors.",
    footer = {"", "Example: ... verify hdfs:///archive/t1w --table hdfs:///tables/t1w"})
final class VerifyVerb extends Verb {
  @Parameters(paramLabel = "DATA", description = "The folder of the cohort.")
  private String data;

  @Mixin private CohortChoice choice;

  @Option(
      names = "--table",
      paramLabel = "DIR",
      description = "Also write a table with a row for each image, as CSV.")
  private String table;

  @Option(names = "--json", description = "Print one JSON document, that of 'simtrans verify'.")
  private boolean json;

  VerifyVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    try (Cluster cluster = Cluster.open("verify")) {
      Archive archive = cluster.archive();
      String root = archive.full(data);
      Verification findings =
          new VerifyJob(
                  archive,
                  root,
                  choice.options(),
                  choice.channels().orElse(List.of()),
                  table == null ? null : archive.full(table))
              .run(cluster.session());
      console().out().println(json ? Json.of(findings) : describe(root, findings));
      return findings.errors().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private static String describe(String root, Verification findings) {
    StringBuilder text =
        new StringBuilder(
            "%s: %s, %d subjects, %d images, %d slices, %d labels with the values %s%n"
                .formatted(
                    root,
                    findings.layout().description(),
                    findings.subjects(),
                    findings.images(),
                    findings.slices(),
                    findings.labels(),
                    findings.labelValues()));
    FindingGroup.of(findings.errors()).forEach(group -> text.append(group.text("error")));
    FindingGroup.of(findings.warnings()).forEach(group -> text.append(group.text("warning")));
    return text.append(findings.totals()).toString();
  }
}
