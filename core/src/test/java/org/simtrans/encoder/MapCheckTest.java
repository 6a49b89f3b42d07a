package org.simtrans.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.simtrans.InvalidSettingException;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

class MapCheckTest {
  /** A family of one encoder, which says that its maps have 2, 4, 6 and 8 channels. */
  private record Family(String name, List<Integer> channels, int... strides)
      implements EncoderFamily {
    @Override
    public List<String> names() {
      return List.of(name);
    }

    @Override
    public Encoder create(EncoderForm form, Rng rng) {
      return strides.length == 0 ? null : new Blank();
    }

    private final class Blank extends Encoder {
      @Override
      public List<Tensor> forward(Tensor image) {
        assertEquals(false, isTraining());
        return IntStream.range(0, strides.length)
            .mapToObj(
                i ->
                    Tensors.zeros(
                        1, channels.get(i), image.size(2) / strides[i], image.size(3) / strides[i]))
            .toList();
      }

      @Override
      public List<Integer> channels() {
        return strides[0] == 4 ? List.of(2, 4, 6, 8) : List.of(2, 4);
      }
    }
  }

  private static String refused(String name, List<Integer> channels, int... strides) {
    return assertThrows(
            InvalidSettingException.class,
            () -> MapCheck.require(new Family(name, channels, strides), new EncoderForm(name, 3)))
        .getMessage();
  }

  @Test
  void fourMapsOfTheRightShapesPass() {
    MapCheck.require(
        new Family("right", List.of(2, 4, 6, 8), 4, 8, 16, 32), new EncoderForm("right", 3));
  }

  @Test
  void wrongMapsAreNamedWithWhatWasExpected() {
    String channels = refused("channels", List.of(2, 4, 7, 8), 4, 8, 16, 32);
    assertTrue(
        channels.contains(
            "its encoder 'channels' gives the maps 1 x 2 x 16 x 16, 1 x 4 x 8 x 8, 1 x 7 x 4 x 4,"
                + " 1 x 8 x 2 x 2 for an image of 1 x 3 x 64 x 64; expected 1 x 2 x 16 x 16,"
                + " 1 x 4 x 8 x 8, 1 x 6 x 4 x 4, 1 x 8 x 2 x 2"),
        channels);
    assertTrue(channels.contains(Family.class.getName() + " in "), channels);
    refused("strides", List.of(2, 4, 6, 8), 4, 8, 16, 16);
    refused("number", List.of(2, 4, 6), 4, 8, 16);
    assertTrue(refused("none", List.of()).contains("its create gives null"));
    assertTrue(refused("two", List.of(2, 4), 8, 16).contains("the channels [2, 4]"));
  }
}
