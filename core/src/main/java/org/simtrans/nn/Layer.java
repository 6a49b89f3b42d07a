package org.simtrans.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.Fitter;
import org.simtrans.weights.LoadReport;
import org.simtrans.weights.StateDict;

/**
 * Something with named weights. A subclass names its parts once, in its constructor, and writes its
 * equation in {@code forward}. Layers never close tensors; scopes do.
 */
public abstract class Layer {
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> buffers = new LinkedHashMap<>();
  private final List<Tensor> factors = new ArrayList<>();
  private final List<String> undecayed = new ArrayList<>();
  private final Map<String, Fitter> fitters = new LinkedHashMap<>();
  private final Map<String, Layer> children = new LinkedHashMap<>();
  private boolean training = true;
  private boolean following = true;
  private boolean released;
  private Ranks ranks = Ranks.alone();

  /**
   * Makes {@code layer} a part of this one; dots in {@code name} are levels of the state dict, an
   * empty name (one at most) adds no level.
   */
  protected final <L extends Layer> L add(String name, L layer) {
    children.put(name, layer);
    return layer;
  }

  /** Makes {@code value} a weight that is learned. */
  protected final Tensor parameter(String name, Tensor value) {
    parameters.put(name, Tensors.keep(value));
    value.set_requires_grad(true);
    return value;
  }

  /** A weight that weight decay leaves alone, such as a token; vectors never decay anyway. */
  protected final Tensor undecayed(String name, Tensor value) {
    undecayed.add(name);
    return parameter(name, value);
  }

  /**
   * A weight that is a table of positions: weight decay leaves it alone, and {@code fitter} fits
   * one that was learned for another size.
   */
  protected final Tensor table(String name, Tensor value, Fitter fitter) {
    fitters.put(name, fitter);
    return undecayed(name, value);
  }

  /** A weight that is only ever a factor of matrix products or convolutions. */
  protected final Tensor factor(String name, Tensor value) {
    factors.add(value);
    return parameter(name, value);
  }

  /** Makes {@code value} part of the state without being learned (running statistics). */
  protected final Tensor buffer(String name, Tensor value) {
    buffers.put(name, Tensors.keep(value));
    return value;
  }

  /** All weights that are learned, by full name, a layer's own before its parts'. */
  public final Map<String, Tensor> parameters() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    visit("", (prefix, layer) -> layer.parameters.forEach((name, t) -> all.put(prefix + name, t)));
    return all;
  }

  /** The full names of the weights that weight decay leaves alone, beside all vectors. */
  public final Set<String> undecayed() {
    Set<String> all = new LinkedHashSet<>();
    visit("", (prefix, layer) -> layer.undecayed.forEach(name -> all.add(prefix + name)));
    return all;
  }

  /**
   * All weights and buffers, by full name, in PyTorch's order; changes to them are changes here.
   */
  public final StateDict state() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    visit(
        "",
        (prefix, layer) -> {
          layer.parameters.forEach((name, t) -> all.put(prefix + name, t));
          layer.buffers.forEach((name, t) -> all.put(prefix + name, t));
        });
    return new StateDict(all);
  }

  /**
   * Copies weights and buffers into this layer, by full name. Input channels and tables of another
   * size are fitted.
   *
   * @throws org.simtrans.weights.WeightsException if a shape does not fit or nothing at all is
   *     loaded
   */
  public final LoadReport load(StateDict weights) {
    Map<String, Fitter> all = new LinkedHashMap<>();
    visit("", (prefix, layer) -> layer.fitters.forEach((name, f) -> all.put(prefix + name, f)));
    return weights.into(state().tensors(), all);
  }

  /** This layer, then its parts, each with what its names begin with. */
  private void visit(String prefix, BiConsumer<String, Layer> visitor) {
    visitor.accept(prefix, this);
    children.forEach(
        (name, child) -> child.visit(name.isEmpty() ? prefix : prefix + name + ".", visitor));
  }

  /** How many numbers are learned. */
  public final long parameterCount() {
    return parameters().values().stream().mapToLong(Tensor::numel).sum();
  }

  /** Switches between training (stochastic depth, batch statistics) and inference. */
  public final void train(boolean on) {
    training = on;
    children.values().forEach(child -> child.train(on));
  }

  /** As {@link #train} has left it; true at first. */
  public final boolean isTraining() {
    return training;
  }

  /**
   * Switches running statistics off and on again, for batches that will pass a second time. What
   * comes out of training does not depend on them.
   */
  public final void follow(boolean on) {
    following = on;
    children.values().forEach(child -> child.follow(on));
  }

  /** Whether running statistics follow what passes in training. */
  protected final boolean isFollowing() {
    return following;
  }

  /** From now on statistics of batches are those of all ranks' batches together. */
  public final void synchronise(Ranks all) {
    ranks = all;
    children.values().forEach(child -> child.synchronise(all));
  }

  /** Whose batches statistics are taken of. */
  protected final Ranks ranks() {
    return ranks;
  }

  /** Gives back the memory of all weights and buffers; the layer is of no use after that. */
  public final void release() {
    if (!released) {
      Tensors.release(state().tensors().values());
    }
    released = true;
  }

  /** Whether {@link #release} was called. */
  public final boolean released() {
    return released;
  }

  /**
   * Rounds the factors of products to bf16, in place and for good. Where products are taken in
   * bf16, this is done to them for each one anyway: results stay the same, bit for bit.
   */
  public final void keepFactorsInBf16() {
    try (Scope scope = new Scope()) { // a handle that stays open would keep the new values for ever
      factors.forEach(weight -> weight.set_data(Tensors.toBfloat16(weight.detach())));
    }
    children.values().forEach(Layer::keepFactorsInBf16);
  }

  /** Moves all weights and buffers to {@code device}, in place. */
  public final void to(ComputeDevice device) {
    if (!device.isCpu()) {
      try (Scope scope = new Scope()) {
        state().tensors().values().forEach(t -> t.set_data(Tensors.to(device, t)));
      }
    }
  }
}
