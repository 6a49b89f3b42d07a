package org.simtrans.app.learn;

import java.util.ArrayList;
import java.util.List;
import org.simtrans.config.Pretexts;
import org.simtrans.task.Pretext;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Lets the help of --task say what each task is: our own tasks, and those of other jars. */
final class TaskHelp implements IModelTransformer {

  @Override
  public CommandSpec transform(CommandSpec spec) {
    OptionSpec plain = spec.findOption("--task");
    List<String> lines = new ArrayList<>(List.of(plain.description()));
    for (String name : Pretexts.names()) {
      Pretext<?> task = Pretexts.named(name);
      lines.add("%s: %s".formatted(name, task.description()).replace("%", "%%"));
    }
    spec.remove(plain);
    spec.addOption(
        OptionSpec.builder(plain)
            .description(lines.toArray(String[]::new))
            .completionCandidates(Pretexts.names())
            .build());
    return spec;
  }
}
