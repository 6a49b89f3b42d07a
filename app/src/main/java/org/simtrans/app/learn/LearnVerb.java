package org.simtrans.app.learn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.app.cli.ComputeOptions;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.Json;
import org.simtrans.app.cli.Names;
import org.simtrans.app.cli.Numbers;
import org.simtrans.app.cli.OptionName;
import org.simtrans.app.cli.StopOnSignal;
import org.simtrans.app.cli.Verb;
import org.simtrans.app.ranks.RankOptions;
import org.simtrans.config.DataConfig;
import org.simtrans.learn.LearnConfig;
import org.simtrans.learn.LearnPlan;
import org.simtrans.learn.Learned;
import org.simtrans.learn.Learning;
import org.simtrans.learn.Wishes;
import org.simtrans.metric.Evaluation;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunFolder;
import org.simtrans.train.RunSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "learn",
    description = {
      "From a folder of images, of which some have labels, to a network that draws masks: looks at the"
          + " images, says what it will do and why, pretrains on all images but those held back,"
          + " learns from the labels, judges, and writes a report, within the minutes given.",
      "RUN is then a run as 'train' leaves it, for 'segment', 'evaluate' and 'export'; RUN/plan.json"
          + " says what was decided."
    },
    footer = {"", "Example: simtrans learn --data phantoms --out runs/learned --minutes 10"})
public final class LearnVerb extends Verb {
  private static final Set<String> WITH_RESUME =
      Set.of("--out", "--resume", "--verbose"); // all else is in the plan

  @Spec private CommandSpec spec;

  @Option(names = "--data", paramLabel = "DATA", description = "The folder of the cohort.")
  private Path data;

