package org.simtrans.predict;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.Message;
import org.simtrans.MissingExtensionException;
import org.simtrans.config.PretrainConfig;
import org.simtrans.data.Batch;
import org.simtrans.data.Planes;
import org.simtrans.data.Preprocessing;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.EncoderWeights;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.run.ModelCard;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.WeightsException;
import org.simtrans.weights.WeightsFile;

/**
 * An encoder with learned weights, to look at what it sees; on the CPU, in fp32.
 *
 * @param name of the encoder
 * @param preprocessing that it learned with; null where the weights do not say
 */
public record TrainedEncoder(Encoder encoder, String name, Preprocessing preprocessing) {
  private static final int FINEST = 4; // stride of the first stage

  /**
   * Reads the encoder of a run: of the model that 'train' made, or the one that 'pretrain' made.
   *
   * @throws RunException if the folder holds neither, or the model has no encoder
   */
  public static TrainedEncoder ofRun(Path folder) {
    RunFolder run = new RunFolder(folder);
    if (Files.exists(run.model())) {
      return ofModel(folder);
    }
    if (Files.exists(run.encoder())) {
      PretrainConfig config = PretrainConfig.read(run.config());
      return new TrainedEncoder(
          load(run.encoder(), config.encoder(), config.data().preprocessing().planes()),
          config.encoder(),
          config.data().preprocessing());
    }
    throw new RunException(
        Message.of(
            "%s holds neither model.safetensors nor encoder.safetensors: name the {out} folder of a"
                + " 'train' or 'pretrain' that has finished an epoch",
            folder));
  }

  /**
   * As {@link #ofRun}, or of a file that 'train', 'pretrain' or 'import' wrote, with the channels
   * that it has.
   *
   * @throws WeightsException if a file does not say which encoder it holds
   */
  public static TrainedEncoder of(Path source) {
    if (Files.isDirectory(source)) {
      return ofRun(source);
    }
    Map<String, String> metadata;
    try (WeightsFile file = WeightsFile.open(source)) {
      metadata = file.metadata();
    }
    if (metadata.containsKey(ModelCard.KEY)) {
      return ofModel(source);
    }
    String name = metadata.getOrDefault("encoder", "");
    String channels = metadata.getOrDefault("in_channels", "");
    if (name.isEmpty() || !channels.matches("[1-9][0-9]{0,3}")) {
      throw new WeightsException(
          source
              + " does not say which encoder it holds: name a run folder, or a file that 'train',"
              + " 'pretrain' or 'import' wrote");
    }
    return new TrainedEncoder(load(source, name, Integer.parseInt(channels)), name, null);
  }

  /** Of the encoder that the file, or the run that it belongs to, names. */
  private static Encoder load(Path file, String name, int channels) {
    try {
      return EncoderWeights.load(file, name, channels);
    } catch (MissingExtensionException e) {
      throw new WeightsException(e.neededBy(file), e);
    }
  }

  private static TrainedEncoder ofModel(Path source) {
    TrainedModel model = TrainedModel.load(source, Precision.FP32, ComputeDevice.CPU);
    return new TrainedEncoder(
        encoder(model.network(), source),
        Models.encoderOf(model.card().model().model(), model.card().model().encoder()),
        model.card().preprocessing());
  }

  private static Encoder encoder(SegmentationModel network, Path folder) {
    return network
        .encoder()
        .orElseThrow(
            () ->
                new RunException(
                    folder
                        + " holds a model without an encoder of four stages: name a run of another"
                        + " model"));
  }

  /**
   * Reads the weights of an encoder, or of a model that holds it.
   *
   * @param name of the encoder that they belong to
   * @throws WeightsException if they are not all there
   */
  public static TrainedEncoder ofWeights(Path file, String name) {
    if (!Files.exists(file)) {
      throw new WeightsException(file + " does not exist: name a file of weights");
    }
    return new TrainedEncoder(EncoderWeights.load(file, name, 1), name, null);
  }

  /**
   * What the stages make of one prepared slice.
   *
   * @param image as {@link #preprocessing} makes it, with the channels that the encoder takes
   */
  public List<FeatureMap> maps(Planes image) {
    List<FeatureMap> maps = new ArrayList<>();
    Batch batch = Batch.of(List.of(image));
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      for (Tensor map : encoder.forward(Tensors.of(batch.values(), batch.shape()))) {
        maps.add(
            new FeatureMap(
                FINEST << maps.size(),
                (int) map.size(1),
                (int) map.size(2),
                (int) map.size(3),
                Tensors.toFloats(map)));
      }
    }
    return maps;
  }
}
