package org.simtrans.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Activations;
import org.simtrans.nn.BatchNorm;
import org.simtrans.nn.Conv2d;
import org.simtrans.nn.ResidualBlock;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/**
 * ResNet (He et al., 2016) without its classifier; the four maps are the ends of layer1 to layer4.
 * Takes any size of image. Names and initial weights are torchvision's.
 */
public final class ResNet extends Encoder {
  private final ResNetConfig config;
  private final Conv2d conv1;
  private final BatchNorm bn1;
  private final List<List<ResidualBlock>> layers;

  /** Random weights drawn from {@code rng}. */
  public ResNet(ResNetConfig config, Rng rng) {
    this.config = config;
    int first = config.channelsBefore(0);
    Conv2d.Options stem = Conv2d.Options.strided(config.inChannels(), first, 7, 2, false);
    conv1 = add("conv1", Conv2d.beforeRelu(stem, rng));
    bn1 = add("bn1", new BatchNorm(first));
    layers = IntStream.range(0, 4).mapToObj(stage -> layer(stage, rng)).toList();
  }

  private List<ResidualBlock> layer(int stage, Rng rng) {
    return IntStream.range(0, config.blocks().get(stage))
        .mapToObj(i -> add("layer" + (stage + 1) + "." + i, block(stage, i == 0, rng)))
        .toList();
  }

  private ResidualBlock block(int stage, boolean first, Rng rng) {
    int in = first ? config.channelsBefore(stage) : config.channels(stage);
    int stride = first && stage > 0 ? 2 : 1;
    return config.bottleneck()
        ? ResidualBlock.bottleneck(in, config.width(stage), stride, rng)
        : ResidualBlock.basic(in, config.width(stage), stride, rng);
  }

  @Override
  public List<Tensor> forward(Tensor image) {
    Tensor x = Activations.relu(bn1.forward(conv1.forward(laidOut(image)))); // (B, 64, H/2, W/2)
    x = Activations.maxPool(x, 3, 2, 1); // (B, 64, H/4, W/4)
    List<Tensor> maps = new ArrayList<>();
    for (List<ResidualBlock> layer : layers) {
      for (ResidualBlock block : layer) {
        x = block.forward(x);
      }
      maps.add(x); // (B, C, H/s, W/s), s = 4, 8, 16, 32
    }
    return maps;
  }

  private static Tensor laidOut(Tensor image) {
    return Tensors.likesChannelsLast(image) ? Tensors.channelsLast(image) : image;
  }

  /** What it was made with. */
  public ResNetConfig config() {
    return config;
  }

  @Override
  public List<Integer> channels() {
    return IntStream.range(0, 4).mapToObj(config::channels).toList();
  }

  @Override
  public int depth() {
    return 1 + layers.size();
  }

  /** By stage: the stem at 0, layer1 to layer4 at 1 to 4. */
  @Override
  public int depthOf(String parameter) {
    String part = parameter.substring(0, parameter.indexOf('.'));
    return part.startsWith("layer") ? Integer.parseInt(part.substring("layer".length())) : 0;
  }
}
