package org.simtrans.app.zoo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.simtrans.SimTransException;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.Sentence;
import org.simtrans.app.cli.Verb;
import org.simtrans.zoo.CardPage;
import org.simtrans.zoo.ModelFacts;
import org.simtrans.zoo.ModelsFolder;
import org.simtrans.zoo.PackedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "list",
    description = {
      "Lists the models that --model takes by name; with NAME or FILE, shows their whole cards.",
      "They lie in the folder that SIMTRANS_MODELS names, else in the folder for the user's data"
          + " (on Linux ~/.local/share/simtrans/models), and beside the program."
    },
    footer = {"", "Example: simtrans models list stroke-flair"})
public final class ModelsListVerb extends Verb {
  @Parameters(paramLabel = "NAME-OR-FILE", arity = "0..*", description = "Whose card to show.")
  private List<Path> named = List.of();

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  /**
   * A model with its card.
   *
   * @param problem null if it can be used; else card and labels are null
   */
  record Listed(
      String name, Path file, Long bytes, String labels, ModelFacts card, String problem) {}

  public ModelsListVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    ModelsFolder folder = ModelsFolder.usual();
    if (!named.isEmpty()) {
      List<PackedModel> models = folder.resolve(named).stream().map(PackedModel::read).toList();
      console()
          .out()
          .println(
              json
                  ? Json.of(models.stream().map(ModelsListVerb::listed).toList())
                  : String.join("\n", models.stream().map(CardPage::of).toList()).stripTrailing());
      return ExitCode.DONE;
    }
    List<Listed> all = new ArrayList<>();
    for (Map.Entry<String, Path> one : folder.files().entrySet()) {
      all.add(listed(one.getKey(), one.getValue()));
    }
    if (json) {
      console().out().println(Json.of(all));
    } else if (all.isEmpty()) {
      console()
          .out()
          .println("No models are installed; 'simtrans models install FILE' takes one in.");
    } else {
      all.forEach(this::print);
    }
    return all.stream().allMatch(one -> one.problem == null) ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static Listed listed(String name, Path file) {
    try {
      PackedModel model = PackedModel.read(file);
      if (!model.facts().name().equals(name)) {
        return new Listed(
            name,
            file,
            model.bytes(),
            null,
            null,
            "%s is the model '%s' by its card: give the file that name"
                .formatted(file, model.facts().name()));
      }
      return listed(model);
    } catch (SimTransException e) {
      return new Listed(name, file, null, null, null, Sentence.of(e));
    }
  }

  private static Listed listed(PackedModel model) {
    return new Listed(
        model.facts().name(),
        model.file(),
        model.bytes(),
        model.card().labels().described(),
        model.facts(),
        null);
  }

  private void print(Listed one) {
    if (one.problem != null) {
      console().err().printf("simtrans models list: %s.%n", one.problem);
      return;
    }
    console()
        .out()
        .printf(
            Locale.ROOT,
            "%-24s %6.1f MB  %s  %s%n  %s%n",
            one.name,
            one.bytes / 1e6,
            one.card.licence(),
            one.file,
            one.card.intended());
  }
}
