package org.simtrans.onnx;

import java.util.List;

/** A {@link org.simtrans.model.Vit} as a graph; its classifier, which never runs, stays behind. */
record VitGraph(OnnxGraph graph, TransformerGraph hybrid) {

  Wire logits(NetworkPart whole, Wire image) {
    TransformerGraph.Features features = hybrid.features(whole.at("encoder"), image);
    Wire sixteenth = readout(whole.at("readout.2"), features.late(), features.patches());
    Wire deepest = readout(whole.at("readout.3"), features.last(), features.patches());
    Wire thirtySecond = whole.at("readout.3.halve").conv(deepest, 2);
    List<Wire> maps = List.of(features.quarter(), features.eighth(), sixteenth, thirtySecond);
    return new PapersDecoderGraph(graph).logits(whole, maps, image);
  }

  /** Every patch told what the class token knows: (B, 1 + hw, C) -> (B, C, h, w). */
  private Wire readout(NetworkPart part, Wire tokens, Wire grid) {
    Wire patches = graph.slice(tokens, 1, 1, tokens.size(1));
    Wire classToken = graph.repeat(graph.slice(tokens, 1, 0, 1), 1, patches.size(1));
    Wire joined = graph.concat(2, List.of(patches, classToken)); // (B, hw, 2C)
    Wire told = graph.gelu(part.at("project").linear(joined));
    return part.at("conv").conv(graph.reshape(graph.permute(told, 0, 2, 1), grid.shape()), 1);
  }
}
