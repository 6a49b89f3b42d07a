package org.simtrans.learn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.Verification;
import org.simtrans.config.DataConfig;
import org.simtrans.config.Preset;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.Fit;
import org.simtrans.data.InputSize;
import org.simtrans.data.Normalisation;
import org.simtrans.data.Preprocessing;
import org.simtrans.layout.CohortException;
import org.simtrans.plan.Choice;
import org.simtrans.plan.Glance;
import org.simtrans.plan.ImagePlan;
import org.simtrans.run.RunFolder;
import org.simtrans.train.Pace;

/** Makes a plan by looking at the images, the labels, the machine and the clock. */
final class Planning {
  private static final double LEARNING = 0.9; // of the minutes, before it is known better
  private static final double LEAST = 0.2; // of the minutes, however long all else takes

  private final LearnConfig asked;
  private final Wishes wishes;
  private final Path run;
  private final LearnListener listener;
  private final Clock clock;
  private final List<Decision> decisions = new ArrayList<>();

  /**
   * @param run the folder that the plan is for; nothing is written there
   */
  Planning(LearnConfig asked, Path run, LearnListener listener, Clock clock) {
    this.asked = asked;
    this.run = run;
    this.listener = listener;
    this.clock = clock;
    wishes = asked.wishes();
  }

  /** What is known once all images have been looked into. */
  private record Found(Cohort cohort, Cohort learned, LabelValues labels, double secondsAnImage) {}

  LearnPlan plan() {
    Cohort cohort = asked.data().open();
    Holding holding = Holding.of(asked.data(), cohort, asked.compute().seed(), wishes.folds());
    listener.onCohort(cohort);
    Found found = look(cohort, holding);
    decisions.addAll(holding.decisions());
    Counts parts = Counts.of(cohort, holding.splits(), holding.judged());
    DataConfig channels = channels(found);
    Glance glance = Glance.of(channels.preprocessing(), found.learned(), found.labels());
    double seconds =
        60 * Math.max(LEAST * asked.minutes(), LEARNING * asked.minutes() - clock.minutes());
    Network network = network(channels, found.labels(), seconds);
    Pace pace = pace(channels, network, found.labels());
    DataConfig data = images(channels, network, glance, pace, seconds, found);
    data = context(data, glance, found.labels());
    double draw = pace.drawing(pixels(data)) * glance.slices();
    int judges = found.learned().cases().size();
    Counts counts = wishes.folds() == null ? parts : parts.ofFolds(judges);
    Times times = Times.of(counts, found.secondsAnImage(), draw, runs());
    return new Lesson(asked, run, network, data, glance, found.labels(), counts, decisions)
        .plan(holding, times, pace, clock.minutes());
  }

  private int runs() {
    return wishes.folds() == null ? 1 : wishes.folds();
  }

  private static int pixels(DataConfig data) {
    return data.preprocessing().height() * data.preprocessing().width();
  }

  /** Verifies, and says what is wrong. */
  private Found look(Cohort cohort, Holding holding) {
    boolean all = asked.data().channels().equals(DataConfig.ALL_CHANNELS);
    Cohort seen = cohort.seeing(all ? List.of() : asked.data().channels());
    long begin = System.nanoTime();
    Verification findings =
        Verification.verify(
            seen, Runtime.getRuntime().availableProcessors(), listener::onVerifying);
    double seconds = (System.nanoTime() - begin) / 1e9;
    listener.onVerified(findings);
    if (!findings.errors().isEmpty()) {
      throw new CohortException(
          "%s: %s; correct what is named above first, or leave these images out"
              .formatted(asked.data().folder(), findings.totals()));
    }
    requireMarked(cohort, findings.classes());
    List<String> teachers =
        wishes.folds() == null ? holding.splits().train() : holding.splits().test();
    return new Found(
        cohort,
        cohort.labelled().only(teachers),
        findings.classes(),
        seconds / cohort.cases().size());
  }

  private void requireMarked(Cohort cohort, LabelValues classes) {
    if (classes == null || classes.channels() == 0) {
      int count = cohort.labelled().cases().size();
      throw new CohortException(
          "%s: %s empty (every pixel is 0), so there is no class to learn: write values above 0 where something is to be found, or learn from the images alone with 'pretrain'"
              .formatted(
                  asked.data().folder(),
                  count == 1 ? "the only label is" : "all %d labels are".formatted(count)));
    }
  }

  /**
   * A network by name.
   *
   * @param before how the images were prepared that its weights have seen; empty for new weights
   */
  record Network(String model, String encoder, Optional<Preprocessing> before) {}

