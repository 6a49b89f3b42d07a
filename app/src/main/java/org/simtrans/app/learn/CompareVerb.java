package org.simtrans.app.learn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.simtrans.InvalidSettingException;
import org.simtrans.MissingExtensionException;
import org.simtrans.app.cli.Console;
import org.simtrans.app.cli.ExitCode;
import org.simtrans.app.cli.StopOnSignal;
import org.simtrans.app.ranks.RankOptions;
import org.simtrans.config.DataConfig;
import org.simtrans.config.Pretexts;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunJson;
import org.simtrans.study.Study;
import org.simtrans.study.StudyConfig;
import org.simtrans.study.StudyFolder;
import org.simtrans.study.StudySystem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "compare",
    description =
        "Trains and evaluates several models on one cohort, one split and one budget, and writes"
            + " the paper's Tables 1 and 2 and its Figure 9: tables.md, tables.json and"
            + " report.html,"
            + " renewed after each run, and figure9.png at the end.",
    footer = {
      "",
      "With --epochs, all runs make as many updates as those epochs come to with all labels.",
      "",
      "Example: simtrans compare --data phantoms --out runs/compared --preset tiny --steps 200 \\",
      "  --models simtrans,simtrans+pretrained --label-fractions 0.25,1 --seeds 1,2"
    })
public final class CompareVerb extends LearningVerb {
  private static final String PRETRAINED = "pretrained"; // the name of one that has none

  @Mixin private RecipeOptions recipe;

  @Option(
      names = "--models",
      paramLabel = "LIST",
      split = ",",
      description = {
        "Systems to compare, separated by commas, each in the form",
        "  MODEL[:ENCODER][@SIZE][+NAME]",
        "SIZE replaces --size; +NAME starts from pretrained weights. For +pretrained without"
            + " --pretrained, 'compare' runs a pretraining first. Default: resunet,vit,simtrans and"
            + " simtrans+NAME for each --pretrained."
      })
  private List<String> models;

  @Option(
      names = "--seeds",
      paramLabel = "LIST",
      split = ",",
      description =
          "Random seeds of the weights, the order and the choice of labels, one for each"
              + " run; the split follows --seed (default: --seed).")
  private List<Long> seeds;

  @Option(
      names = "--label-fractions",
      paramLabel = "LIST",
      split = ",",
      description =
          "Shares of the labelled training subjects; a smaller share is part of a larger one"
              + " (default 1).")
  private List<Double> labelFractions;

  @Option(
      names = "--pretrained",
      paramLabel = "[NAME=]RUN",
      description =
          "Weights for +NAME (default 'pretrained'): a run of 'pretrain', or a file of weights"
              + " that 'train' takes. May be given several times.")
  private List<String> pretrained;

  @Option(
      names = "--reference",
      paramLabel = "SYSTEM",
      description =
          "The system that the others are compared with (default: the first pretrained simtrans,"
              + " else the first simtrans).")
  private String reference;

  @Option(
      names = "--split",
      paramLabel = "PART",
      description = "The part that is evaluated: train, val or test (default test).")
  private String split;

  @Option(
      names = "--pretrain-task",
      paramLabel = "T",
      description = "The task of the pretraining that compare runs itself (default simclr).")
  private String pretrainTask;

  @Option(
      names = "--pretrain-epochs",
      paramLabel = "N",
      description =
          "Epochs of the pretraining that 'compare' runs itself (default: --epochs, --steps or"
              + " --minutes if given, else the preset's).")
  private Integer pretrainEpochs;

  @Option(
      names = "--pretrain-steps",
      paramLabel = "N",
      description = "Updates of that pretraining, instead of epochs.")
  private Long pretrainSteps;

  @Option(
      names = "--pretrain-minutes",
      paramLabel = "M",
      description =
          "Minutes of that pretraining; with one of the other two it ends with what comes first.")
  private Double pretrainMinutes;

  public CompareVerb(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    RankOptions.requireAlone("compare");
    StudyFolder folder = new StudyFolder(options().out());
    StudyConfig config = config(folder);
    try (StopOnSignal stop = new StopOnSignal(console(), folder::exists);
        StudyProgress progress = new StudyProgress(console(), folder, options().tensorBoard())) {
      Study study = new Study(config, folder, options().resume(), words(), progress, stop.signal());
      progress.of(study);
      Outcome outcome = study.run();
      if (outcome == Outcome.STOPPED) {
        console().err().printf("simtrans: saved; continue with --resume --out %s%n", folder.path());
        return ExitCode.STOPPED;
      }
      progress.drawGallery();
    }
    console()
        .out()
        .printf(
            "tables   %s, %s%nfigure   %s%nreport   %s%n",
            folder.tablesMarkdown(), folder.tablesJson(), folder.gallery(), folder.report());
    return ExitCode.DONE;
  }

