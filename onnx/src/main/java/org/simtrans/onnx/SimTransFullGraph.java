package org.simtrans.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A {@link org.simtrans.model.SimTransFull} as a graph, its finest head alone. */
record SimTransFullGraph(OnnxGraph graph) {

  /**
   * @param encoder gives four maps of a padded image
   */
  Wire logits(NetworkPart whole, Wire image, Function<Wire, List<Wire>> encoder) {
    UNetGraph unet = new UNetGraph(graph);
    int steps = whole.count("up");
    Wire padded = unet.padded(image, steps);
    List<Wire> maps = new ArrayList<>(unet.down(whole, "stem", padded));
    List<Wire> taps = encoder.apply(padded);
    for (int i = 0; i < taps.size(); i++) {
      NetworkPart skip = whole.at("skip", i);
      Wire projected = skip.at("conv").conv(taps.get(i), 1);
      boolean normed = skip.has("norm"); // the coarsest is not
      maps.add(skip.leakyRelu(normed ? skip.at("norm").instanceNorm(projected) : projected));
    }
    return unet.up(whole, maps, image);
  }
}
