package org.simtrans.onnx;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Fit;
import org.simtrans.data.Planes;
import org.simtrans.data.Preprocessing;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.HybridConfig;
import org.simtrans.encoder.HybridTransformer;
import org.simtrans.encoder.ResNet;
import org.simtrans.encoder.ResNetConfig;
import org.simtrans.encoder.SwinConfig;
import org.simtrans.encoder.SwinTransformer;
import org.simtrans.encoder.Vgg16;
import org.simtrans.encoder.VisionTransformer;
import org.simtrans.encoder.VitConfig;
import org.simtrans.image.Plane;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.SegmentationModel;
import org.simtrans.model.SimTrans;
import org.simtrans.model.SimTransFull;
import org.simtrans.model.TransUNet;
import org.simtrans.model.UNet;
import org.simtrans.model.Vit;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/** Small networks of every kind, as if they had been trained. */
final class Networks {
  private Networks() {}

  /** A network of that kind and its card. */
  static TrainedModel trained(String kind, int height, int width, int labels) {
    SegmentationModel network = network(kind, labels, new Rng(1));
    stir(network);
    network.train(false);
    return new TrainedModel(
        network, card(height, width, labels, false), Precision.FP32, ComputeDevice.CPU);
  }

  static ModelCard card(int height, int width, int labels, boolean flips) {
    return new ModelCard(
        new ModelConfig("simtrans", "swin-tiny-test", 1, labels),
        new Preprocessing(height, width, Plane.AXIAL, Fit.RESIZE),
        new LabelValues(IntStream.rangeClosed(1, labels).boxed().toList()),
        0.5,
        1,
        flips,
        1,
        0.5,
        1,
        "test");
  }

  /** A network of residual blocks for what comes out of such a preparation. */
  static TrainedModel residual(Preprocessing size, int labels, boolean flips) {
    Rng rng = new Rng(1);
    ResNet encoder = new ResNet(new ResNetConfig(size.planes(), List.of(1, 2, 1, 1), false), rng);
    SegmentationModel network = new SimTrans(encoder, labels, rng);
    stir(network);
    network.train(false);
    ModelCard card =
        new ModelCard(
            new ModelConfig("simtrans", "resnet18", size.planes(), labels),
            size,
            new LabelValues(IntStream.rangeClosed(1, labels).boxed().toList()),
            0.5,
            1,
            flips,
            1,
            0.5,
            1,
            "test");
    return new TrainedModel(network, card, Precision.FP32, ComputeDevice.CPU);
  }

  private static SegmentationModel network(String kind, int labels, Rng rng) {
    return switch (kind) {
      case "unet" -> new UNet(1, labels, 32, rng);
      case "simtrans-full" -> new SimTransFull(encoder("swin", rng), labels, rng);
      case "vit" -> new Vit(hybrid(rng), labels, rng);
      case "transunet" -> new TransUNet(hybrid(rng), labels, rng);
      default -> new SimTrans(encoder(kind, rng), labels, rng);
    };
  }

  private static Encoder encoder(String kind, Rng rng) {
    return switch (kind) {
      case "swin" -> new SwinTransformer(swin(false), rng);
      case "swin-padded-first" -> new SwinTransformer(swin(true), rng);
      case "resnet-basic" -> new ResNet(new ResNetConfig(1, List.of(1, 2, 1, 1), false), rng);
      case "resnet-bottleneck" -> new ResNet(new ResNetConfig(1, List.of(2, 1, 1, 1), true), rng);
      case "vgg16" -> new Vgg16(1, rng);
      case "vit-encoder" -> new VisionTransformer(new VitConfig(1, 48, 32, 4, 4, 0.1), rng);
      case "hybrid-encoder" -> hybrid(rng);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static SwinConfig swin(boolean padBeforeShift) {
    return new SwinConfig(
        1, 4, 16, List.of(2, 2, 2, 2), List.of(1, 2, 4, 8), 4, 0.1, padBeforeShift);
  }

  private static HybridTransformer hybrid(Rng rng) {
    VitConfig transformer = new VitConfig(1, 48, 32, 4, 4, 0.1);
    return new HybridTransformer(new HybridConfig(transformer, 32, List.of(1, 2, 1)), rng);
  }

  /**
   * Norms, biases and running statistics away from 0 and 1, and attention that attends: where
   * weights are as they were drawn, mistakes would not show.
   */
  private static void stir(SegmentationModel network) {
    Rng rng = new Rng(2);
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      network.state().tensors().forEach((name, tensor) -> stir(name, tensor, rng));
    }
  }

  private static void stir(String name, Tensor tensor, Rng rng) {
    boolean drawnSmall = name.contains("attn") || name.contains("embed") || name.contains("token");
    if (tensor.dim() == 1) {
      Tensor noise = Tensors.zeros(tensor.size(0));
      rng.fillUniform(noise, 0.3);
      tensor.add_(noise);
    } else if (drawnSmall && tensor.dim() < 4) {
      rng.fillNormal(tensor, 0.2);
    }
  }

  /** A bright disc on a slope. */
  static Planes image(int height, int width) {
    float[] image = new float[height * width];
    for (int i = 0; i < image.length; i++) {
      double y = (i / width + 0.5) / height - 0.4;
      double x = (i % width + 0.5) / width - 0.6;
      image[i] = (float) (y * y + x * x < 0.04 ? 2 : x - y);
    }
    return Planes.of(height, width, image);
  }
}