  @Option(names = "--out", required = true, paramLabel = "RUN", description = "The run's folder.")
  private Path out;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "60",
      description =
          "For everything together (default ${DEFAULT-VALUE}); it ends within them, or a little"
              + " later where images take long to read.")
  private double minutes;

  @Option(
      names = "--resume",
      description =
          "Go on where this was stopped, by the plan in --out and in what is left of its minutes.")
  private boolean resume;

  @Option(names = "--dry-run", description = "Say the plan on stdout, and write nothing.")
  private boolean dryRun;

  @Option(
      names = "--json",
      description = "Print one JSON document: the evaluation, or with --dry-run the plan.")
  private boolean json;

  @Option(names = "--ranks", hidden = true, description = "Not yet; refused by name.")
  private Integer ranks;

  @Option(
      names = "--model",
      paramLabel = "M",
      completionCandidates = Names.OfModels.class,
      description = {"The network (default: as the plan says).", "${bundle:all-models}"})
  private String model;

  @Option(
      names = "--encoder",
      paramLabel = "E",
      completionCandidates = Names.OfEncoders.class,
      description = "The encoder of networks that have one: ${COMPLETION-CANDIDATES}.")
  private String encoder;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Slices in one update, in pretraining and after it.")
  private Integer batch;

  @Option(
      names = "--lr",
      paramLabel = "X",
      description = "The largest learning rate of learning from labels.")
  private Double learningRate;

  @Option(
      names = "--pretrained",
      paramLabel = "RUN-OR-FILE",
      description = "Begin with these weights, as 'train' does, in place of a pretraining.")
  private Path pretrained;

  @Option(
      names = "--pretraining",
      paramLabel = "SHARE",
      description =
          "The share of the time to learn that pretraining takes, such as 0.5; 0 for none (default:"
              + " as the plan says).")
  private Double pretraining;

  @Option(
      names = "--folds",
      paramLabel = "K",
      description =
          "Cross-validation: after one pretraining on the images of unlabelled subjects, learn K"
              + " times, so that every labelled subject is judged once; 'segment --run RUN' draws"
              + " with all K.")
  private Integer folds;

  @Option(
      names = "--label-fraction",
      paramLabel = "F",
      description =
          "Use the labels of only this share of the training subjects (default 1); the others'"
              + " images count as unlabelled.")
  private Double labelFraction;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed of the split, the weights and all augmentation (default 1).")
  private Long seed;

  @Mixin private ImageOptions images;

  @Mixin private RecipeOptions recipe;

  @Mixin private EventOptions events;

  @Mixin private UnlabelledOptions unlabelled;

  @Mixin private ComputeOptions compute;

  public LearnVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    RankOptions.requireAlone("learn");
    if (ranks != null) {
      throw new InvalidSettingException(
          Message.of(
              "{ranks} is %d, but 'learn' works in one process, with all cores: leave it out, or share"
                  + " the work of 'pretrain' and 'train'",
              ranks));
    }
    boolean goesOn = resume && LearnPlan.isIn(out);
    if (goesOn) {
      requireNothingElse();
    }
    if (dryRun && resume) {
      throw new InvalidSettingException(
          "--dry-run and --resume exclude each other: the plan of a run is in its plan.json");
    }
    LearnConfig config = goesOn ? null : config();
    try (LearnProgress progress = new LearnProgress(console(), out, dryRun, events.wanted());
        StopOnSignal stop = new StopOnSignal(console(), () -> LearnPlan.isIn(out))) {
      RunSession session =
          RunSession.in(out)
              .withCommand(spec.commandLine().getParent().getParseResult().originalArgs())
              .stoppedBy(stop.signal());
      Learning learning = new Learning(session, progress);
      if (dryRun) {
        LearnPlan plan = learning.plan(config);
        console()
            .out()
            .println(json ? Json.of(plan) : OptionName.inText(String.join("\n", plan.sentences())));
        return ExitCode.DONE;
      }
      Learned learned = goesOn ? learning.resume() : learning.run(config);
      return finish(learned, progress);
    }
  }

  /** A plan is kept as it is: whatever is asked for beside it would be ignored. */
  private void requireNothingElse() {
    List<String> others =
        spec.commandLine().getParseResult().matchedOptions().stream()
            .map(OptionSpec::longestName)
            .filter(name -> !WITH_RESUME.contains(name))
            .toList();
    if (!others.isEmpty()) {
      throw new InvalidSettingException(
          Message.of(
              "{resume} goes on by the plan in %s, so %s would change nothing: leave it out, or begin"
                  + " another run ({out})",
              out, String.join(", ", others)));
    }
  }

  private LearnConfig config() {
    if (data == null) {
      throw new InvalidSettingException(
          Message.of(
              "{data} is missing; name the folder of the cohort%s",
              resume ? ", as %s holds no plan to go on with".formatted(out) : ""));
    }
    DataConfig seen = images.over(LearnConfig.usual(data));
    if (labelFraction != null) {
      seen = seen.withLabelFraction(labelFraction);
    }
    Wishes wishes =
        new Wishes(
            model,
            encoder,
            images.size(),
            images.context(),
            batch,
            learningRate,
            pretrained,
            pretraining,
            folds,
            further());
    return new LearnConfig(
        seen, minutes, compute.over(null, seed), compute.precisionAsked(), wishes);
  }

  private Wishes.Further further() {
    Map<String, String> said = new LinkedHashMap<>(recipe.said());
    said.putAll(unlabelled.said());
    return new Wishes.Further(
        said,
        planned ->
            planned
                .withLoss(recipe.loss(planned.loss()))
                .withFlips(recipe.flips(planned.flips()))
                .with(recipe.mirroring(planned.mirroring()))
                .withBackgroundShare(recipe.backgroundShare(planned.backgroundShare()))
                .with(recipe.augment(planned.augment()))
                .with(unlabelled.over(planned.unlabelled()))
                .with(recipe.over(planned.optimisation())));
  }

  private int finish(Learned learned, LearnProgress progress) throws IOException {
    if (learned.outcome() == Outcome.STOPPED) {
      console().err().printf("simtrans: saved; continue with --resume --out %s%n", out);
      return ExitCode.STOPPED;
    }
    Path report = progress.report(learned);
    if (json && learned.evaluation().isPresent()) {
      console().out().print(learned.evaluation().get().toJson());
      return ExitCode.DONE;
    }
    learned
        .evaluation()
        .ifPresentOrElse(
            done -> console().out().println(sentence(done)),
            () ->
                console()
                    .out()
                    .println(
                        "nothing was held back, so nothing says how good the masks are: look at them"));
    boolean alone = learned.plan().folds() == null;
    console()
        .out()
        .printf(
            "took     %.1f of %s minutes%n",
            learned.minutes(), Numbers.plain(learned.plan().minutes()));
    console().out().printf("plan     %s%n", LearnPlan.file(out));
    if (alone) {
      console().out().printf("weights  %s%n", new RunFolder(out).model());
    }
    console().out().printf("report   %s%n", report);
    console()
        .out()
        .printf("next     simtrans segment --run %s IMAGES --out masks --overlay%n", out);
    return ExitCode.DONE;
  }

  private static String sentence(Evaluation evaluation) {
    String whose =
        switch (evaluation.split()) {
          case "test" -> "test subjects, which it had never seen";
          case "val" ->
              "subjects that chose epoch and threshold, so a little too good for new ones";
          default -> "subjects, each judged by a fold that did not learn from it";
        };
    return "Dice     %s pooled, %s per subject: %d %s"
        .formatted(
            evaluation.overall().pooled().dice().written(),
            evaluation.overall().perSubject().dice().written(),
            evaluation.subjects(),
            whose);
  }
}
