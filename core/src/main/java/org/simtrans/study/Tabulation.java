package org.simtrans.study;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.DoubleStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.config.Optimisation;
import org.simtrans.data.InputSize;
import org.simtrans.data.Preprocessing;
import org.simtrans.layout.Splits;
import org.simtrans.metric.Estimate;
import org.simtrans.metric.Evaluation;
import org.simtrans.metric.Level;
import org.simtrans.metric.Measure;
import org.simtrans.metric.Trials;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.nn.Macs;
import org.simtrans.run.ModelCard;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;
import org.simtrans.study.StudyTables.Accuracy;
import org.simtrans.study.StudyTables.Cost;
import org.simtrans.study.StudyTables.Counted;
import org.simtrans.study.StudyTables.Difference;
import org.simtrans.study.StudyTables.Run;
import org.simtrans.study.StudyTables.SeededScore;
import org.simtrans.study.StudyTables.SystemScores;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/** Makes {@link StudyTables} of the run folders of a study, as far as they are finished. */
public final class Tabulation {
  private static final int PAPERS_SIZE = 384;
  private static final int PAPERS_CHANNELS = 3;

  private final StudyFolder folder;
  private final Map<String, Counted> counted =
      new HashMap<>(); // building large networks takes long

  /** The tables of a study whose runs are, or are being, evaluated. */
  public Tabulation(StudyFolder folder) {
    this.folder = folder;
  }

  private record Finished(StudyRun run, Evaluation evaluation) {}

  /** Reads what is there. */
  public StudyTables tables(StudyConfig config) {
    List<StudyRun> planned = folder.runs(config);
    List<Finished> finished = new ArrayList<>();
    for (StudyRun run : planned) {
      run.evaluation(config.split()).ifPresent(e -> finished.add(new Finished(run, e)));
    }
    Splits splits = Splits.read(folder.splits());
    return new StudyTables(
        new RunFolder(folder.path()).readConfig(),
        budget(config),
        config.split(),
        splits.train().size(),
        splits.val().size(),
        splits.test().size(),
        planned.size(),
        finished.stream().map(this::run).toList(),
        config.referenceSystem().name(),
        finished.isEmpty() ? null : finished.get(0).evaluation().emptyPolicy(),
        finished.isEmpty() ? 0 : finished.get(0).evaluation().resamples(),
        config.labelFractions().stream()
            .map(fraction -> accuracy(config, fraction, finished))
            .filter(accuracy -> !accuracy.systems().isEmpty())
            .toList(),
        config.systems().stream().map(system -> cost(config, system, finished)).toList(),
        StudyTables.PAPER);
  }

  private static String budget(StudyConfig config) {
    Optimisation budget = config.train().optimisation();
    String updates =
        config.byEpochs()
            ? ("%d updates each: what %d epochs come to with all labels, so that fewer labels are seen"
                    + " more often")
                .formatted(config.updates(), budget.epochs())
            : budget.steps() > 0 ? budget.steps() + " updates each" : "";
    String minutes =
        budget.minutes() > 0
            ? "%s minutes each".formatted(RunJson.line(budget.minutes()).replaceAll("\\.0$", ""))
            : "";
    return updates.isEmpty() || minutes.isEmpty()
        ? updates + minutes
        : updates + ", or at most " + minutes;
  }

  // --- Table 1 -------------------------------------------------------------------------------

  private Run run(Finished one) {
    RunFolder run = one.run().folder();
    ModelCard card = ModelCard.read(run.model());
    return new Run(
        one.run().system().name(),
        one.run().fraction(),
        Splits.read(run.splits()).train().size(),
        one.run().seed(),
        folder.path().relativize(run.path()).toString().replace('\\', '/'),
        log(run).stream().mapToLong(line -> line.path("step").asLong()).max().orElse(0),
        Measured.read(run).orElse(Measured.NOTHING).minutes(),
        card.threshold(),
        card.smallestPart(),
        card.valDice());
  }

  private Accuracy accuracy(StudyConfig config, double fraction, List<Finished> finished) {
    Map<StudySystem, Map<Long, Evaluation>> bySystem = new LinkedHashMap<>();
    int trained = 0;
    for (StudySystem system : config.systems()) {
      for (Finished one : finished) {
        if (one.run().system().equals(system) && one.run().fraction() == fraction) {
          bySystem
              .computeIfAbsent(system, s -> new LinkedHashMap<>())
              .put(one.run().seed(), one.evaluation());
          trained = Splits.read(one.run().folder().splits()).train().size();
        }
      }
    }
    List<SystemScores> systems = new ArrayList<>();
    bySystem.forEach((system, seeds) -> systems.add(scores(system, seeds)));
    List<Difference> differences = new ArrayList<>();
    StudySystem reference = config.referenceSystem();
    Map<Long, Evaluation> mine = bySystem.getOrDefault(reference, Map.of());
    bySystem.forEach(
        (system, theirs) -> {
          List<Long> common = mine.keySet().stream().filter(theirs::containsKey).toList();
          if (!system.equals(reference) && !common.isEmpty()) {
            differences.add(difference(reference, mine, system, theirs, common));
          }
        });
    return new Accuracy(fraction, trained, systems, differences);
  }

