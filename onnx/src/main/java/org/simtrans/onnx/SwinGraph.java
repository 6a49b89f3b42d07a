package org.simtrans.onnx;

import java.util.ArrayList;
import java.util.List;
import org.simtrans.encoder.SwinConfig;
import org.simtrans.nn.RelativePositionBias;
import org.simtrans.nn.Windows;
import org.simtrans.tensor.Tensors;

/**
 * A {@link org.simtrans.encoder.SwinTransformer} as a graph. Its windows and masks follow from the
 * size of the image and become constants.
 */
record SwinGraph(OnnxGraph graph, SwinConfig config) {

  /** (B, in, H, W) -> four maps (B, C, H/s, W/s). */
  List<Wire> maps(NetworkPart swin, Wire image) {
    NetworkPart embed = swin.at("patch_embed");
    Wire patches = graph.permute(embed.at("proj").patches(image), 0, 2, 3, 1);
    Wire x = embed.at("norm").layerNorm(patches); // (B, H/4, W/4, C)
    List<Wire> maps = new ArrayList<>();
    for (int stage = 0; stage < config.depths().size(); stage++) {
      NetworkPart part = swin.at("layers", stage);
      x = stage == 0 ? x : merged(part.at("downsample"), x);
      for (int i = 0; i < config.depths().get(stage); i++) {
        x = block(part.at("blocks", i), x, config.heads().get(stage), i % 2 == 1);
      }
      maps.add(x);
    }
    maps.set(3, swin.at("norm").layerNorm(x));
    return maps.stream().map(map -> graph.permute(map, 0, 3, 1, 2)).toList();
  }

  /** Joins each 2×2 neighbourhood: (B, H, W, C) -> (B, ⌈H/2⌉, ⌈W/2⌉, 2C). */
  private Wire merged(NetworkPart part, Wire x) {
    Wire even = graph.pad(graph.pad(x, 1, 0, x.size(1) % 2), 2, 0, x.size(2) % 2);
    long rows = even.size(1) / 2;
    long columns = even.size(2) / 2;
    Wire blocks = graph.reshape(even, Wire.ANY, rows, 2, columns, 2, x.size(3));
    Wire joined =
        graph.reshape(
            graph.permute(blocks, 0, 1, 3, 4, 2, 5), Wire.ANY, rows, columns, 4 * x.size(3));
    return part.at("reduction").linear(part.at("norm").layerNorm(joined));
  }

  /** (B, H, W, C), kept. */
  private Wire block(NetworkPart part, Wire x, int heads, boolean shifted) {
    Windows windows =
        Windows.of(
            (int) x.size(1), (int) x.size(2), config.window(), shifted, config.padBeforeShift());
    Wire cut = partition(windows, part.at("norm1").layerNorm(x)); // (B · windows, M², C)
    NetworkPart attention = part.at("attn");
    Wire seen = attention.attention(cut, heads, scores -> biased(attention, windows, scores));
    x = graph.add(x, merge(windows, seen));
    return graph.add(x, part.at("mlp").mlp(part.at("norm2").layerNorm(x)));
  }

  /** Scores (B · windows, heads, M², M²) with the bias of offsets and the mask of neighbours. */
  private Wire biased(NetworkPart attention, Windows windows, Wire scores) {
    long heads = scores.size(1);
    long tokens = scores.size(2);
    Wire biased = graph.add(scores, bias(attention, heads, tokens));
    if (windows.mask() == null) {
      return biased;
    }
    Wire mask =
        graph.constant(
            "mask_%s_%s_%s".formatted(windows.height(), windows.width(), windows.window()),
            () -> Tensors.toFloats(windows.mask()),
            windows.count(),
            1,
            tokens,
            tokens);
    Wire byWindow = graph.reshape(biased, Wire.ANY, windows.count(), heads, tokens, tokens);
    return graph.reshape(graph.add(byWindow, mask), Wire.ANY, heads, tokens, tokens);
  }

  /** (1, heads, M², M²). */
  private Wire bias(NetworkPart attention, long heads, long tokens) {
    return attention.derived(
        "relative_position_bias",
        attention
            .tensor("relative_position_bias_table")
            .index_select(0, Tensors.of(RelativePositionBias.indexOf(config.window())))
            .view(1, tokens, tokens, heads)
            .permute(0, 3, 1, 2));
  }

  /** (B, H, W, C) -> (B · windows, M², C). */
  private Wire partition(Windows windows, Wire x) {
    long edge = windows.window();
    long channels = x.size(3);
    Wire whole =
        windows.padBeforeShift()
            ? shifted(windows, padded(windows, x))
            : padded(windows, shifted(windows, x));
    Wire cut =
        graph.reshape(whole, Wire.ANY, windows.rows(), edge, windows.columns(), edge, channels);
    return graph.reshape(graph.permute(cut, 0, 1, 3, 2, 4, 5), Wire.ANY, edge * edge, channels);
  }

  private Wire shifted(Windows windows, Wire x) {
    return graph.roll(graph.roll(x, 1, -windows.shiftRows()), 2, -windows.shiftColumns());
  }

  private Wire padded(Windows windows, Wire x) {
    long edge = windows.window();
    Wire high = graph.pad(x, 1, 0, windows.rows() * edge - windows.height());
    return graph.pad(high, 2, 0, windows.columns() * edge - windows.width());
  }

  /** Undoes {@link #partition}. */
  private Wire merge(Windows windows, Wire x) {
    long edge = windows.window();
    long channels = x.size(2);
    Wire cut = graph.reshape(x, Wire.ANY, windows.rows(), windows.columns(), edge, edge, channels);
    Wire whole =
        graph.reshape(
            graph.permute(cut, 0, 1, 3, 2, 4, 5),
            Wire.ANY,
            windows.rows() * edge,
            windows.columns() * edge,
            channels);
    return windows.padBeforeShift()
        ? cropped(windows, unshifted(windows, whole))
        : unshifted(windows, cropped(windows, whole));
  }

  private Wire unshifted(Windows windows, Wire x) {
    return graph.roll(graph.roll(x, 1, windows.shiftRows()), 2, windows.shiftColumns());
  }

  private Wire cropped(Windows windows, Wire x) {
    return graph.slice(graph.slice(x, 1, 0, windows.height()), 2, 0, windows.width());
  }
}
