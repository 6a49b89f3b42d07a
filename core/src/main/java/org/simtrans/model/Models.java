package org.simtrans.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.encoder.Encoders;
import org.simtrans.encoder.HybridConfig;
import org.simtrans.encoder.HybridTransformer;
import org.simtrans.tensor.Rng;

/** The segmentation networks by the names of the command line. A new one is a line here. */
public final class Models {
  private static final String HYBRID = "r50-vit-b16";
  private static final Map<String, Kind> BY_NAME = new LinkedHashMap<>();

  /**
   * What all networks of a name have in common.
   *
   * @param encoder the one that it always has, "none" for none; null where it is chosen
   * @param loss that it is best trained with
   */
  private record Kind(
      String encoder, String loss, BiFunction<ModelConfig, Rng, SegmentationModel> make) {}

  static {
    BY_NAME.put("simtrans", new Kind(null, "weighted", Models::withPapersDecoder));
    BY_NAME.put("resunet", new Kind("resnet50", "weighted", Models::withPapersDecoder));
    BY_NAME.put(
        "vit",
        new Kind(
            HYBRID,
            "weighted",
            (config, rng) -> new Vit(hybrid(config, rng), config.classes(), rng)));
    BY_NAME.put(
        "transunet",
        new Kind(
            HYBRID,
            "dice_bce", // Dice and cross-entropy, as its authors train it
            (config, rng) -> new TransUNet(hybrid(config, rng), config.classes(), rng)));
    BY_NAME.put(
        "unet",
        new Kind(
            "none",
            "dice_bce",
            (config, rng) -> new UNet(config.inChannels(), config.classes(), rng)));
  }

  private Models() {}

  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /**
   * A new network with initial weights drawn from {@code rng}.
   *
   * @throws InvalidSettingException if there is none of that name, or no such encoder
   */
  public static SegmentationModel create(ModelConfig config, Rng rng) {
    return kind(config.model()).make.apply(config, rng);
  }

  private static SegmentationModel withPapersDecoder(ModelConfig config, Rng rng) {
    return new SimTrans(
        Encoders.named(config.encoder(), config.inChannels(), rng), config.classes(), rng);
  }

  private static HybridTransformer hybrid(ModelConfig config, Rng rng) {
    return new HybridTransformer(HybridConfig.base(config.inChannels()), rng);
  }

  /**
   * The encoder that {@code model} really has: {@code chosen}, unless it always has the same one;
   * "none" if it has none that pretraining provides.
   */
  public static String encoderOf(String model, String chosen) {
    Kind kind = kind(model);
    return kind.encoder == null ? chosen : kind.encoder;
  }

  /** The name of the loss that {@code model} is trained with unless another one is asked for. */
  public static String lossOf(String model) {
    return kind(model).loss;
  }

  private static Kind kind(String model) {
    Kind kind = BY_NAME.get(model);
    if (kind == null) {
      throw new InvalidSettingException(
          Message.of("{model} is '%s'; expected one of %s", model, String.join(", ", names())));
    }
    return kind;
  }
}
