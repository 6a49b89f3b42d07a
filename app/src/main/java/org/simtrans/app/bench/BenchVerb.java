package org.simtrans.app.bench;

import java.util.List;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    description =
        "Measures how fast this machine trains, draws views, runs networks and segments, and how good"
            + " masks are after so many minutes.",
    synopsisSubcommandLabel = "WHAT",
    commandListHeading = "%nWhat:%n",
    footer = {
      "",
      "All data is synthetic, but for the cohort that 'bench learn' is given. The numbers are valid only if nothing else runs on the machine.",
      "",
      "Example: simtrans bench step --encoder swin-t --size 224 --batch 8"
    })
public final class BenchVerb extends Verb {
  @Spec private CommandSpec spec;

  public BenchVerb(Console console) {
    super(console);
  }

  @Override
  public List<Verb> parts() {
    return List.of(
        new BenchStepVerb(console()),
        new BenchViewsVerb(console()),
        new BenchInferVerb(console()),
        new BenchSegmentVerb(console()),
        new BenchExchangeVerb(console()),
        new BenchLearnVerb(console()));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "nothing named to measure; expected step, views, infer, segment, exchange or learn");
  }
}
