package org.simtrans.app.zoo;

import java.util.List;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "models",
    description =
        "Models with a card, each in one file: lists them, takes them in, and makes them of runs.",
    synopsisSubcommandLabel = "WHAT",
    commandListHeading = "%nWhat:%n",
    footer = {"", "Example: simtrans models list"})
public final class ModelsVerb extends Verb {
  @Spec private CommandSpec spec;

  public ModelsVerb(Console console) {
    super(console);
  }

  @Override
  public List<Verb> parts() {
    return List.of(
        new ModelsListVerb(console()),
        new ModelsInstallVerb(console()),
        new ModelsPackVerb(console()));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "nothing named to do; expected list, install or pack");
  }
}
