package org.simtrans.app.use;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.simtrans.app.cli.CohortChoice;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.OptionName;
import org.simtrans.app.cli.Progress;
import org.simtrans.app.cli.Sentence;
import org.simtrans.app.cli.Verb;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortChannels;
import org.simtrans.cohort.Finding;
import org.simtrans.cohort.FindingGroup;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.Verification;
import org.simtrans.data.Preprocessing;
import org.simtrans.plan.Choice;
import org.simtrans.plan.ImagePlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description =
        "Says what a cohort holds and what is wrong with it, and how to fix it; --json names every"
            + " file. Exit code 1 if there are errors.",
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
    Cohort cohort = choice.open(data).seeing(choice.channels().orElse(List.of()));
    int threads = Runtime.getRuntime().availableProcessors();
    Verification findings;
    try (Progress progress = Progress.on(console(), "verify", "images", cohort.cases().size())) {
      findings = Verification.verify(cohort, threads, (done, total) -> progress.at(done));
    }
    Choice planned = findings.errors().isEmpty() ? planned(cohort, findings) : null;
    console()
        .out()
        .println(
            json ? Json.of(Report.of(findings, planned)) : describe(cohort, findings, planned));
    return findings.errors().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** What a run would choose for these images. */
  private static Choice planned(Cohort cohort, Verification findings) {
    LabelValues labels =
        findings.classes() == null ? new LabelValues(List.of()) : findings.classes();
    ChannelChoice channels = CohortChannels.of(cohort).choice(cohort.channels());
    return ImagePlan.choose(channels, cohort, labels);
  }

  /**
   * One JSON document.
   *
   * @param normalise what a run would choose; this and all below are left out where errors stand in
   *     its way
   * @param plane in which a run would cut volumes
   * @param spacing mm from one pixel to the next as a run would bring them to; left out where it
   *     would take them as they are
   */
  private record Report(
      @JsonUnwrapped Verification findings,
      @JsonInclude(JsonInclude.Include.NON_NULL) String normalise,
      @JsonInclude(JsonInclude.Include.NON_NULL) String plane,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("spacing_mm") Double spacing) {

    static Report of(Verification findings, Choice planned) {
      if (planned == null) {
        return new Report(findings, null, null, null);
      }
      Preprocessing chosen = planned.preprocessing();
      return new Report(findings, planned.normalise(), chosen.plane().key(), chosen.spacing());
    }
  }

  private String describe(Cohort cohort, Verification findings, Choice choice) {
    String facts =
        """
        cohort      %s
        layout      %s
        subjects    %d, %s
        images      %d, %d slices
        labels      %d, values %s
        channels    %s
        %s"""
            .formatted(
                data,
                cohort.layoutInWords(),
                findings.subjects(),
                Sentence.inOneLine(cohort.subjectsInWords()),
                findings.images(),
                findings.slices(),
                findings.labels(),
                values(findings),
                String.join(", ", findings.channels()),
                findings.remarks().stream()
                    .map("note        %s%n"::formatted)
                    .collect(Collectors.joining()));
    String chosen =
        choice == null
            ? ""
            : choice.sentences().stream()
                .map(sentence -> OptionName.inText(columns(sentence)) + "\n")
                .collect(Collectors.joining());
    return facts
        + chosen
        + listed("error", findings.errors())
        + listed("warning", findings.warnings())
        + findings.totals();
  }

  /** What comes before the colon of a sentence stands in the first column. */
  private static String columns(String sentence) {
    int colon = sentence.indexOf(": ");
    return colon <= "intensities".length()
        ? "%-11s %s".formatted(sentence.substring(0, colon), sentence.substring(colon + 2))
        : sentence;
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

  /** Findings of one kind together; {@code --json} lists each. */
  private static String listed(String kind, List<Finding> findings) {
    List<Finding> shown =
        findings.stream()
            .map(
                one ->
                    new Finding(
                        Sentence.inOneLine(one.file()),
                        Sentence.inOneLine(one.problem()),
                        Sentence.inOneLine(one.fix())))
            .toList();
    return FindingGroup.of(shown).stream()
        .map(group -> "%n%s".formatted(OptionName.inText(group.text(kind))))
        .collect(Collectors.joining());
  }
}
