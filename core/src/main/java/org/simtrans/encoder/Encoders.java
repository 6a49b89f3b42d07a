package org.simtrans.encoder;

import java.util.ArrayList;
import java.util.List;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Registry;
import org.simtrans.tensor.Rng;

/**
 * The encoders by name: those of our own families, then those of other jars. A new family of our
 * own is a line here.
 */
public final class Encoders {
  private static final List<EncoderFamily> OURS =
      List.of(
          new SwinFamily(),
          new ResNetFamily(),
          new Vgg16Family(),
          new VisionTransformerFamily(),
          new HybridTransformerFamily());

  private static final Registry<EncoderFamily> FAMILIES =
      new Registry<>(EncoderFamily.class, "encoder", OURS, EncoderFamily::names);

  private Encoders() {}

  /** The names of all encoders, our own first. */
  public static List<String> names() {
    return FAMILIES.names();
  }

  /**
   * The family of the encoder of that name.
   *
   * @throws org.simtrans.MissingExtensionException if there is none of that name
   */
  public static EncoderFamily family(String name) {
    return FAMILIES.get(name);
  }

  /**
   * A new encoder in its usual form, with initial weights drawn from {@code rng}.
   *
   * @throws org.simtrans.MissingExtensionException if there is none of that name
   */
  public static Encoder named(String name, int inChannels, Rng rng) {
    return create(new EncoderForm(name, inChannels), rng);
  }

  /** A new encoder in a form; one of another jar gives the four maps that it has to give. */
  static Encoder create(EncoderForm form, Rng rng) {
    return checked(family(form.encoder()), form).create(form, rng);
  }

  private static <F extends EncoderFamily> F checked(F family, EncoderForm form) {
    if (!OURS.contains(family)) {
      MapCheck.require(family, form);
    }
    return family;
  }

  /**
   * @throws org.simtrans.MissingExtensionException if there is no encoder of that name
   */
  public static void requireKnown(String name) {
    family(name);
  }

  /**
   * As {@link #named}, of those that can go without parts of an image.
   *
   * @throws InvalidSettingException if it is none of them
   */
  public static MaskableEncoder maskable(String name, int inChannels, Rng rng) {
    EncoderForm form = new EncoderForm(name, inChannels);
    return checked(maskableFamily(name), form).create(form, rng);
  }

  /**
   * @throws InvalidSettingException if the encoder of that name cannot go without parts of an image
   */
  public static void requireMaskable(String name) {
    maskableFamily(name);
  }

  private static MaskableEncoderFamily maskableFamily(String name) {
    if (family(name) instanceof MaskableEncoderFamily maskable) {
      return maskable;
    }
    List<String> all =
        names().stream().filter(one -> family(one) instanceof MaskableEncoderFamily).toList();
    throw new InvalidSettingException(
        Message.of(
            "{encoder} is '%s', which cannot work with hidden parts of an image ({task} simmim);"
                + " choose one of %s",
            name, String.join(", ", all)));
  }

  /** How files name weights: as here, or as one of the families knows from elsewhere. */
  static List<KeyMap> namings() {
    List<KeyMap> all = new ArrayList<>(List.of(KeyMap.SAME));
    FAMILIES.all().forEach(family -> all.addAll(family.foreignNames()));
    return all;
  }

  /** Ends of the names of tensors that nobody needs. */
  static List<String> recomputed() {
    return FAMILIES.all().stream().flatMap(family -> family.recomputed().stream()).toList();
  }
}
