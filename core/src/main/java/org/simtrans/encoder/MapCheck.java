package org.simtrans.encoder;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.Extensions;
import org.simtrans.InvalidSettingException;
import org.simtrans.SimTransException;
import org.simtrans.host.Torch;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/** Checks that an encoder of another jar gives the four maps that every decoder relies on. */
final class MapCheck {
  private static final int EDGE = 64; // pixels: every stride divides it
  private static final List<Integer> STRIDES = List.of(4, 8, 16, 32);
  private static final Set<EncoderForm> PASSED = ConcurrentHashMap.newKeySet();

  private MapCheck() {}

  /**
   * Passes a blank image through an encoder of its own, once for each form, so that the encoder
   * that learns and its random numbers stay as they are.
   *
   * @throws InvalidSettingException that says what the encoder gave and what was expected
   */
  static void require(EncoderFamily family, EncoderForm form) {
    if (PASSED.contains(form)) {
      return;
    }
    Torch.load();
    try (NoGrad off = new NoGrad();
        Scope scope = new Scope()) {
      Encoder encoder = created(family, form);
      try {
        encoder.train(false);
        require(family, form, encoder);
      } finally {
        encoder.release();
      }
    }
    PASSED.add(form);
  }

  private static Encoder created(EncoderFamily family, EncoderForm form) {
    Encoder encoder;
    try {
      encoder = family.create(form, new Rng(0));
    } catch (SimTransException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw unusable(
          family, "the encoder '%s' cannot be made: %s", form.encoder(), Extensions.reason(e));
    }
    if (encoder == null) {
      throw unusable(family, "its create gives null for the encoder '%s'", form.encoder());
    }
    return encoder;
  }

  private static void require(EncoderFamily family, EncoderForm form, Encoder encoder) {
    List<Integer> channels = encoder.channels();
    if (channels == null
        || channels.size() != STRIDES.size()
        || channels.stream().anyMatch(Objects::isNull)) {
      throw unusable(
          family,
          "its encoder '%s' says that its maps have the channels %s; expected four numbers",
          form.encoder(),
          channels);
    }
    List<Tensor> maps;
    try {
      maps = encoder.forward(Tensors.zeros(1, form.inChannels(), EDGE, EDGE));
    } catch (RuntimeException e) {
      return; // it may take images of another size only
    }
    String expected =
        IntStream.range(0, STRIDES.size())
            .mapToObj(i -> shape(1, channels.get(i), EDGE / STRIDES.get(i), EDGE / STRIDES.get(i)))
            .collect(Collectors.joining(", "));
    String given =
        maps == null
            ? "null"
            : maps.stream()
                .map(map -> map == null ? "null" : shape(Tensors.shape(map)))
                .collect(Collectors.joining(", "));
    if (!given.equals(expected)) {
      throw unusable(
          family,
          "its encoder '%s' gives the maps %s for an image of %s; expected %s, of its channels and"
              + " the strides 4, 8, 16 and 32",
          form.encoder(),
          given.isEmpty() ? "none" : given,
          shape(1, form.inChannels(), EDGE, EDGE),
          expected);
    }
  }

  private static String shape(long... sizes) {
    return Arrays.stream(sizes).mapToObj(String::valueOf).collect(Collectors.joining(" x "));
  }

  private static InvalidSettingException unusable(
      EncoderFamily family, String reason, Object... values) {
    return Extensions.unusable(EncoderFamily.class, family.getClass(), reason.formatted(values));
  }
}
