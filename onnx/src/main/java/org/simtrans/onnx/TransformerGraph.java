package org.simtrans.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.HybridConfig;
import org.simtrans.encoder.VitConfig;
import org.simtrans.nn.PositionEmbedding;
import org.simtrans.tensor.Functional;

/**
 * A {@link org.simtrans.encoder.VisionTransformer}, or the hybrid with a ResNet below it, as a
 * graph. Positions are resampled now, to the grid of the image's size.
 */
record TransformerGraph(OnnxGraph graph, int heads) {
  private static final double EPSILON = 1e-6;
  private static final int PATCH = 16; // pixels

  /**
   * What {@link org.simtrans.encoder.HybridTransformer.Features} has.
   *
   * @param late tokens (B, 1 + hw, C)
   * @param last tokens (B, 1 + hw, C), normed
   * @param patches (B, C, h, w), the grid that the tokens belong to
   */
  record Features(Wire half, Wire quarter, Wire eighth, Wire late, Wire last, Wire patches) {}

  static TransformerGraph of(OnnxGraph graph, VitConfig config) {
    return new TransformerGraph(graph, config.heads());
  }

  static TransformerGraph of(OnnxGraph graph, HybridConfig config) {
    return of(graph, config.transformer());
  }

  /** Of a Vision Transformer: (B, in, H, W) -> four maps (B, C, H/s, W/s). */
  List<Wire> maps(NetworkPart vit, Wire image) {
    Wire patches = vit.at("patch_embed.proj").patches(image);
    List<Wire> quarters = trunk(vit, patches);
    return List.of(
        enlarged(quarters.get(0), patches, 4, image),
        enlarged(quarters.get(1), patches, 2, image),
        grid(quarters.get(2), patches),
        graph.halve(grid(quarters.get(3), patches)));
  }

  /** Of the hybrid: (B, in, H, W) -> four maps (B, C, H/s, W/s). */
  List<Wire> hybridMaps(NetworkPart hybrid, Wire image) {
    Features features = features(hybrid, image);
    return List.of(
        features.quarter(),
        features.eighth(),
        grid(features.late(), features.patches()),
        graph.halve(grid(features.last(), features.patches())));
  }

  /** All that decoders take from the hybrid. */
  Features features(NetworkPart hybrid, Wire image) {
    NetworkPart backbone = hybrid.at("patch_embed.backbone");
    Wire half = backbone.at("stem.conv").standardisedConv(image, 2);
    half = graph.relu(backbone.at("stem.norm").groupNorm(half));
    Wire x = graph.maxPool(half, SlidingWindow.same(half, 3, 2));
    List<Wire> stages = new ArrayList<>();
    for (int stage = 0; stage < backbone.count("stages"); stage++) {
      NetworkPart part = backbone.at("stages", stage);
      for (int i = 0; i < part.count("blocks"); i++) {
        x = bottleneck(part.at("blocks", i), x, i == 0 && stage > 0 ? 2 : 1);
      }
      stages.add(x);
    }
    Wire patches = hybrid.at("patch_embed.proj").conv(x, 1);
    List<Wire> quarters = trunk(hybrid, patches);
    return new Features(
        half, stages.get(0), stages.get(1), quarters.get(2), quarters.get(3), patches);
  }

  private Wire bottleneck(NetworkPart part, Wire x, int stride) {
    Wire branch = part.at("norm1").groupNorm(part.at("conv1").standardisedConv(x, 1));
    branch = part.at("conv2").standardisedConv(graph.relu(branch), stride);
    branch = graph.relu(part.at("norm2").groupNorm(branch));
    branch = part.at("norm3").groupNorm(part.at("conv3").standardisedConv(branch, 1));
    Wire kept = x;
    if (part.has("downsample")) {
      NetworkPart shortcut = part.at("downsample");
      kept = shortcut.at("norm").groupNorm(shortcut.at("conv").standardisedConv(x, stride));
    }
    return graph.relu(graph.add(branch, kept));
  }

  /**
   * (B, C, h, w) embedded patches -> the tokens (B, 1 + hw, C) after each quarter of the blocks,
   * the last ones normed.
   */
  private List<Wire> trunk(NetworkPart part, Wire patches) {
    long channels = patches.size(1);
    long count = patches.height() * patches.width();
    Wire rows = graph.permute(graph.reshape(patches, Wire.ANY, channels, count), 0, 2, 1);
    // The class token comes in with the positions: a row of zeros is made before the patches.
    Wire x = graph.add(graph.pad(rows, 1, 1, 0), positions(part, patches));
    int blocks = part.count("blocks");
    List<Wire> quarters = new ArrayList<>();
    for (int done = 1; done <= blocks; done++) {
      x = block(part.at("blocks", done - 1), x);
      if (done % (blocks / 4) == 0) {
        quarters.add(done == blocks ? part.at("norm").layerNorm(x, EPSILON) : x);
      }
    }
    return quarters;
  }

  /** Positions on the grid of the patches, the class token added to the first: (1, 1 + hw, C). */
  private static Wire positions(NetworkPart part, Wire patches) {
    Tensor table =
        PositionEmbedding.resample(part.tensor("pos_embed"), patches.height(), patches.width());
    Tensor first = table.narrow(1, 0, 1).add(part.tensor("cls_token"));
    Tensor others = table.narrow(1, 1, patches.height() * patches.width());
    return part.derived("pos_embed", Functional.cat(1, first, others));
  }

  private Wire block(NetworkPart part, Wire x) {
    Wire normed = part.at("norm1").layerNorm(x, EPSILON);
    x = graph.add(x, part.at("attn").attention(normed, heads, UnaryOperator.identity()));
    return graph.add(x, part.at("mlp").mlp(part.at("norm2").layerNorm(x, EPSILON)));
  }

  /** The tokens of the patches where they belong, (B, C, h, w). */
  Wire grid(Wire tokens, Wire patches) {
    Wire rows = graph.slice(tokens, 1, 1, tokens.size(1)); // without the class token
    return graph.reshape(graph.permute(rows, 0, 2, 1), patches.shape());
  }

  /** At stride 16 / factor, without what the padding of the image brought. */
  private Wire enlarged(Wire tokens, Wire patches, int factor, Wire image) {
    long stride = PATCH / factor;
    return graph.crop(
        graph.enlarge(grid(tokens, patches), factor),
        (image.height() + stride - 1) / stride,
        (image.width() + stride - 1) / stride);
  }
}
