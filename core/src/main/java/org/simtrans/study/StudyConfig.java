package org.simtrans.study;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Setting;
import org.simtrans.config.DataConfig;
import org.simtrans.config.Optimisation;
import org.simtrans.config.Preset;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.layout.Part;
import org.simtrans.run.RunException;
import org.simtrans.run.RunJson;

/**
 * Everything that a study depends on.
 *
 * @param train the recipe that all systems share: data, augmentation, budget, seed of the split;
 *     its model, encoder and loss are replaced
 * @param loss of all systems, null for each model's own
 * @param labelFractions shares of the labelled training subjects, ascending
 * @param seeds of weights, order and drawn labels; the split is the same for all
 * @param split the part that is evaluated: train, val or test
 * @param reference name of the system that the others are compared with, null for the first
 *     pretrained simtrans, else the first simtrans, else the first of all
 * @param pretrained run folder or file by the name that systems use
 * @param pretraining how the study pretrains for systems that use a name not in {@code pretrained};
 *     its network is replaced
 * @param updates that {@code train}'s epochs come to with all labels; each run makes as many,
 *     whatever its share of labels; 0 where steps or minutes decide, or as long as it is unknown
 */
public record StudyConfig(
    TrainConfig train,
    String loss,
    List<StudySystem> systems,
    List<Double> labelFractions,
    List<Long> seeds,
    String split,
    String reference,
    Map<String, Path> pretrained,
    PretrainConfig pretraining,
    long updates) {
  /** The models of the paper's Table 1, which are compared if none are named. */
  public static final List<String> DEFAULT_SYSTEMS = List.of("resunet", "vit", "simtrans");

  /** What of the recipe is compared by itself, or may change. */
  private static final Set<String> OTHERWISE = Set.of("compute", "loss");

  /**
   * @throws InvalidSettingException if there is nothing to compare, or something twice
   */
  public StudyConfig {
    Setting.required(train, "train");
    Setting.required(systems, "systems").forEach(system -> Setting.required(system, "a system"));
    Setting.required(labelFractions, "label_fractions")
        .forEach(fraction -> Setting.required(fraction, "a label fraction"));
    Setting.required(seeds, "seeds").forEach(seed -> Setting.required(seed, "a seed"));
    Setting.required(split, "split");
    Setting.required(pretrained, "pretrained");
    systems = List.copyOf(systems);
    labelFractions = labelFractions.stream().sorted().toList();
    seeds = List.copyOf(seeds);
    pretrained = Collections.unmodifiableMap(new LinkedHashMap<>(pretrained));
    require(
        !systems.isEmpty(),
        Message.of("{systems} is empty; name at least one, like resunet,simtrans"));
    require(!seeds.isEmpty(), Message.of("{seeds} is empty; name at least one, like 1,2,3"));
    require(
        !labelFractions.isEmpty(),
        Message.of("{label_fractions} is empty; name at least one, like 0.1,1"));
    requireOnce("seeds", seeds);
    requireOnce("label_fractions", labelFractions);
    for (double fraction : labelFractions) {
      require(
          fraction > 0 && fraction <= 1,
          Message.of("{label_fractions} holds %s; expected more than 0 and at most 1", fraction));
    }
    for (int i = 0; i < systems.size(); i++) {
      for (StudySystem other : systems.subList(0, i)) {
        StudySystem one = systems.get(i);
        require(
            !one.withName(other.name()).equals(other) && !one.folder().equals(other.folder()),
            Message.of(
                "{systems} holds '%s' and '%s', which are the same; leave one out",
                other.name(), one.name()));
      }
    }
    String named = reference;
    require(
        named == null || systems.stream().anyMatch(system -> system.name().equals(named)),
        Message.of(
            "{reference} is '%s'; expected one of %s",
            named, systems.stream().map(StudySystem::name).toList()));
  }

  private static void require(boolean holds, Message otherwise) {
    if (!holds) {
      throw new InvalidSettingException(otherwise);
    }
  }

  private static <T> void requireOnce(String setting, List<T> values) {
    require(
        new HashSet<>(values).size() == values.size(),
        Message.of("{" + setting + "} names a value twice: %s", values));
  }

  /** The part that is evaluated. */
  public Part part() {
    for (Part part : Part.values()) {
      if (part.key().equals(split)) {
        return part;
      }
    }
    throw new InvalidSettingException(
        Message.of("{split} is '%s'; expected train, val or test", split));
  }

  /** The system that the others are compared with. */
  public StudySystem referenceSystem() {
    return systems.stream()
        .filter(system -> system.name().equals(reference))
        .findFirst()
        .or(() -> first(true))
        .or(() -> first(false))
        .orElse(systems.get(0));
  }

  private Optional<StudySystem> first(boolean pretrainedOnly) {
    return systems.stream()
        .filter(system -> system.model().equals("simtrans"))
        .filter(system -> !pretrainedOnly || system.pretrained() != null)
        .findFirst();
  }

  /**
   * Compares systems with the defaults of {@code simtrans compare}.
   *
   * @param data the folder of a cohort with labels
   * @param systems as in {@code --models}: {@code MODEL[:ENCODER][@SIZE][+NAME]}; none for resunet,
   *     vit and simtrans
   */
  public static StudyConfig preset(Preset preset, Path data, String... systems) {
    TrainConfig train = TrainConfig.preset(preset, data);
    PretrainConfig pretraining = PretrainConfig.preset(preset, data).withEncoder(train.encoder());
    List<String> wanted = systems.length == 0 ? DEFAULT_SYSTEMS : List.of(systems);
    return of(train, pretraining, StudySystem.parseAll(wanted, train.encoder()));
  }

  /**
   * One comparison with all labels, from the seed of the recipe, on the test part; systems that
   * begin with pretrained weights get them by {@code pretraining}.
   *
   * @param pretraining how the study pretrains, of which the network is replaced
   */
  public static StudyConfig of(
      TrainConfig train, PretrainConfig pretraining, List<StudySystem> systems) {
    return new StudyConfig(
        train,
        null,
        systems,
        List.of(1.0),
        List.of(train.compute().seed()),
        "test",
        null,
        Map.of(),
        pretraining,
        0);
  }

  /** The same with so many updates for each run, and for a pretraining that the study makes. */
  public StudyConfig withSteps(long each) {
    return with(
        draft -> {
          draft.train = train.withSteps(each);
          draft.pretraining = pretraining.withSteps(each);
        });
  }

  /** The same with so many minutes for each run, and for a pretraining that the study makes. */
  public StudyConfig withMinutes(double each) {
    return with(
        draft -> {
          draft.train = train.withMinutes(each);
          draft.pretraining = pretraining.withMinutes(each);
        });
  }

  /** The same with one loss for all systems. */
  public StudyConfig withLoss(String name) {
    return with(draft -> draft.loss = name);
  }

  /** The same with other shares of the labels. */
  public StudyConfig withLabelFractions(List<Double> shares) {
    return with(draft -> draft.labelFractions = shares);
  }

  /** The same with other seeds. */
  public StudyConfig withSeeds(List<Long> others) {
    return with(draft -> draft.seeds = others);
  }

  /** The same, evaluated on another part: train, val or test. */
  public StudyConfig withSplit(String part) {
    return with(draft -> draft.split = part);
  }

  /** The same, compared with another system. */
  public StudyConfig withReference(String system) {
    return with(draft -> draft.reference = system);
  }

  /** The same with weights that exist, by the name that systems use. */
  public StudyConfig withPretrained(Map<String, Path> weights) {
    return with(draft -> draft.pretrained = weights);
  }

  /** The same with so many updates for every run. */
  public StudyConfig withUpdates(long settled) {
    return with(draft -> draft.updates = settled);
  }

  /** The same with what only the images tell, see {@link DataConfig#looked}. */
  StudyConfig looked(Consumer<String> say) {
    DataConfig data = train.data().looked(say);
    StudyConfig looked = with(draft -> draft.train = train.with(data));
    if (pretraining == null) {
      return looked;
    }
    boolean same = pretraining.data().equals(train.data());
    DataConfig pretrained = same ? data : pretraining.data().looked(text -> {});
    return looked.with(draft -> draft.pretraining = pretraining.with(pretrained));
  }

  private StudyConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** Settings that are being changed: the one place that copies all of them. */
  private static final class Draft {
    private final StudyConfig from;
    private TrainConfig train;
    private PretrainConfig pretraining;
    private String loss;
    private List<Double> labelFractions;
    private List<Long> seeds;
    private String split;
    private String reference;
    private Map<String, Path> pretrained;
    private long updates;

    Draft(StudyConfig from) {
      this.from = from;
      train = from.train;
      pretraining = from.pretraining;
      loss = from.loss;
      labelFractions = from.labelFractions;
      seeds = from.seeds;
      split = from.split;
      reference = from.reference;
      pretrained = from.pretrained;
      updates = from.updates;
    }

    StudyConfig done() {
      return new StudyConfig(
          train,
          loss,
          from.systems,
          labelFractions,
          seeds,
          split,
          reference,
          pretrained,
          pretraining,
          updates);
    }
  }

  /** Whether the budget is in epochs, which have to be turned into updates. */
  boolean byEpochs() {
    return train.optimisation().steps() == 0 && train.optimisation().minutes() == 0;
  }

  /**
   * What one run does.
   *
   * @param splits file of the study's split
   * @param weights to begin with, or null
   */
  TrainConfig of(StudySystem system, double fraction, long seed, Path splits, Path weights) {
    Optimisation whole = train.optimisation();
    Optimisation budget =
        byEpochs() ? whole.withLength(whole.epochs(), updates, whole.minutes()) : whole;
    DataConfig data =
        train
            .data()
            .withSplits(splits)
            .withLabelFraction(fraction)
            .withPreprocessing(system.preprocessing(train.data().preprocessing()));
    return train
        .withModel(system.model(), system.encoder())
        .withLoss(loss)
        .withPretrained(weights)
        .with(data)
        .with(budget)
        .with(train.compute().withSeed(seed));
  }

  /**
   * How the study pretrains what a system begins with.
   *
   * @param splits file of the study's split
   */
  PretrainConfig pretraining(StudySystem system, Path splits) {
    return pretraining
        .with(pretraining.data().withSplits(splits))
        .with(pretraining.task().forNetwork(system.model()))
        .withEncoder(system.encoder());
  }

  /**
   * Whether runs made with these settings may stand beside runs made with {@code other}'s.
   *
   * @throws RunException if not
   */
  void requireSameRecipe(StudyConfig other, Path folder) {
    JsonNode asked = RunJson.tree(other.train);
    for (Map.Entry<String, JsonNode> setting : RunJson.tree(train).properties()) {
      if (!OTHERWISE.contains(setting.getKey())) {
        requireSame(setting.getKey(), setting.getValue(), asked.get(setting.getKey()), folder);
      }
    }
    requireSame("loss", loss, other.loss, folder);
    requireSame("seed", train.compute().seed(), other.train.compute().seed(), folder);
    requireSame("pretraining", pretraining, other.pretraining, folder);
    pretrained.forEach(
        (name, run) ->
            requireSame(
                "pretrained " + name, run, other.pretrained.getOrDefault(name, run), folder));
  }

  private static void requireSame(String setting, Object begun, Object asked, Path folder) {
    if (!RunJson.line(begun).equals(RunJson.line(asked))) {
      throw new RunException(
          Message.of(
              "%s was begun with %s %s, and %s is asked for: runs of both cannot be compared; leave the"
                  + " option out, or name another folder with {out}",
              folder, setting, RunJson.line(begun), RunJson.line(asked)));
    }
  }

  /**
   * Reads the settings of an earlier study.
   *
   * @param file its {@code config.json}, or its folder
   * @throws RunException if it is missing, or of something else
   */
  public static StudyConfig read(Path file) {
    return RunJson.as(RunJson.ofRun(file, StudyFolder.VERB), StudyConfig.class, file);
  }
}
