package org.simtrans.onnx;

import java.util.ArrayList;
import java.util.List;

/** A {@link org.simtrans.encoder.Vgg16} as a graph. */
record Vgg16Graph(OnnxGraph graph) {
  private static final int FEATURES = 44; // of torchvision's numbering: layers, ReLUs, pools
  private static final int FIRST_TAPPED = 2; // block
  private static final int SMALLEST = 32; // pixels

  /** (B, in, H, W) -> four maps (B, C, H/s, W/s). */
  List<Wire> maps(NetworkPart vgg, Wire image) {
    Wire x = graph.pad(image, 2, 0, Math.max(0, SMALLEST - image.height()));
    x = graph.pad(x, 3, 0, Math.max(0, SMALLEST - image.width()));
    List<Wire> maps = new ArrayList<>();
    int block = 0;
    for (int i = 0; i < FEATURES; i++) {
      if (vgg.has("features." + i)) { // a convolution, its norm and a ReLU
        Wire y = vgg.at("features", i).conv(x, 1);
        x = graph.relu(vgg.at("features", i + 1).batchNorm(y));
        i += 2;
      } else { // a pool ends the block
        if (block++ >= FIRST_TAPPED) {
          maps.add(x);
        }
        x = graph.maxPool(x, SlidingWindow.of(2, 2, 0, 1));
      }
    }
    maps.add(x);
    return maps;
  }
}
