package org.simtrans.onnx;

import java.util.ArrayList;
import java.util.List;
import org.simtrans.nn.MultiScaleDilatedConv;

/** The paper's decoder as a graph. */
record PapersDecoderGraph(OnnxGraph graph) {

  /** Maps (B, C, H/s, W/s) of an image (B, in, H, W) -> logits (B, classes, H, W). */
  Wire logits(NetworkPart whole, List<Wire> maps, Wire image) {
    Wire finest = maps.get(0);
    List<Wire> scales = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      Wire scale = neck(whole.at("neck", i), maps.get(i)); // (B, 32, H/s, W/s)
      scales.add(graph.resizeAligned(scale, finest.height(), finest.width()));
    }
    Wire attended = rcab(whole.at("decoder.rcab"), graph.concat(1, scales));
    Wire coarse = multiScaleDilated(whole.at("decoder.msd"), attended);
    return graph.resizeAligned(coarse, image.height(), image.width());
  }

  private static Wire neck(NetworkPart part, Wire x) {
    for (String step : List.of("reduce", "refine1", "refine2")) {
      x = part.at(step).convNorm(x);
    }
    return x;
  }

  private Wire rcab(NetworkPart part, Wire x) {
    Wire body = part.at("body.2").conv(graph.relu(part.at("body.0").conv(x, 1)), 1);
    NetworkPart attention = part.at("body.3.conv_du");
    Wire squeezed = graph.relu(attention.at("0").conv(graph.poolToPoint(body), 1));
    Wire weights = graph.sigmoid(attention.at("2").conv(squeezed, 1)); // (B, C, 1, 1)
    return graph.add(x, graph.multiply(body, weights));
  }

  private Wire multiScaleDilated(NetworkPart part, Wire x) {
    List<Integer> dilations = MultiScaleDilatedConv.DILATIONS;
    Wire sum = null;
    for (int i = 0; i < dilations.size(); i++) {
      int dilation = dilations.get(i);
      Wire scale = part.at("scales", i).conv(x, SlidingWindow.of(3, 1, dilation, dilation));
      sum = sum == null ? scale : graph.add(sum, scale);
    }
    return sum;
  }
}
