package org.simtrans.app.figure;

import java.util.List;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.Verb;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "figure",
    description = "Draws the paper's Figures 7, 8 and 9 with your own data, as PNG.",
    synopsisSubcommandLabel = "FIGURE",
    commandListHeading = "%nFigures:%n",
    footer = {"", "Example: simtrans figure views --data phantoms --out views.png"})
public final class FigureVerb extends Verb {
  @Spec private CommandSpec spec;

  public FigureVerb(Console console) {
    super(console);
  }

  @Override
  public List<Verb> parts() {
    return List.of(
        new FigureViewsVerb(console()),
        new FigureFeaturesVerb(console()),
        new FigureGalleryVerb(console()));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "no figure named; expected views, features or gallery");
  }
}
