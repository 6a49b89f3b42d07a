package org.example.masks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.Encoder;
import org.simtrans.nn.Activations;
import org.simtrans.nn.BatchNorm;
import org.simtrans.nn.Conv2d;
import org.simtrans.tensor.Rng;

/** An encoder of our own: five strided convolutions, each followed by a batch norm and a ReLU. */
public final class Pyramid extends Encoder {
  private static final List<Integer> CHANNELS = List.of(16, 32, 64, 128, 256);

  private final List<Conv2d> convolutions = new ArrayList<>();
  private final List<BatchNorm> norms = new ArrayList<>();

  /** The names given to {@code add} are those of the weights in files. */
  Pyramid(int inChannels, Rng rng) {
    int in = inChannels;
    for (int out : CHANNELS) {
      String stage = "stages." + convolutions.size();
      Conv2d.Options options = Conv2d.Options.strided(in, out, 3, 2, false);
      convolutions.add(add(stage + ".conv", Conv2d.beforeRelu(options, rng)));
      norms.add(add(stage + ".norm", new BatchNorm(out)));
      in = out;
    }
  }

  /** The first map has stride 2, which nobody asks for; the others have 4, 8, 16 and 32. */
  @Override
  public List<Tensor> forward(Tensor image) {
    List<Tensor> maps = new ArrayList<>();
    Tensor x = image;
    for (int stage = 0; stage < CHANNELS.size(); stage++) {
      x = Activations.relu(norms.get(stage).forward(convolutions.get(stage).forward(x)));
      maps.add(x);
    }
    return maps.subList(1, maps.size());
  }

  @Override
  public List<Integer> channels() {
    return CHANNELS.subList(1, CHANNELS.size());
  }
}
