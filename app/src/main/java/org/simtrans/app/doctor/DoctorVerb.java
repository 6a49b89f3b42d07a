package org.simtrans.app.doctor;

import java.util.List;
import java.util.stream.Collectors;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.Verb;
import org.simtrans.app.doctor.Diagnosis.Problem;
import org.simtrans.host.Unpacked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description =
        "Examines this machine: versions, processor, native libraries, threads, memory, devices,"
            + " extensions; what is wrong, and how to fix it. Exit code 1 if SimTrans cannot work here.",
    footer = {"", "Example: simtrans doctor"})
public final class DoctorVerb extends Verb {
  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Option(
      names = "--clean",
      description =
          "Examine nothing; delete the unpacked libraries, crash logs, and what killed processes left"
              + " in the folder for temporary files, and say how much it was. The next start unpacks the libraries again.")
  private boolean clean;

  public DoctorVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (clean) {
      List<Unpacked.Removed> removed = Unpacked.removeAll();
      console().out().println(json ? Json.of(removed) : told(removed));
      return ExitCode.DONE;
    }
    Diagnosis diagnosis = Doctor.examine();
    console().out().println(json ? Json.of(diagnosis) : describe(diagnosis));
    return diagnosis.errors().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static String told(List<Unpacked.Removed> removed) {
    long bytes = removed.stream().mapToLong(Unpacked.Removed::bytes).sum();
    return removed.stream()
            .map(one -> "removed %s (%d bytes)%n".formatted(one.path(), one.bytes()))
            .collect(Collectors.joining())
        + "%d bytes in all".formatted(bytes);
  }

  private static String describe(Diagnosis found) {
    String versions =
        found.versions().entrySet().stream()
            .map(entry -> "%-11s %s%n".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining());
    String facts =
        """
        processor   %s
        features    %s
        precision   %s
        devices     %s
        threads     %d available, %d in libtorch
        memory      %s, %s free, Java's heap at most %s
        natives     %s
        """
            .formatted(
                found.processor().name(),
                String.join(" ", found.processor().features()),
                found.precision(),
                String.join(", ", found.devices()),
                found.threads().available(),
                found.threads().torch(),
                gigabytes(found.memory().total()),
                gigabytes(found.memory().available()),
                gigabytes(found.memory().javaHeap()),
                found.natives().cache() == null ? "not loaded" : found.natives().cache());
    String loaded =
        found.natives().loaded().stream()
            .map("            %s%n"::formatted)
            .collect(Collectors.joining());
    String unused =
        found.natives().unused().stream()
            .map("unused      %s (another libtorch on the loader's path)%n"::formatted)
            .collect(Collectors.joining());
    String extensions =
        found.extensions().stream()
            .map(
                one ->
                    "extension   %s %s, from %s%n"
                        .formatted(one.kind(), String.join(", ", one.names()), one.from()))
            .collect(Collectors.joining());
    String verdict =
        found.errors().isEmpty() && found.warnings().isEmpty() ? "%nNothing is wrong." : "";
    return versions
        + facts
        + loaded
        + unused
        + extensions
        + listed("error", found.errors())
        + listed("warning", found.warnings())
        + verdict.formatted();
  }

  private static String listed(String kind, List<Problem> problems) {
    return problems.stream()
        .map(p -> "%n%s: %s%n  to fix it: %s%n".formatted(kind, p.problem(), p.fix()))
        .collect(Collectors.joining());
  }

  private static String gigabytes(Long bytes) {
    return bytes == null ? "unknown" : "%.1f GB".formatted(bytes / 1e9);
  }
}
