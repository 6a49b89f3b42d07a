package org.simtrans.elsewhere;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.EncoderFamily;
import org.simtrans.encoder.EncoderForm;
import org.simtrans.encoder.EncoderWeights;
import org.simtrans.encoder.KeyMap;
import org.simtrans.nn.Activations;
import org.simtrans.nn.Conv2d;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/** An encoder as another jar would bring it: four convolutions. */
public final class ToyEncoderFamily implements EncoderFamily {
  public static final String NAME = "toy-pyramid";
  private static final String WIDTH = "width";

  @Override
  public List<String> names() {
    return List.of(NAME, "toy-pyramid-wide");
  }

  @Override
  public Encoder create(EncoderForm form, Rng rng) {
    int own = form.encoder().equals(NAME) ? 4 : 8;
    return new Pyramid(form.inChannels(), form.number(WIDTH).orElse(own), rng);
  }

  @Override
  public Map<String, String> settings(EncoderWeights found) {
    return Map.of(WIDTH, String.valueOf(found.shapes().get("stages.0.weight")[0]));
  }

  @Override
  public List<KeyMap> foreignNames() {
    return List.of(KeyMap.of("the toy's authors'").start("body.", "stages.").start("t", "token"));
  }

  @Override
  public Optional<String> python(EncoderForm form, int height, int width) {
    return Optional.of("import toy; model = toy.Pyramid(%s)".formatted(form.settings().get(WIDTH)));
  }

  /** Strides 4, 8, 16 and 32. */
  private static final class Pyramid extends Encoder {
    private final int width;
    private final Tensor token; // (1, width, 1, 1), added to the finest map
    private final List<Conv2d> stages = new ArrayList<>();

    Pyramid(int in, int width, Rng rng) {
      this.width = width;
      stages.add(add("stages.0", Conv2d.patches(in, width, 4, rng)));
      for (int i = 1; i < 4; i++) {
        Conv2d.Options halving =
            Conv2d.Options.strided(channels().get(i - 1), channels().get(i), 3, 2, true);
        stages.add(add("stages." + i, Conv2d.beforeRelu(halving, rng)));
      }
      token = undecayed("token", Tensors.zeros(1, width, 1, 1));
    }

    @Override
    public List<Tensor> forward(Tensor image) {
      Tensor whole =
          Functional.pad(image, Math.floorMod(-image.size(2), 4), Math.floorMod(-image.size(3), 4));
      Tensor x = stages.get(0).forward(whole).add(token);
      List<Tensor> maps = new ArrayList<>(List.of(x));
      for (Conv2d stage : stages.subList(1, 4)) {
        x = Activations.relu(stage.forward(x));
        maps.add(x);
      }
      return maps;
    }

    @Override
    public List<Integer> channels() {
      return List.of(width, 2 * width, 4 * width, 8 * width);
    }

    @Override
    public String firstKernel() { // the token is the first weight of four dimensions
      return "stages.0.weight";
    }

    @Override
    public Map<String, String> settings() {
      return Map.of(WIDTH, String.valueOf(width));
    }
  }
}
