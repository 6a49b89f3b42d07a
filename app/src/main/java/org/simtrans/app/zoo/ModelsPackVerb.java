package org.simtrans.app.zoo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.SimTransException;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.OutputOptions;
import org.simtrans.app.cli.Verb;
import org.simtrans.metric.Evaluation;
import org.simtrans.run.FoldFolder;
import org.simtrans.run.RunFolder;
import org.simtrans.tensor.Precision;
import org.simtrans.zoo.ModelFacts;
import org.simtrans.zoo.ModelFacts.Score;
import org.simtrans.zoo.PackedModel;
import org.simtrans.zoo.RunFacts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pack",
    description = {
      "Writes the model of a 'train' run as one file with a card: data, split, scores, licence,"
          + " use and limits.",
      "A model file of another name or with another card stays, unless --overwrite is given."
    },
    footer = {
      "",
      "Example: simtrans models pack runs/trained --name my-model --out my-model.simtrans"
    })
public final class ModelsPackVerb extends Verb {
  @Parameters(paramLabel = "RUN", description = "The folder of a 'train' run.")
  private Path run;

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "By which --model will find it: small letters, digits, - _ and dots.")
  private String name;

  @Option(
      names = "--licence",
      paramLabel = "L",
      defaultValue = "not stated",
      description =
          "The licence of the weights, such as CC0-1.0 (default: not stated, which gives nobody the"
              + " right to use them).")
  private String licence;

  @Option(
      names = "--intended",
      paramLabel = "TEXT",
      defaultValue = "For research; nobody has said more about what it is for.",
      description = "What it is for.")
  private String intended;

  @Option(
      names = "--limits",
      paramLabel = "TEXT",
      defaultValue =
          "Not a medical device, and not validated for clinical use. Images of other scanners,"
              + " sequences or organs than those of the training are likely to be segmented badly.",
      description = "What it is not for, and where it fails.")
  private String limits;

  @Option(
      names = "--source",
      paramLabel = "TEXT",
      description =
          "The images that it learned from, and where they come from (default: the name of their"
              + " folder).")
  private String source;

  @Option(
      names = "--evaluation",
      paramLabel = "FILE",
      description =
          "The scores for the card, as 'evaluate' wrote them (default: RUN/evaluation.json, if it is"
              + " there). Given several times: all of them.")
  private List<Path> evaluations;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "fp32",
      description =
          "fp32, or bf16: half the size, with weights rounded to three digits (default: fp32).")
  private String precision;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
  private Path out;

  @Mixin private OutputOptions output;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  /** What was written. */
  record Packed(Path file, long bytes, ModelFacts card) {}

  public ModelsPackVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    if (!out.toString().endsWith(PackedModel.ENDING)) {
      throw new InvalidSettingException(
          Message.of("{out} is '%s'; expected a name that ends with %s", out, PackedModel.ENDING));
    }
    if (new FoldFolder(run).exists()) {
      throw new InvalidSettingException(
          "%s holds the runs of %d folds, and a file holds one model: pack one of them, such as %s"
              .formatted(run, new FoldFolder(run).count(), new FoldFolder(run).fold(0).path()));
    }
    Precision stored =
        switch (precision.toLowerCase(Locale.ROOT)) {
          case "fp32" -> Precision.FP32;
          case "bf16" -> Precision.BF16;
          default ->
              throw new InvalidSettingException(
                  Message.of("{precision} is '%s'; expected fp32 or bf16", precision));
        };
    output.claim("out", out, run);
    RunFolder folder = new RunFolder(run);
    List<Score> scores =
        scored(folder).stream()
            .flatMap(file -> RunFacts.scores(Evaluation.read(file)).stream())
            .toList();
    ModelFacts facts =
        new ModelFacts(
            name,
            licence,
            intended,
            limits,
            RunFacts.origin(folder, Optional.ofNullable(source)),
            scores,
            stored.toString());
    requireSameCard(facts);
    if (scores.isEmpty()) {
      console()
          .remark(
              "the card has no scores, because %s is not there; 'evaluate' writes it"
                  .formatted(folder.evaluation()));
    }
    PackedModel packed = PackedModel.write(run, facts, stored, out).requireUsable();
    console()
        .out()
        .println(
            json
                ? Json.of(new Packed(out, packed.bytes(), packed.facts()))
                : String.format(Locale.ROOT, "%s: %.1f MB", out, packed.bytes() / 1e6));
    return ExitCode.DONE;
  }

  /** A model that is there is replaced unasked only by one that says the same of itself. */
  private void requireSameCard(ModelFacts facts) {
    if (output.overwrite() || !Files.exists(out)) {
      return;
    }
    String there;
    try {
      ModelFacts other = PackedModel.read(out).facts();
      List<String> differing = facts.differences(other);
      if (differing.isEmpty()) {
        return;
      }
      there =
          differing.contains("name")
              ? "holds the model '%s'".formatted(other.name())
              : "has another card (other: %s)".formatted(String.join(", ", differing));
    } catch (SimTransException unreadable) {
      there = "cannot be read as a model";
    }
    throw new InvalidSettingException(
        Message.of(
            "%s is there and %s: replace it with {overwrite}, or choose another {out}",
            out, there));
  }

  private List<Path> scored(RunFolder folder) {
    if (evaluations != null) {
      return evaluations;
    }
    return Files.exists(folder.evaluation()) ? List.of(folder.evaluation()) : List.of();
  }
}
