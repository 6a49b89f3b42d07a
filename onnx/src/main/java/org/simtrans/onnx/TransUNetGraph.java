package org.simtrans.onnx;

import java.util.List;

/** A {@link org.simtrans.model.TransUNet} as a graph. */
record TransUNetGraph(OnnxGraph graph, TransformerGraph hybrid) {

  Wire logits(NetworkPart whole, Wire image) {
    TransformerGraph.Features features = hybrid.features(whole.at("encoder"), image);
    NetworkPart decoder = whole.at("decoder");
    Wire tokens = hybrid.grid(features.last(), features.patches());
    Wire x = graph.relu(decoder.at("bridge").convNorm(tokens)); // (B, 512, H/16, W/16)
    List<Wire> skips = List.of(features.eighth(), features.quarter(), features.half());
    for (int i = 0; i < skips.size(); i++) {
      Wire skip = skips.get(i);
      Wire enlarged = graph.resizeAligned(x, skip.height(), skip.width());
      x = refined(decoder.at("up", i), graph.concat(1, List.of(enlarged, skip)));
    }
    Wire fullSize = graph.resizeAligned(x, image.height(), image.width());
    return decoder.at("head").conv(refined(decoder.at("up", skips.size()), fullSize), 1);
  }

  private Wire refined(NetworkPart part, Wire x) {
    Wire once = graph.relu(part.at("conv1").convNorm(x));
    return graph.relu(part.at("conv2").convNorm(once));
  }
}