  private Network network(DataConfig data, LabelValues labels, double seconds) {
    JsonNode earlier = earlier();
    String known = earlier.path("model").asText(earlier.at("/task/model").asText(Recipe.network()));
    Network network = named(wishes.model() != null ? wishes.model() : known, earlier);
    String reason = "as the weights that it begins with";
    if (wishes.model() == null && earlier.isEmpty()) {
      Recipe.Network planned = Recipe.network(pace(data, network, labels), seconds);
      network = named(planned.model(), earlier);
      reason = planned.reason();
    }
    String words =
        network.encoder().equals("none")
            ? network.model()
            : "%s with %s".formatted(network.model(), network.encoder());
    decisions.add(
        Decision.of("network", words, reason, wishes.model() != null || wishes.encoder() != null));
    return network;
  }

  private Network named(String model, JsonNode earlier) {
    String encoder =
        wishes.encoder() != null
            ? wishes.encoder()
            : earlier.path("encoder").asText(Recipe.ENCODER);
    TrainConfig config =
        TrainConfig.preset(Preset.TINY, asked.data().folder()).withModel(model, encoder);
    return new Network(model, config.encoder(), asked.data().preparedBefore(wishes.pretrained()));
  }

  /** The settings of the run that this one begins with; empty where there is none. */
  private JsonNode earlier() {
    Path source = wishes.pretrained();
    RunFolder folder = source == null ? null : new RunFolder(source);
    return folder != null && folder.exists()
        ? folder.readConfig().path("config")
        : MissingNode.getInstance();
  }

  private DataConfig channels(Found found) {
    List<String> said = new ArrayList<>();
    boolean all = asked.data().channels().equals(DataConfig.ALL_CHANNELS);
    Preprocessing alone = asked.data().preprocessing().withContext(0, null);
    DataConfig looked = asked.data().withPreprocessing(alone).looked(said::add);
    if (!all) {
      decisions.add(Decision.asked("channels", looked.preprocessing().choice().toString()));
    }
    said.stream().map(Decision::ofSentence).forEach(decisions::add);
    DataConfig whole = looked.withLabelFraction(1); // the split says whose labels are used
    return wishes.folds() == null ? whole.withSplits(LearnPlan.splitsFile(run)) : whole;
  }

  private Pace pace(DataConfig data, Network network, LabelValues labels) {
    Preprocessing usual = data.preprocessing().withSize(new InputSize(128, 128)).asUsual();
    TrainConfig config =
        TrainConfig.preset(Preset.TINY, data.folder())
            .withModel(network.model(), network.encoder())
            .with(data.withPreprocessing(usual))
            .with(asked.compute());
    return Pace.of(config.task(labels), config.setup());
  }

  private DataConfig images(
      DataConfig data, Network network, Glance glance, Pace pace, double seconds, Found found) {
    Recipe.Size planned = Recipe.size(glance, pace, seconds);
    InputSize before =
        network.before().map(one -> new InputSize(one.height(), one.width())).orElse(null);
    InputSize size =
        wishes.size() != null ? wishes.size() : before != null ? before : planned.value();
    String reason = before != null ? "as the weights that it begins with" : planned.reason();
    decisions.add(Decision.of("input", size.toString(), reason, wishes.size() != null));
    Preprocessing sized = data.preprocessing().withSize(size);
    Choice choice =
        network
            .before()
            .map(
                b -> ImagePlan.like(b, wishes.pretrained(), sized, found.learned(), found.labels()))
            .orElseGet(() -> ImagePlan.choose(sized, found.learned(), found.labels()));
    if (sized.fit() != Fit.AUTO) {
      decisions.add(Decision.asked("slices", sized.fit().name().toLowerCase(Locale.ROOT)));
    }
    choice.sentences().stream().map(Decision::ofSentence).forEach(decisions::add);
    if (sized.normalise().stream().noneMatch(Normalisation::undecided)) {
      decisions.add(Decision.asked("intensities", Normalisation.listed(sized.normalise())));
    }
    return data.withPreprocessing(choice.preprocessing());
  }

  private DataConfig context(DataConfig data, Glance glance, LabelValues labels) {
    Recipe.Near planned = Recipe.context(glance, labels.channels());
    int slices = wishes.context() != null ? wishes.context() : planned.slices();
    String words =
        slices == 0
            ? "none"
            : "%d slice%s above and below".formatted(slices, slices == 1 ? "" : "s");
    decisions.add(Decision.of("context", words, planned.reason(), wishes.context() != null));
    if (slices == 0) {
      return data;
    }
    Preprocessing near = data.preprocessing().withContext(slices, null);
    return data.withPreprocessing(near).looked(text -> {});
  }
}
