package org.simtrans.onnx;

import java.util.ArrayList;
import java.util.List;

/** A {@link org.simtrans.model.UNet} as a graph, its finest head alone. */
record UNetGraph(OnnxGraph graph) {

  Wire logits(NetworkPart unet, Wire image) {
    int coarsest = unet.count("down") - 1;
    long multiple = 1L << coarsest;
    Wire x = graph.extend(image, 2, missing(image.height(), multiple));
    x = graph.extend(x, 3, missing(image.width(), multiple));
    List<Wire> maps = new ArrayList<>();
    for (int i = 0; i <= coarsest; i++) {
      x = stage(unet.at("down", i), x, i == 0 ? 1 : 2);
      maps.add(x);
    }
    for (int i = coarsest - 1; i >= 0; i--) {
      NetworkPart up = unet.at("up", i);
      Wire enlarged = up.at("enlarge").transposedConv(x);
      x = stage(up, graph.concat(1, List.of(enlarged, maps.get(i))), 1);
    }
    return graph.crop(unet.at("head", 0).conv(x, 1), image.height(), image.width());
  }

  private static Wire stage(NetworkPart part, Wire x, int stride) {
    x = part.leakyRelu(part.at("norm1").instanceNorm(part.at("conv1").conv(x, stride)));
    return part.leakyRelu(part.at("norm2").instanceNorm(part.at("conv2").conv(x, 1)));
  }

  /** Up to a whole multiple, and to two of them. */
  private static long missing(long edge, long multiple) {
    return Math.max(2 * multiple - edge, Math.floorMod(-edge, multiple));
  }
}
