package org.simtrans.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.InvalidSettingException;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Operator;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.LoadReport;
import org.simtrans.weights.StateDict;
import org.simtrans.weights.WeightsException;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019). Its whole state is a map of plain
 * tensors and a step count, so that a checkpoint holds it like any weights.
 */
public final class AdamW {
  private static final double EPSILON = 1e-8;

  /** A weight with its moments. */
  private record Slot(Tensor weight, Tensor first, Tensor second) {}

  /**
   * What weights are updated alike.
   *
   * @param rate factor on the learning rate
   */
  private record Group(boolean decays, double rate) {}

  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final Map<Group, List<Slot>> groups = new LinkedHashMap<>();
  private final double beta1;
  private final double beta2;
  private final double weightDecay;
  private long step;

  /**
   * Makes an optimiser that has taken no step yet.
   *
   * @param weights name to weight; matrices and kernels decay, vectors (norms, biases) do not
   */
  public AdamW(Map<String, Tensor> weights, double beta1, double beta2, double weightDecay) {
    this(weights, beta1, beta2, weightDecay, Set.of(), name -> 1);
  }

  /**
   * As above, with exceptions.
   *
   * @param undecayed names of matrices that do not decay either
   * @param rates a factor on the learning rate of each weight, by name
   */
  public AdamW(
      Map<String, Tensor> weights,
      double beta1,
      double beta2,
      double weightDecay,
      Set<String> undecayed,
      ToDoubleFunction<String> rates) {
    if (beta1 < 0 || beta1 >= 1 || beta2 < 0 || beta2 >= 1 || weightDecay < 0) {
      throw new InvalidSettingException(
          "AdamW needs betas in [0, 1) and a weight decay of at least 0; found "
              + beta1
              + ", "
              + beta2
              + " and "
              + weightDecay);
    }
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.weightDecay = weightDecay;
    try (Scope scope = new Scope()) { // for the handles that are not kept
      weights.forEach(
          (name, weight) -> {
            Slot slot =
                new Slot(
                    weight,
                    Tensors.keep(weight.detach().clone().zero_()),
                    Tensors.keep(weight.detach().clone().zero_()));
            boolean decays = weight.dim() > 1 && !undecayed.contains(name);
            Group group = new Group(decays, rates.applyAsDouble(name));
            slots.put(name, slot);
            groups.computeIfAbsent(group, none -> new ArrayList<>()).add(slot);
          });
    }
  }

  /** Gives back the memory of the moments; there is no further step after that. */
  public void release() {
    Tensors.release(state().tensors().values());
  }

  /** One update with the gradients that the weights hold; weights without one stay. */
  public void step(double learningRate) {
    step++;
    try (NoGrad off = new NoGrad();
        Scope scope = new Scope()) {
      groups.forEach((group, slots) -> step(group, slots, learningRate));
    }
  }

  /** All weights of a group in one pass over their memory. */
  private void step(Group group, List<Slot> slots, double learningRate) {
    List<Slot> moved = slots.stream().filter(slot -> slot.weight.grad().defined()).toList();
    if (moved.isEmpty()) {
      return;
    }
    Tensor count = Tensors.toDeviceOf(moved.get(0).weight, Tensors.of(new float[] {step}));
    Operator.call(
        "aten::_fused_adamw_",
        of(moved, Slot::weight),
        of(moved, slot -> slot.weight.grad()),
        of(moved, Slot::first),
        of(moved, Slot::second),
        Operator.tensors(List.of()), // the largest second moments, of AMSGrad
        of(moved, slot -> count),
        new IValue(learningRate * group.rate),
        new IValue(beta1),
        new IValue(beta2),
        new IValue(group.decays ? weightDecay : 0),
        new IValue(EPSILON),
        new IValue(false), // AMSGrad
        new IValue(false), // maximise
        new IValue(), // by which gradients were scaled
        new IValue()); // whether one of them is not finite
  }

  private static IValue of(List<Slot> slots, Function<Slot, Tensor> part) {
    return Operator.tensors(slots.stream().map(part).toList());
  }

  /** Forgets the gradients; the next backward pass allocates them anew. */
  public void clearGradients() {
    for (Slot slot : slots.values()) {
      Tensor gradient = slot.weight.mutable_grad();
      if (gradient.defined()) {
        gradient.reset();
      }
      gradient.close();
    }
  }

  /** How many steps have been taken. */
  public long steps() {
    return step;
  }

  /** The moments, named after the weights with {@code .first} and {@code .second}. */
  public StateDict state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    slots.forEach(
        (name, slot) -> {
          state.put(name + ".first", slot.first);
          state.put(name + ".second", slot.second);
        });
    return new StateDict(state, Map.of("step", Long.toString(step)));
  }

  /** Stands where rank 0's stands. */
  public void copyFirst(Ranks ranks) {
    state().tensors().values().forEach(ranks::copyFirst);
    step = (long) ranks.ofFirst(step)[0];
  }

  /** Takes up the state of an earlier run of the same model. */
  public void restore(StateDict saved) {
    LoadReport report = saved.into(state().tensors());
    String count = saved.metadata().get("step");
    if (!report.complete() || count == null) {
      throw new WeightsException(
          "the optimiser's state does not belong to this model: missing "
              + report.missing()
              + ", unexpected "
              + report.unexpected());
    }
    step = Long.parseLong(count);
  }
}