  private StudyConfig config(StudyFolder folder) {
    Optional<StudyConfig> begun =
        options().resume() && folder.exists()
            ? Optional.of(StudyConfig.read(folder.config()))
            : named().filter(file -> isStudy(file)).map(StudyConfig::read);
    Optional<TrainConfig> base =
        begun
            .map(StudyConfig::train)
            .or(() -> named().filter(file -> !isStudy(file)).map(TrainConfig::read));
    TrainConfig train = train(base, begun);
    Map<String, Path> weights = weights(begun.map(StudyConfig::pretrained));
    PretrainConfig pretraining = pretraining(begun.map(StudyConfig::pretraining), train);
    StudyConfig plain =
        StudyConfig.of(train, pretraining, systems(begun, train.encoder(), weights));
    return plain
        .withLoss(recipe.loss(begun.map(StudyConfig::loss).orElse(null)))
        .withLabelFractions(
            given(labelFractions, begun.map(StudyConfig::labelFractions), plain.labelFractions()))
        .withSeeds(given(seeds, begun.map(StudyConfig::seeds), plain.seeds()))
        .withSplit(given(split, begun.map(StudyConfig::split), plain.split()))
        .withReference(given(reference, begun.map(StudyConfig::reference), null))
        .withPretrained(weights);
  }

  private Optional<Path> named() {
    return Optional.ofNullable(options().config());
  }

  private static boolean isStudy(Path file) {
    return RunJson.read(file).path("verb").asText().equals("compare");
  }

  /** What all systems share. */
  private TrainConfig train(Optional<TrainConfig> earlier, Optional<StudyConfig> begun) {
    TrainConfig base =
        earlier.orElseGet(() -> TrainConfig.preset(options().preset(), options().folder()));
    DataConfig data = options().over(base.data());
    return base.withFlips(false) // for now: the base's plane may be one that has no flips
        .withModel("simtrans", options().encoder(base.encoder()))
        .withPretrained(null)
        .with(begun.isPresent() ? data : data.withLabelFraction(1))
        .withFlips(recipe.flips(base.flips()))
        .with(recipe.mirroring(base.mirroring()))
        .withBackgroundShare(recipe.backgroundShare(base.backgroundShare()))
        .with(recipe.augment(base.augment()))
        .with(recipe.over(options().over(base.optimisation())))
        .with(options().compute(earlier.map(TrainConfig::compute).orElse(null)));
  }

  /** Pretrained weights by name: those of the study so far, and those given. */
  private Map<String, Path> weights(Optional<Map<String, Path>> begun) {
    Map<String, Path> weights = new LinkedHashMap<>(begun.orElse(Map.of()));
    Set<String> seen = new LinkedHashSet<>();
    for (String one : pretrained == null ? List.<String>of() : pretrained) {
      boolean named = one.matches("[A-Za-z0-9_.-]+=.+");
      String name = named ? one.substring(0, one.indexOf('=')) : PRETRAINED;
      String run = named ? one.substring(one.indexOf('=') + 1) : one;
      if (!seen.add(name)) {
        throw new InvalidSettingException(
            "--pretrained gives '%s' twice; name each, like --pretrained long=RUN, and use it as"
                    .formatted(name)
                + " simtrans+long");
      }
      weights.put(name, Path.of(run).toAbsolutePath().normalize());
    }
    return weights;
  }

  private List<StudySystem> systems(
      Optional<StudyConfig> begun, String encoder, Map<String, Path> weights) {
    if (models == null && begun.isPresent()) {
      return begun.get().systems();
    }
    List<String> wanted = models;
    if (wanted == null) {
      wanted = new ArrayList<>(StudyConfig.DEFAULT_SYSTEMS);
      weights.keySet().stream().map(name -> "simtrans+" + name).forEach(wanted::add);
    }
    List<StudySystem> systems = StudySystem.parseAll(wanted, encoder);
    for (StudySystem system : systems) {
      String name = system.pretrained();
      if (name != null && !name.equals(PRETRAINED) && !weights.containsKey(name)) {
        throw new InvalidSettingException(
            "--models holds '%s', but nothing is named '%s'; give --pretrained %s=RUN"
                .formatted(system.name(), name, name));
      }
    }
    return systems;
  }

  private PretrainConfig pretraining(Optional<PretrainConfig> begun, TrainConfig train) {
    PretrainConfig base =
        begun.orElseGet(
            () ->
                PretrainConfig.preset(options().preset(), train.data().folder())
                    .with(train.data())
                    .withEncoder(train.encoder())
                    .with(options().over(options().preset().pretraining()))
                    .with(train.compute()));
    if (pretrainTask != null && !Pretexts.names().contains(pretrainTask)) {
      throw new MissingExtensionException("pretrain_task", pretrainTask, Pretexts.names());
    }
    PretrainConfig config =
        pretrainTask == null ? base : base.with(options().preset().task(pretrainTask));
    boolean told =
        Stream.of(pretrainEpochs, pretrainSteps, pretrainMinutes).anyMatch(v -> v != null);
    return told
        ? config.with(
            config
                .optimisation()
                .withLength(
                    pretrainEpochs == null ? 0 : pretrainEpochs,
                    pretrainSteps == null ? 0 : pretrainSteps,
                    pretrainMinutes == null ? 0 : pretrainMinutes))
        : config;
  }
}
