package org.simtrans.onnx;

import java.util.ArrayList;
import java.util.List;

/** A {@link org.simtrans.model.UNet} as a graph, its finest head alone. */
record UNetGraph(OnnxGraph graph) {

  Wire logits(NetworkPart unet, Wire image) {
    return up(unet, down(unet, "down", padded(image, unet.count("up"))), image);
  }

  /**
   * The image as the way down sees it.
   *
   * @param steps from the coarsest map to the finest
   */
  Wire padded(Wire image, int steps) {
    long multiple = 1L << steps;
    Wire high = graph.extend(image, 2, missing(image.height(), multiple));
    return graph.extend(high, 3, missing(image.width(), multiple));
  }

  /** Up to a whole multiple, and to two of them. */
  private static long missing(long edge, long multiple) {
    return Math.max(2 * multiple - edge, Math.floorMod(-edge, multiple));
  }

  /** The maps of stages NAME.0, NAME.1, ..., finest first. */
  List<Wire> down(NetworkPart network, String name, Wire padded) {
    List<Wire> maps = new ArrayList<>();
    Wire x = padded;
    for (int i = 0; i < network.count(name); i++) {
      x = stage(network.at(name, i), x, i == 0 ? 1 : 2);
      maps.add(x);
    }
    return maps;
  }

  /** From maps of the padded image, finest first, to logits of the image. */
  Wire up(NetworkPart network, List<Wire> maps, Wire image) {
    Wire x = maps.get(maps.size() - 1);
    for (int i = maps.size() - 2; i >= 0; i--) {
      NetworkPart up = network.at("up", i);
      Wire enlarged = up.at("enlarge").transposedConv(x);
      x = stage(up, graph.concat(1, List.of(enlarged, maps.get(i))), 1);
    }
    return graph.crop(network.at("head", 0).conv(x, 1), image.height(), image.width());
  }

  private static Wire stage(NetworkPart part, Wire x, int stride) {
    x = part.leakyRelu(part.at("norm1").instanceNorm(part.at("conv1").conv(x, stride)));
    return part.leakyRelu(part.at("norm2").instanceNorm(part.at("conv2").conv(x, 1)));
  }
}
