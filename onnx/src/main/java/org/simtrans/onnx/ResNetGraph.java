package org.simtrans.onnx;

import java.util.ArrayList;
import java.util.List;

/** A {@link org.simtrans.encoder.ResNet} as a graph. */
record ResNetGraph(OnnxGraph graph) {
  private static final int STAGES = 4;

  /** (B, in, H, W) -> four maps (B, C, H/s, W/s). */
  List<Wire> maps(NetworkPart resnet, Wire image) {
    Wire x = graph.relu(resnet.at("bn1").batchNorm(resnet.at("conv1").conv(image, 2)));
    x = graph.maxPool(x, SlidingWindow.of(3, 2, 1, 1));
    List<Wire> maps = new ArrayList<>();
    for (int stage = 1; stage <= STAGES; stage++) {
      String layer = "layer" + stage;
      for (int i = 0; i < resnet.count(layer); i++) {
        x = block(resnet.at(layer, i), x, i == 0 && stage > 1 ? 2 : 1);
      }
      maps.add(x);
    }
    return maps;
  }

  /** Two 3×3 convolutions, or 1×1, 3×3 and 1×1; the first 3×3 has the stride. */
  private Wire block(NetworkPart part, Wire x, int stride) {
    int convolutions = part.has("conv3") ? 3 : 2;
    int strided = convolutions == 3 ? 2 : 1;
    Wire branch = x;
    for (int i = 1; i <= convolutions; i++) {
      Wire y = part.at("conv" + i).conv(branch, i == strided ? stride : 1);
      branch = part.at("bn" + i).batchNorm(y);
      branch = i < convolutions ? graph.relu(branch) : branch;
    }
    return graph.relu(graph.add(branch, shortcut(part, x, stride)));
  }

  private static Wire shortcut(NetworkPart part, Wire x, int stride) {
    return part.has("downsample")
        ? part.at("downsample", 1).batchNorm(part.at("downsample", 0).conv(x, stride))
        : x;
  }
}
