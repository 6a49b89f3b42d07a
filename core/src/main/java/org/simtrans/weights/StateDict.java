package org.simtrans.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * Named weights with the configuration they belong to. The names are those of timm and torchvision
 * where these have the same network.
 *
 * @param tensors name to tensor, in the model's order
 * @param metadata free text that travels in the file
 */
public record StateDict(Map<String, Tensor> tensors, Map<String, String> metadata) {
  public StateDict {
    tensors = new LinkedHashMap<>(tensors);
    metadata = new TreeMap<>(metadata);
  }

  public StateDict(Map<String, Tensor> tensors) {
    this(tensors, Map.of());
  }

  /** Reads a file of weights whole, in safetensors or PyTorch's own format. */
  public static StateDict read(Path file) {
    try (WeightsFile open = WeightsFile.open(file)) {
      return of(open);
    }
  }

  /** Reads an open file of weights whole. */
  public static StateDict of(WeightsFile open) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try {
      for (String name : open.names()) {
        tensors.put(name, open.read(name));
      }
      return new StateDict(tensors, open.metadata());
    } catch (RuntimeException e) {
      tensors.values().forEach(Tensor::close);
      throw e;
    }
  }

  /** Writes a safetensors file, whole or not at all. */
  public void write(Path file) throws IOException {
    SafeTensors.write(file, tensors, metadata);
  }

  /** Frees the tensors at once; for what {@link #read} has brought in and nobody needs any more. */
  public void free() {
    tensors.values().forEach(Tensor::close);
  }

  public StateDict with(Map<String, String> metadata) {
    return new StateDict(tensors, metadata);
  }

  /** The entries under {@code prefix}, without it. */
  public StateDict under(String prefix) {
    Map<String, Tensor> inner = new LinkedHashMap<>();
    tensors.forEach(
        (name, t) -> {
          if (name.startsWith(prefix)) {
            inner.put(name.substring(prefix.length()), t);
          }
        });
    return new StateDict(inner, metadata);
  }

  /** The entries under {@code prefix} if there are any, as in a whole model's file; else all. */
  public StateDict partOrWhole(String prefix) {
    StateDict part = under(prefix);
    return part.tensors().isEmpty() ? this : part;
  }

  /**
   * Copies the values into {@code target}, by name. A four-dimensional kernel whose input channels
   * alone differ is fitted: the sum over the file's channels is spread evenly over the target's
   * (RGB weights to grey: summed). A table of positions, absolute or relative, that was made for
   * another grid or window is resampled.
   *
   * @throws WeightsException if a shape does not fit or nothing at all is loaded
   */
  public LoadReport into(Map<String, Tensor> target) {
    List<String> loaded = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> resized = new ArrayList<>();
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      target.forEach(
          (name, destination) -> {
            Tensor source = tensors.get(name);
            if (source == null) {
              missing.add(name);
              return;
            }
            Tensor fitted = fit(name, source, destination);
            if (fitted != source) {
              resized.add(name);
            }
            destination.copy_(fitted);
            loaded.add(name);
          });
    }
    List<String> unexpected =
        tensors.keySet().stream().filter(name -> !target.containsKey(name)).toList();
    if (loaded.isEmpty()) {
      throw new WeightsException(
          "none of the "
              + tensors.size()
              + " tensors in the weights ("
              + tensors.keySet().stream().limit(3).toList()
              + " ...) is named as the model expects ("
              + target.keySet().stream().limit(3).toList()
              + " ...): were they saved for another encoder?");
    }
    return new LoadReport(loaded, missing, unexpected, resized);
  }

  private static Tensor fit(String name, Tensor source, Tensor destination) {
    long[] from = Tensors.shape(source);
    long[] to = Tensors.shape(destination);
    if (Arrays.equals(from, to)) {
      return source;
    }
    if (isPositions(name, from) && isPositions(name, to) && from[2] == to[2]) {
      long grid = gridOf(to);
      return Functional.resamplePositions(source, grid, grid);
    }
    if (isBiases(name, from) && isBiases(name, to) && from[1] == to[1]) {
      return Functional.resampleBiases(source, Math.round(Math.sqrt(to[0])));
    }
    boolean onlyInputChannelsDiffer =
        from.length == 4
            && to.length == 4
            && from[0] == to[0]
            && from[2] == to[2]
            && from[3] == to[3];
    if (!onlyInputChannelsDiffer) {
      throw new WeightsException(
          "'"
              + name
              + "' has shape "
              + Arrays.toString(from)
              + " in the weights, but the model needs "
              + Arrays.toString(to)
              + ": choose the --encoder and --size that the weights were made for");
    }
    Tensor total = Tensors.toFloat(source).sum(1).unsqueeze(1); // (out, 1, k, k)
    return Functional.mul(total, 1.0 / to[1]).expand(to);
  }

  /** Whether this is a position for a class token and for each place of a square grid. */
  private static boolean isPositions(String name, long[] shape) {
    return name.matches("(.*\\.)?pos_embed")
        && shape.length == 3
        && shape[0] == 1
        && gridOf(shape) * gridOf(shape) + 1 == shape[1];
  }

  /** Whether this is a bias for each offset within a square window, and for each head. */
  private static boolean isBiases(String name, long[] shape) {
    long edge = shape.length == 2 ? Math.round(Math.sqrt(shape[0])) : 0;
    return name.matches("(.*\\.)?relative_position_bias_table")
        && edge % 2 == 1
        && edge * edge == shape[0];
  }

  private static long gridOf(long[] shape) {
    return Math.round(Math.sqrt(shape[1] - 1));
  }
}
