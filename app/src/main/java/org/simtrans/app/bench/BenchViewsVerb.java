package org.simtrans.app.bench;

import java.util.List;
import java.util.stream.Collectors;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.Progress;
import org.simtrans.app.cli.SizeConverter;
import org.simtrans.app.cli.Verb;
import org.simtrans.bench.Machine;
import org.simtrans.bench.ViewBench;
import org.simtrans.bench.ViewResult;
import org.simtrans.bench.ViewSettings;
import org.simtrans.data.InputSize;
import org.simtrans.tensor.ComputeDevice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "views",
    description =
        "Times the drawing of random views as pretraining draws them, and of varied slices with"
            + " their labels as training does.",
    footer = {"", "Example: simtrans bench views --size 224"})
final class BenchViewsVerb extends Verb {
  @Option(
      names = "--size",
      paramLabel = "S",
      defaultValue = "224",
      converter = SizeConverter.class,
      description =
          "Size of slices and views: an edge, or HEIGHTxWIDTH (default" + " ${DEFAULT-VALUE}).")
  private InputSize size;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Number of threads (default: every core); one thread is timed as well.")
  private Integer threads;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "1",
      description = "Length of a round in seconds (default ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "7",
      description = "Number of timed rounds, after two that warm up (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  record Benchmark(String benchmark, Machine machine, ViewResult result) {}

  BenchViewsVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    int together = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    ViewSettings settings = new ViewSettings(size, together, seconds, rounds);
    Machine machine = Machine.here(ComputeDevice.CPU);
    int kinds = together > 1 ? 4 : 2;
    try (Progress progress = Progress.on(console(), "views", "rounds", (long) kinds * rounds)) {
      ViewBench bench =
          new ViewBench(
              settings,
              (done, total) -> {
                progress.expect(total);
                progress.at(done);
              });
      Benchmark done = new Benchmark("views", machine, bench.measure());
      console().out().println(json ? Json.of(done) : describe(done));
    }
    return ExitCode.DONE;
  }

  private static String describe(Benchmark done) {
    ViewResult result = done.result();
    return """
        %s
        %d x %d pixels, slices in memory
        %-26s%8s%32s%14s
        %s%s"""
        .formatted(
            BenchText.of(done.machine()),
            result.height(),
            result.width(),
            "",
            "threads",
            "a second (quartiles)",
            "per thread",
            rows("views of pretraining", result.views()),
            rows("slices of training", result.training()))
        .stripTrailing();
  }

  private static String rows(String name, List<ViewResult.Rate> rates) {
    return rates.stream()
        .map(
            rate ->
                "%-26s%8d%32s%14.0f%n"
                    .formatted(
                        name, rate.threads(), BenchText.of(rate.perSecond()), rate.perThread()))
        .collect(Collectors.joining());
  }
}
