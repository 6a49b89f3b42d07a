package org.simtrans.study;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.data.InputSize;
import org.simtrans.data.Preprocessing;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.nn.Macs;
import org.simtrans.run.RunFolder;
import org.simtrans.study.StudyTables.Cost;
import org.simtrans.study.StudyTables.Counted;
import org.simtrans.study.Tabulation.Finished;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/** Makes Table 2: what networks cost. */
final class CostTable {
  private static final int PAPERS_SIZE = 384;
  private static final int PAPERS_CHANNELS = 3;

  private final Map<String, Counted> counted =
      new HashMap<>(); // building large networks takes long

  /** The row of a system. */
  Cost of(StudyConfig config, StudySystem system, List<Finished> finished) {
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
        median(runs.stream().flatMapToDouble(CostTable::trainingSpeeds).toArray()),
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
        "%s %s %s %s %s".formatted(system.model(), system.encoder(), channels, height, width);
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
    return Tabulation.log(run).stream()
        .filter(line -> line.path("images_per_second").isNumber())
        .skip(1)
        .mapToDouble(line -> line.path("images_per_second").asDouble());
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int n = values.length;
    return n == 0 ? Double.NaN : (values[(n - 1) / 2] + values[n / 2]) / 2;
  }
}
