package org.simtrans.app.zoo;

import java.nio.file.Path;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.OutputOptions;
import org.simtrans.app.cli.Verb;
import org.simtrans.zoo.ModelsFolder;
import org.simtrans.zoo.PackedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "install",
    description = {
      "Takes in a model, or all of a folder, so that --model finds it by its name.",
      "Each is checked whole first, then copied; another model of the same name stays, unless"
          + " --overwrite is given."
    },
    footer = {"", "Example: simtrans models install stroke-flair.simtrans"})
public final class ModelsInstallVerb extends Verb {
  @Parameters(
      paramLabel = "FILE-OR-FOLDER",
      description = "A file that 'models pack' wrote, or a folder with such files.")
  private Path source;

  @Mixin private OutputOptions output;

  public ModelsInstallVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    ModelsFolder folder = ModelsFolder.usual();
    for (Path file : ModelsFolder.offered(source)) {
      PackedModel model = folder.install(file, output.overwrite());
      console().out().printf("%s: %s%n", model.facts().name(), model.file());
    }
    return ExitCode.DONE;
  }
}
