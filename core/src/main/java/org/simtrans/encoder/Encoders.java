package org.simtrans.encoder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.tensor.Rng;

/** The encoders by the names of the command line. A new one is a class and a line here. */
public final class Encoders {
  private static final Map<String, BiFunction<Integer, Rng, MaskableEncoder>> MASKABLE =
      new LinkedHashMap<>();
  private static final Map<String, BiFunction<Integer, Rng, ? extends Encoder>> BY_NAME =
      new LinkedHashMap<>();

  static {
    MASKABLE.put("swin-tiny-test", (in, rng) -> new SwinTransformer(SwinConfig.tinyTest(in), rng));
    MASKABLE.put("swin-t", (in, rng) -> new SwinTransformer(SwinConfig.tiny(in), rng));
    MASKABLE.put("swin-s", (in, rng) -> new SwinTransformer(SwinConfig.small(in), rng));
    MASKABLE.put("swin-b", (in, rng) -> new SwinTransformer(SwinConfig.base(in), rng));
    BY_NAME.putAll(MASKABLE);
    BY_NAME.put("resnet18", (in, rng) -> new ResNet(ResNetConfig.resNet18(in), rng));
    BY_NAME.put("resnet34", (in, rng) -> new ResNet(ResNetConfig.resNet34(in), rng));
    BY_NAME.put("resnet50", (in, rng) -> new ResNet(ResNetConfig.resNet50(in), rng));
    BY_NAME.put("vgg16", Vgg16::new);
    BY_NAME.put("vit-b16", (in, rng) -> new VisionTransformer(VitConfig.base(in), rng));
    BY_NAME.put("r50-vit-b16", (in, rng) -> new HybridTransformer(HybridConfig.base(in), rng));
  }

  private Encoders() {}

  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /**
   * A new encoder with initial weights drawn from {@code rng}.
   *
   * @throws InvalidSettingException if there is none of that name
   */
  public static Encoder named(String name, int inChannels, Rng rng) {
    requireKnown(name);
    return BY_NAME.get(name).apply(inChannels, rng);
  }

  /**
   * @throws InvalidSettingException if there is no encoder of that name
   */
  public static void requireKnown(String name) {
    if (!BY_NAME.containsKey(name)) {
      throw new InvalidSettingException(
          Message.of("{encoder} is '%s'; expected one of %s", name, String.join(", ", names())));
    }
  }

  /**
   * As {@link #named}, of those that can go without parts of an image.
   *
   * @throws InvalidSettingException if it is none of them
   */
  public static MaskableEncoder maskable(String name, int inChannels, Rng rng) {
    requireMaskable(name);
    return MASKABLE.get(name).apply(inChannels, rng);
  }

  /**
   * @throws InvalidSettingException if the encoder of that name cannot go without parts of an image
   */
  public static void requireMaskable(String name) {
    if (!MASKABLE.containsKey(name)) {
      throw new InvalidSettingException(
          Message.of(
              "{encoder} is '%s', which cannot work with hidden parts of an image ({task} simmim); choose one of %s",
              name, String.join(", ", MASKABLE.keySet())));
    }
  }
}
