package org.simtrans.learn;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.simtrans.augment.LesionConfig;
import org.simtrans.cohort.LabelValues;
import org.simtrans.config.DataConfig;
import org.simtrans.config.Optimisation;
import org.simtrans.config.Preset;
import org.simtrans.config.Pretexts;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.Normalisation.Scheme;
import org.simtrans.data.Preprocessing;
import org.simtrans.host.ResidentMemory;
import org.simtrans.image.Plane;
import org.simtrans.plan.Glance;
import org.simtrans.task.Pretext;
import org.simtrans.task.lesions.LesionTask;
import org.simtrans.task.simmim.SimMimTask;
import org.simtrans.tensor.Precision;
import org.simtrans.train.Footprint;
import org.simtrans.train.MemoryRoom;
import org.simtrans.train.Pace;

/**
 * The part of a plan that says what is learned, for how long, in what batches.
 *
 * @param data decided by then
 * @param decisions of what was decided before; more are added
 */
record Lesson(
    LearnConfig asked,
    Path run,
    Planning.Network network,
    DataConfig data,
    Glance glance,
    LabelValues labels,
    Counts counts,
    List<Decision> decisions) {
  private static final double ROOM = 0.8; // of the free memory
  private static final double LATE = 0.1; // minutes, more than which is said
  private static final String AUGMENTATION = "augmentation";
  private static final String FLIPS = "flips";
  private static final String UNLABELLED = "unlabelled";

  LearnPlan plan(Holding holding, Times times, Pace pace, double spent) {
    Wishes wishes = asked.wishes();
    int runs = wishes.folds() == null ? 1 : wishes.folds();
    int pixels = data.preprocessing().height() * data.preprocessing().width();
    double possible =
        60 * Learning.toLearn(asked.minutes(), spent, times, true, runs) / pace.learning(pixels);
    Fit fit = batch(wishes.batch() == null ? Recipe.BATCH : wishes.batch());
    Recipe.Share share = share(possible, fit.batch());
    PretrainConfig pretraining = share.value() > 0 ? pretraining(share, fit, possible) : null;
    TrainConfig training = training(fit.batch(), pretraining != null);
    minutes(share.value(), times, runs, spent);
    machine();
    return new LearnPlan(
        asked.minutes(),
        decisions,
        LearnPlan.judgedOn(holding.judged(), wishes.folds()),
        wishes.folds(),
        share.value(),
        pretraining,
        training,
        holding.splits(),
        times);
  }

  /**
   * @param batch of learning from labels
   * @param largest that has room; as many as one likes where that is not known
   */
  private record Fit(int batch, int largest) {}

  /** As large as planned, or as memory allows. */
  private Fit batch(int planned) {
    TrainConfig config = begun(planned);
    boolean wished = asked.wishes().batch() != null;
    if (wished) {
      MemoryRoom.require(config, text -> {});
    }
    Optional<Footprint> footprint = Footprint.of(config);
    OptionalLong free = ResidentMemory.available();
    int largest =
        footprint.isPresent() && free.isPresent()
            ? footprint.get().largestBatch((long) (ROOM * free.getAsLong()))
            : Integer.MAX_VALUE;
    int batch = wished ? planned : Math.max(1, Math.min(planned, largest));
    String why =
        batch < planned
            ? "because no more fit into the free memory"
            : "because more updates of few slices teach more than fewer of many";
    decisions.add(
        Decision.of("batch", "%d slices, in learning from labels".formatted(batch), why, wished));
    return new Fit(batch, largest);
  }

  private TrainConfig begun(int batch) {
    return TrainConfig.preset(Preset.TINY, data.folder())
        .withModel(network.model(), network.encoder())
        .with(data)
        .with(asked.compute())
        .withBatch(batch);
  }

  private Recipe.Share share(double possible, int batch) {
    Wishes wishes = asked.wishes();
    if (wishes.pretrained() != null) {
      decisions.add(Decision.asked("pretraining", "none, begins with " + wishes.pretrained()));
      return new Recipe.Share(0, "");
    }
    Recipe.Share planned = Recipe.share(counts, wishes.folds() != null, possible, batch);
    if (wishes.pretraining() == null) {
      if (planned.value() == 0) {
        decisions.add(Decision.of("pretraining", "none", planned.reason()));
      }
      return planned;
    }
    if (wishes.pretraining() == 0) {
      decisions.add(Decision.asked("pretraining", "none"));
    }
    return new Recipe.Share(wishes.pretraining(), "as you asked");
  }

  private PretrainConfig pretraining(Recipe.Share share, Fit fit, double possible) {
    Recipe.Task task = Recipe.task(glance, labels.channels());
    Integer wished = asked.wishes().batch();
    int planned = wished != null ? wished : Recipe.pretrainingBatch(share.value() * possible);
    int batch = Math.max(1, Math.min(planned, fit.largest()));
    decisions.add(
        Decision.of(
            "pretraining",
            "to %s, with the whole network, in batches of %d".formatted(task.words(), batch),
            task.reason()));
    decisions.add(
        new Decision(
            "share of pretraining",
            "%.0f %%".formatted(100 * share.value()),
            share.reason(),
            asked.wishes().pretraining() != null));
    Optimisation optimisation =
        Preset.TINY
            .pretraining()
            .withBatch(batch)
            .withLearningRate(Recipe.LEARNING_RATE)
            .withMinutes(1);
    PretrainConfig preset = PretrainConfig.preset(Preset.TINY, data.folder());
    return new PretrainConfig(
        data.withSplits(LearnPlan.splitsFile(run)),
        pretext(task),
        network.encoder(),
        null,
        preset.probeEvery(),
        optimisation,
        asked.compute());
  }

  private Pretext<?> pretext(Recipe.Task task) {
    return switch (task.name()) {
      case "lesions" ->
          new LesionTask(network.model(), LesionConfig.defaults().with(task.contrast()));
      case "simmim" -> new SimMimTask(null, network.model());
      default -> Pretexts.named(task.name()).forNetwork(network.model());
    };
  }

  private TrainConfig training(int batch, boolean pretrained) {
    Wishes wishes = asked.wishes();
    double rate = wishes.learningRate() == null ? Recipe.LEARNING_RATE : wishes.learningRate();
    decisions.add(
        Decision.of(
            "learning rate",
            "%.0e".formatted(rate).replace("e-0", "e-"),
            "because it did best where minutes are few",
            wishes.learningRate() != null));
    Path weights =
        pretrained ? run.resolve(Learning.PRETRAINING).toAbsolutePath() : wishes.pretrained();
    TrainConfig planned =
        begun(batch).withLearningRate(rate).withMinutes(1).withPretrained(weights);
    boolean tissue = hasNoUp();
    planned = planned.with(planned.augment().withFlipVertical(tissue ? 0.5 : 0));
    Map<String, Decision> further = new LinkedHashMap<>();
    further.put(
        AUGMENTATION,
        Decision.of(
            AUGMENTATION,
            "usual",
            "which is rotation, scale, shift, grey values and how much a lesion stands out; more of it has not been shown to help in minutes"));
    further.put(FLIPS, flips(tissue));
    further.put(
        UNLABELLED,
        Decision.of(
            UNLABELLED,
            pretrained ? "in pretraining only" : counts.unlabelled() == 0 ? "none" : "not used",
            counts.unlabelled() == 0
                ? "as all images that may be seen have labels"
                : "because their part in learning from labels has not been shown to help in minutes"));
    wishes
        .further()
        .said()
        .forEach((what, value) -> further.put(what, Decision.asked(what, value)));
    decisions.addAll(further.values());
    return wishes.further().over().apply(planned);
  }

  private Decision flips(boolean tissue) {
    boolean sides = !labels.sides().isEmpty() && data.preprocessing().plane() != Plane.SAGITTAL;
    if (sides) {
      return Decision.of(
          FLIPS, "none", "because mirror images exchange " + String.join(" and ", labels.sides()));
    }
    return tissue
        ? Decision.of(FLIPS, "left to right and upside down", "because these pictures have no up")
        : Decision.of(FLIPS, "left to right, in training", "because no label is a side");
  }

  /** Whether pictures are of something on a slide, by their colours or their ground. */
  private boolean hasNoUp() {
    Preprocessing input = data.preprocessing();
    return glance.picture()
        && (input.hasColours()
            || input.normalise().stream()
                .anyMatch(
                    way -> way.scheme() == Scheme.BRIGHT || way.scheme() == Scheme.FLUORESCENCE));
  }

  private void minutes(double share, Times times, int runs, double spent) {
    double rest = Learning.toLearn(asked.minutes(), spent, times, share > 0, runs);
    double late = spent + times.sum(share > 0, runs) + rest - asked.minutes();
    decisions.add(
        Decision.of(
            "minutes",
            "%s in all".formatted(Optimisation.minutesAsText(asked.minutes())),
            (share > 0 ? "about %.1f of pretraining, ".formatted(share * rest) : "")
                + "about %.1f of learning from labels".formatted((1 - share) * rest)
                + (runs > 1 ? " in %d folds".formatted(runs) : "")
                + ", the rest to look, to prepare and to judge"
                + (late > LATE
                    ? "; that alone takes so long that the end comes about %.1f minutes late: give it more minutes"
                        .formatted(late)
                    : "")));
  }

  private void machine() {
    Precision precision = asked.compute().precision();
    String where =
        asked.compute().device().isCpu()
            ? "%d thread%s of the processor".formatted(threads(), threads() == 1 ? "" : "s")
            : asked.compute().device().toString();
    String why =
        precision == Precision.BF16
            ? "because it multiplies bf16 faster"
            : "because bf16 would not be faster";
    decisions.add(
        Decision.of(
            "machine", "%s in %s".formatted(where, precision), why, asked.precisionAsked()));
  }

  private int threads() {
    int wished = asked.compute().threads();
    return wished > 0 ? wished : Runtime.getRuntime().availableProcessors();
  }
}