  private static SystemScores scores(StudySystem system, Map<Long, Evaluation> seeds) {
    Trials trials = Trials.of(List.copyOf(seeds.values()));
    Evaluation any = seeds.values().iterator().next();
    return new SystemScores(
        system.name(),
        List.copyOf(seeds.keySet()),
        any.subjects(),
        any.slices(),
        byLevel(
            (level, measure) -> seeded(trials.of(level, measure), trials.spread(level, measure))),
        any.overall().emptySlices().count(),
        seeded(trials.falsePositives(), trials.falsePositiveSpread()));
  }

  private static SeededScore seeded(Estimate estimate, Trials.Spread spread) {
    return new SeededScore(
        estimate.mean(),
        List.of(estimate.low(), estimate.high()),
        spread.deviation(),
        spread.values());
  }

  private static Difference difference(
      StudySystem one,
      Map<Long, Evaluation> mine,
      StudySystem other,
      Map<Long, Evaluation> theirs,
      List<Long> seeds) {
    Trials first = Trials.of(seeds.stream().map(mine::get).toList());
    Trials second = Trials.of(seeds.stream().map(theirs::get).toList());
    return new Difference(
        one.name(),
        other.name(),
        seeds,
        byLevel((level, measure) -> first.difference(second, level, measure)),
        first.falsePositiveDifference(second));
  }

  private static <T> Map<Level, Map<Measure, T>> byLevel(BiFunction<Level, Measure, T> value) {
    Map<Level, Map<Measure, T>> levels = new EnumMap<>(Level.class);
    for (Level level : Level.values()) {
      Map<Measure, T> measures = new EnumMap<>(Measure.class);
      for (Measure measure : Measure.values()) {
        measures.put(measure, value.apply(level, measure));
      }
      levels.put(level, measures);
    }
    return levels;
  }

  // --- Table 2 -------------------------------------------------------------------------------

  private Cost cost(StudyConfig config, StudySystem system, List<Finished> finished) {
    List<RunFolder> runs =
        finished.stream()
            .filter(one -> one.run().system().equals(system))
            .map(one -> one.run().folder())
            .toList();
    Preprocessing input = system.preprocessing(config.train().data().preprocessing());
    Counted own = counted(system, 1, input.height(), input.width());
    return new Cost(
        system.name(),
        system.model(),
        system.encoder(),
        config.loss() != null ? config.loss() : Models.lossOf(system.model()),
        new InputSize(input.height(), input.width()).toString(),
        own.parameters(),
        own.macs(),
        counted(system, PAPERS_CHANNELS, PAPERS_SIZE, PAPERS_SIZE),
        median(runs.stream().flatMapToDouble(Tabulation::trainingSpeeds).toArray()),
        median(
            runs.stream()
                .flatMap(run -> Measured.read(run).stream())
                .filter(measured -> measured.inferenceImagesPerSecond() != null)
                .mapToDouble(Measured::inferenceImagesPerSecond)
                .toArray()),
        runs.stream()
            .flatMap(run -> Measured.read(run).stream())
            .map(Measured::peakTrainingBytes)
            .filter(bytes -> bytes != null)
            .max(Long::compare)
            .orElse(null));
  }

  private Counted counted(StudySystem system, int channels, int height, int width) {
    String key =
        "%s %s %d %d %d".formatted(system.model(), system.encoder(), channels, height, width);
    return counted.computeIfAbsent(key, k -> count(system, channels, height, width));
  }

  private static Counted count(StudySystem system, int channels, int height, int width) {
    SegmentationModel network =
        Models.create(new ModelConfig(system.model(), system.encoder(), channels, 1), new Rng(0));
    network.train(false);
    try (NoGrad off = new NoGrad();
        Scope scope = new Scope()) {
      Tensor image = Tensors.zeros(1, channels, height, width);
      return new Counted(network.parameterCount(), Macs.of(() -> network.forward(image)));
    } finally {
      network.release();
    }
  }

  /** Images per second of each line but the first, which holds the warming up. */
  private static DoubleStream trainingSpeeds(RunFolder run) {
    return log(run).stream()
        .filter(line -> line.path("images_per_second").isNumber())
        .skip(1)
        .mapToDouble(line -> line.path("images_per_second").asDouble());
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int n = values.length;
    return n == 0 ? Double.NaN : (values[(n - 1) / 2] + values[n / 2]) / 2;
  }

  private static List<JsonNode> log(RunFolder run) {
    try {
      return Files.readAllLines(run.metrics()).stream()
          .map(RunJson::parseOrNull)
          .filter(line -> line != null)
          .toList();
    } catch (IOException absent) {
      return List.of();
    }
  }
}
