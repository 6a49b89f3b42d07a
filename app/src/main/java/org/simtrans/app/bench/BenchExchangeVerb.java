package org.simtrans.app.bench;

import java.util.List;
import java.util.stream.Collectors;
import org.simtrans.app.cli.ComputeOptions;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.Verb;
import org.simtrans.app.ranks.RankOptions;
import org.simtrans.bench.ExchangeBench;
import org.simtrans.bench.ExchangeResult;
import org.simtrans.bench.Machine;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.Compute;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "exchange",
    description =
        "Times sums over the ranks of a job, as training has them of its gradients: what the network"
            + " between them carries.",
    footer = {"", "Example: simtrans bench exchange --ranks 2"})
final class BenchExchangeVerb extends Verb {
  @Option(
      names = "--megabytes",
      paramLabel = "N",
      defaultValue = "100",
      description = "The largest sum (default ${DEFAULT-VALUE}; the smallest is of 1 kB).")
  private long megabytes;

  @Mixin private ComputeOptions compute;
  @Mixin private RankOptions rankOptions;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** All that was measured. */
  record Benchmark(String benchmark, Machine machine, int ranks, List<ExchangeResult> sums) {}

  BenchExchangeVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (rankOptions.startsOthers()) {
      return rankOptions.startOthers(spec, this);
    }
    Compute chosen = compute.chosen();
    chosen.apply();
    Machine machine = Machine.here(chosen.device());
    try (Ranks ranks = rankOptions.join()) {
      List<ExchangeResult> sums =
          new ExchangeBench(ranks, chosen.device(), megabytes * 1_000_000).measure();
      if (ranks.first()) {
        Benchmark done = new Benchmark("exchange", machine, ranks.size(), sums);
        console().out().println(json ? Json.of(done) : describe(done));
      }
    }
    return ExitCode.DONE;
  }

  private static String describe(Benchmark done) {
    return """
        %s%d ranks

        %12s%28s%10s
        %s
        GB/s: what each rank sent, 2 (n - 1) / n of its bytes for n ranks."""
        .formatted(
            BenchText.of(done.machine()),
            done.ranks(),
            "kB",
            "ms a sum (quartiles)",
            "GB/s",
            done.sums().stream().map(BenchExchangeVerb::row).collect(Collectors.joining()));
  }

  private static String row(ExchangeResult sum) {
    return "%12.0f%28s%10.2f%n"
        .formatted(sum.bytes() / 1e3, BenchText.of(sum.milliseconds()), sum.gigabytesPerSecond());
  }
}
