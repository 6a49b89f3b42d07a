package org.simtrans.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Tensors;

/**
 * A part of a network on its way into a graph: its weights, below a prefix, and the blocks of
 * {@code nn} as operators. Weights keep their names.
 *
 * @param weights of the whole network, by full name
 * @param prefix of this part, ending with a dot; empty for the whole
 */
record NetworkPart(OnnxGraph graph, Map<String, Tensor> weights, String prefix) {
  private static final double EPSILON = 1e-5; // of all norms that do not say otherwise
  private static final double STANDARDISING_EPSILON = 1e-8;
  private static final int GROUPS = 32;
  private static final double LEAK = 0.01;

  NetworkPart at(String name) {
    return new NetworkPart(graph, weights, prefix + name + ".");
  }

  NetworkPart at(String name, int index) {
    return at(name + "." + index);
  }

  /** Whether there is a weight of that name, or a part. */
  boolean has(String name) {
    String full = prefix + name;
    return weights.containsKey(full)
        || weights.keySet().stream().anyMatch(other -> other.startsWith(full + "."));
  }

  /** How many parts there are: name.0, name.1, ... */
  int count(String name) {
    int count = 0;
    while (has(name + "." + count)) {
      count++;
    }
    return count;
  }

  Tensor tensor(String name) {
    Tensor tensor = weights.get(prefix + name);
    if (tensor == null) {
      throw new IllegalStateException("the network has no weight '" + prefix + name + "'");
    }
    return tensor;
  }

  Wire weight(String name) {
    Tensor tensor = tensor(name);
    return graph.constant(prefix + name, () -> Tensors.toFloats(tensor), Tensors.shape(tensor));
  }

  private Wire weightOrNull(String name) {
    return weights.containsKey(prefix + name) ? weight(name) : null;
  }

  /** A constant that is computed from a weight. */
  Wire derived(String name, Tensor value) {
    return graph.constant(prefix + name, () -> Tensors.toFloats(value), Tensors.shape(value));
  }

  // --- blocks ------------------------------------------------------------------------------

  /** Keeps height and width at stride 1, else halves them (rounded up). */
  Wire conv(Wire x, int stride) {
    long kernel = tensor("weight").size(2);
    return conv(x, SlidingWindow.of(kernel, stride, kernel / 2, 1));
  }

  Wire conv(Wire x, SlidingWindow window) {
    return graph.conv(x, weight("weight"), weightOrNull("bias"), window);
  }

  /** A convolution and its batch norm. */
  Wire convNorm(Wire x) {
    return at("bn").batchNorm(at("conv").conv(x, 1));
  }

  /** Patches without overlap. */
  Wire patches(Wire x) {
    return conv(x, SlidingWindow.patches(x, tensor("weight").size(2)));
  }

  /** A weight-standardised convolution; the standardisation is done now. */
  Wire standardisedConv(Wire x, int stride) {
    Tensor weight = tensor("weight");
    Wire standardised =
        graph.constant(
            prefix + "weight",
            () -> standardised(Tensors.toFloats(weight), (int) weight.size(0)),
            Tensors.shape(weight));
    return graph.conv(x, standardised, null, SlidingWindow.same(x, weight.size(2), stride));
  }

  private static float[] standardised(float[] weight, int kernels) {
    int length = weight.length / kernels;
    for (int k = 0; k < kernels; k++) {
      double sum = 0;
      double squares = 0;
      for (int i = k * length; i < (k + 1) * length; i++) {
        sum += weight[i];
        squares += (double) weight[i] * weight[i];
      }
      double mean = sum / length;
      double scale =
          1 / Math.sqrt(Math.max(0, squares / length - mean * mean) + STANDARDISING_EPSILON);
      for (int i = k * length; i < (k + 1) * length; i++) {
        weight[i] = (float) ((weight[i] - mean) * scale);
      }
    }
    return weight;
  }

  Wire transposedConv(Wire x) {
    return graph.transposedConv(x, weight("weight"), weight("bias"));
  }

  Wire batchNorm(Wire x) {
    return graph.batchNorm(
        x,
        weight("weight"),
        weight("bias"),
        weight("running_mean"),
        weight("running_var"),
        EPSILON);
  }

  Wire instanceNorm(Wire x) {
    return graph.instanceNorm(x, weight("weight"), weight("bias"), EPSILON);
  }

  /** 32 groups of channels, each as if it were one channel; then each channel's scale and shift. */
  Wire groupNorm(Wire x) {
    long channels = x.size(1);
    Wire groups = graph.reshape(x, Wire.ANY, GROUPS, channels / GROUPS * x.height() * x.width());
    Wire one = graph.constant("group_scale", () -> filled(1), GROUPS);
    Wire zero = graph.constant("group_shift", () -> filled(0), GROUPS);
    Wire normed = graph.reshape(graph.instanceNorm(groups, one, zero, EPSILON), x.shape());
    Tensor weight = tensor("weight").reshape(1, channels, 1, 1);
    Tensor bias = tensor("bias").reshape(1, channels, 1, 1);
    return graph.add(graph.multiply(normed, derived("weight", weight)), derived("bias", bias));
  }

  private static float[] filled(float value) {
    float[] values = new float[GROUPS];
    Arrays.fill(values, value);
    return values;
  }

  Wire layerNorm(Wire x) {
    return layerNorm(x, EPSILON);
  }

  Wire layerNorm(Wire x, double epsilon) {
    return graph.layerNorm(x, weight("weight"), weight("bias"), epsilon);
  }

  Wire leakyRelu(Wire x) {
    return graph.leakyRelu(x, LEAK);
  }

  /** {@code x Wᵀ + b}; W is stored transposed. */
  Wire linear(Wire x) {
    Wire product = graph.matMul(x, derived("weight", tensor("weight").t()));
    Wire bias = weightOrNull("bias");
    return bias == null ? product : graph.add(product, bias);
  }

  Wire mlp(Wire x) {
    return at("fc2").linear(graph.gelu(at("fc1").linear(x)));
  }

  /**
   * Attention among the tokens of each sample.
   *
   * @param x (B, N, C)
   * @param scored what is done to the scores, (B, heads, N, N), before the softmax
   */
  Wire attention(Wire x, int heads, UnaryOperator<Wire> scored) {
    long tokens = x.size(1);
    long headWidth = x.size(2) / heads;
    Wire qkv =
        graph.permute(
            graph.reshape(at("qkv").linear(x), Wire.ANY, tokens, 3, heads, headWidth),
            2,
            0,
            3,
            1,
            4); // (3, B, heads, N, d)
    Wire query = graph.times(graph.select(qkv, 0), 1 / Math.sqrt(headWidth));
    Wire keys = graph.permute(graph.select(qkv, 1), 0, 1, 3, 2); // (B, heads, d, N)
    Wire weights = graph.softmax(scored.apply(graph.matMul(query, keys)));
    Wire mixed = graph.matMul(weights, graph.select(qkv, 2)); // (B, heads, N, d)
    return at("proj")
        .linear(graph.reshape(graph.permute(mixed, 0, 2, 1, 3), Wire.ANY, tokens, x.size(2)));
  }
}
