package org.simtrans.model;

import java.util.List;
import java.util.function.BiFunction;
import org.simtrans.Registry;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.Encoders;
import org.simtrans.encoder.HybridConfig;
import org.simtrans.encoder.HybridTransformer;
import org.simtrans.tensor.Rng;

/**
 * The segmentation networks by name: our own, then those of other jars. A new one of our own is an
 * entry here.
 */
public final class Models {
  private static final String HYBRID = "r50-vit-b16";

  private static final Registry<ModelFamily> FAMILIES =
      new Registry<>(
          ModelFamily.class,
          "model",
          List.of(
              new Ours(
                  "simtrans",
                  "the paper's network: four maps of a pretrained encoder, decoded together",
                  EncoderChoice.free(),
                  "weighted",
                  Models::withPapersDecoder),
              new Ours(
                  "simtrans-full",
                  "simtrans at full resolution: a stem before the encoder and a U-Net's decoder",
                  EncoderChoice.free(),
                  "dice_bce",
                  (config, rng) -> new SimTransFull(encoder(config, rng), config.classes(), rng)),
              new Ours(
                  "resunet",
                  "the paper's ResUNet: the same decoder on a ResNet",
                  EncoderChoice.always("resnet50"),
                  "weighted",
                  Models::withPapersDecoder),
              new Ours(
                  "vit",
                  "the paper's ViT: a Vision Transformer on a ResNet, with the same decoder",
                  EncoderChoice.always(HYBRID),
                  "weighted",
                  (config, rng) -> new Vit(hybrid(config, rng), config.classes(), rng)),
              new Ours(
                  "transunet",
                  "TransUNet: the same encoder with the decoder of a U-Net",
                  EncoderChoice.always(HYBRID),
                  "dice_bce", // Dice and cross-entropy, as its authors train it
                  (config, rng) -> new TransUNet(hybrid(config, rng), config.classes(), rng)),
              new Ours(
                  "unet",
                  "a U-Net as nnU-Net builds it",
                  EncoderChoice.none(),
                  "dice_bce",
                  (config, rng) -> new UNet(config.inChannels(), config.classes(), 32, rng)),
              new Ours(
                  "unet-small",
                  "the same U-Net with half the channels: three times as many updates a minute",
                  EncoderChoice.none(),
                  "dice_bce",
                  (config, rng) -> new UNet(config.inChannels(), config.classes(), 16, rng))),
          family -> List.of(family.name()));

  /** A family of this room. */
  private record Ours(
      String name,
      String description,
      EncoderChoice encoder,
      String loss,
      BiFunction<ModelConfig, Rng, SegmentationModel> make)
      implements ModelFamily {
    @Override
    public SegmentationModel create(ModelConfig config, Rng rng) {
      return make.apply(config, rng);
    }
  }

  private Models() {}

  /** The names of all models, our own first. */
  public static List<String> names() {
    return FAMILIES.names();
  }

  /** All families, in the order of {@link #names}. */
  public static List<ModelFamily> families() {
    return FAMILIES.all();
  }

  /**
   * The family of the models of that name.
   *
   * @throws org.simtrans.MissingExtensionException if there is none
   */
  public static ModelFamily family(String name) {
    return FAMILIES.get(name);
  }

  /**
   * A new network with initial weights drawn from {@code rng}.
   *
   * @throws org.simtrans.MissingExtensionException if there is no such model, or no such encoder
   */
  public static SegmentationModel create(ModelConfig config, Rng rng) {
    return family(config.model()).create(config, rng);
  }

  private static SegmentationModel withPapersDecoder(ModelConfig config, Rng rng) {
    return new SimTrans(encoder(config, rng), config.classes(), rng);
  }

  private static Encoder encoder(ModelConfig config, Rng rng) {
    return Encoders.named(config.encoder(), config.inChannels(), rng);
  }

  private static HybridTransformer hybrid(ModelConfig config, Rng rng) {
    return new HybridTransformer(HybridConfig.base(config.inChannels()), rng);
  }

  /**
   * The encoder that {@code model} really has: {@code chosen}, unless it always has the same one;
   * "none" if it has none that pretraining provides.
   */
  public static String encoderOf(String model, String chosen) {
    return family(model).encoder().of(chosen);
  }

  /** The name of the loss that {@code model} is trained with unless another one is asked for. */
  public static String lossOf(String model) {
    return family(model).loss();
  }
}
