package org.simtrans.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.Message;
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

  /** Tensors without metadata. */
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
        tensors.put(name, open.readFinite(name));
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

  /** The same tensors with other metadata. */
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

  /**
   * Copies the values into {@code target}, by name. A four-dimensional kernel whose input channels
   * alone differ is fitted: the sum over the file's channels is spread evenly over the target's
   * (RGB weights to grey: summed).
   *
   * @throws WeightsException if a shape does not fit or nothing at all is loaded
   */
  public LoadReport into(Map<String, Tensor> target) {
    return into(target, Map.of());
  }

  /**
   * Copies the values as {@link #into(Map)} does, and fits further weights.
   *
   * @param fitters by the name of the weight that they fit
   */
  public LoadReport into(Map<String, Tensor> target, Map<String, Fitter> fitters) {
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
            Tensor fitted = fit(name, source, Tensors.shape(destination), fitters.get(name));
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

  private static Tensor fit(String name, Tensor source, long[] to, Fitter fitter) {
    long[] from = Tensors.shape(source);
    if (Arrays.equals(from, to)) {
      return source;
    }
    Optional<Tensor> fitted = fitter == null ? Optional.empty() : fitter.fit(source, to);
    return fitted.orElseGet(() -> spread(name, source, to));
  }

  /**
   * A kernel for other channels: repeated where they are a multiple of its own, as neighbouring
   * slices of a picture with colours are; else the sum over its channels, spread evenly.
   */
  private static Tensor spread(String name, Tensor source, long[] to) {
    long[] from = Tensors.shape(source);
    boolean onlyInputChannelsDiffer =
        from.length == 4
            && to.length == 4
            && from[0] == to[0]
            && from[2] == to[2]
            && from[3] == to[3];
    if (!onlyInputChannelsDiffer) {
      throw new WeightsException(
          Message.of(
              "'%s' has shape %s in the weights, but the model needs %s: choose the {encoder} and {size}"
                  + " that the weights were made for",
              name, Arrays.toString(from), Arrays.toString(to)));
    }
    if (to[1] % from[1] == 0) {
      long times = to[1] / from[1];
      return Functional.mul(Tensors.toFloat(source).repeat(1, times, 1, 1), 1.0 / times);
    }
    Tensor total = Tensors.toFloat(source).sum(1).unsqueeze(1); // (out, 1, k, k)
    return Functional.mul(total, 1.0 / to[1]).expand(to);
  }
}
