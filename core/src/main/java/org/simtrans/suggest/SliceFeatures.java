package org.simtrans.suggest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.Message;
import org.simtrans.config.PretrainConfig;
import org.simtrans.data.Batch;
import org.simtrans.data.Preprocessing;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.predict.TrainedEncoder;
import org.simtrans.run.Pretrained;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/** What a run of 'train' or 'pretrain' sees in slices: one vector for each; on the CPU, in fp32. */
final class SliceFeatures {
  private final Function<Tensor, Tensor> network;
  private final Preprocessing preprocessing;

  private SliceFeatures(Function<Tensor, Tensor> network, Preprocessing preprocessing) {
    this.network = network;
    this.preprocessing = preprocessing.ofWholeSlices();
  }

  /**
   * @param source a run folder, or a {@code model.safetensors}
   * @throws RunException if there are no weights that compare images
   */
  static SliceFeatures of(Path source) {
    RunFolder run = new RunFolder(source);
    if (Files.isRegularFile(source) || Files.exists(run.model())) {
      TrainedModel model = TrainedModel.load(source, Precision.FP32, ComputeDevice.CPU);
      return of(model.network(), model.card().preprocessing(), source);
    }
    if (Files.exists(run.encoder())) {
      TrainedEncoder encoder = TrainedEncoder.ofRun(source);
      return new SliceFeatures(encoder.encoder()::pooled, encoder.preprocessing());
    }
    if (!Files.exists(run.network())) {
      throw new RunException(
          Message.of(
              "%s holds no model, encoder or network: name the {out} folder of a 'train' or 'pretrain' that has finished an epoch",
              source));
    }
    PretrainConfig config = PretrainConfig.read(run.config());
    Preprocessing input = config.data().preprocessing();
    String name = config.task().wholeNetwork().orElseThrow();
    ModelConfig shape = new ModelConfig(name, config.encoder(), input.planes(), 1);
    SegmentationModel network = Models.create(shape, Rng.forLoadedWeights());
    Pretrained.into(network, source);
    return of(network, input, source);
  }

  private static SliceFeatures of(SegmentationModel network, Preprocessing input, Path source) {
    network.train(false);
    return new SliceFeatures(
        images ->
            network
                .pooled(images)
                .orElseThrow(
                    () ->
                        new RunException(
                            source
                                + " holds a model that gives no features by which images can be compared: name a run of another model")),
        input);
  }

  /** How images are prepared for it: whole slices, also where the model sees patches. */
  Preprocessing preprocessing() {
    return preprocessing;
  }

  /** One vector for each slice. */
  List<float[]> of(Batch slices) {
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Tensor vectors = network.apply(Tensors.of(slices.values(), slices.shape()));
      float[] all = Tensors.toFloats(vectors);
      int width = all.length / slices.count();
      return IntStream.range(0, slices.count())
          .mapToObj(i -> Arrays.copyOfRange(all, i * width, (i + 1) * width))
          .toList();
    }
  }
}
