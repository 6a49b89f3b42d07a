package org.simtrans.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.simtrans.InvalidSettingException;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.LoadReport;
import org.simtrans.weights.StateDict;
import org.simtrans.weights.WeightsException;

/**
 * The exponential moving average of a network's state (Polyak and Juditsky, 1992; as in Tarvainen
 * and Valpola, 2017): after each update {@code average = d · average + (1 - d) · weight} with
 * {@code d = min(decay, (1 + step) / (10 + step))}, so that the first, unready weights are soon
 * forgotten.
 *
 * <p>Running statistics of batch norms are averaged likewise: they then belong to weights of the
 * same age. Counters (integers) are not.
 */
public final class WeightAverage {
  private static final double WARM_UP = 10; // steps

  /** A tensor of the network with its average. */
  private record Slot(Tensor weight, Tensor average) {}

  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final double decay;
  private boolean swapped;

  /**
   * @param state name to tensor, of the network; where it is now the average begins
   * @param decay in (0, 1)
   */
  public WeightAverage(StateDict state, double decay) {
    if (!(decay > 0 && decay < 1)) {
      throw new InvalidSettingException(
          "the decay of averaged weights is " + decay + "; expected above 0 and below 1");
    }
    this.decay = decay;
    try (Scope scope = new Scope()) { // for the handles that are not kept
      state
          .tensors()
          .forEach(
              (name, weight) -> {
                if (weight.scalar_type().intern() != ScalarType.Long) {
                  slots.put(name, new Slot(weight, Tensors.keep(weight.detach().clone())));
                }
              });
    }
  }

  /** Gives back the memory of the averages; they cannot be used after that. */
  public void release() {
    Tensors.release(slots.values().stream().map(Slot::average).toList());
  }

  /** Begins anew where the network is now. */
  public void restart() {
    try (NoGrad off = new NoGrad()) {
      slots.values().forEach(slot -> slot.average.copy_(slot.weight));
    }
  }

  /**
   * Takes in the weights of now.
   *
   * @param step how many updates came before the one that made them
   */
  public void update(long step) {
    double d = Math.min(decay, (1.0 + step) / (WARM_UP + step));
    try (NoGrad off = new NoGrad();
        Scope scope = new Scope()) {
      Scalar towardsWeight = new Scalar(1 - d);
      slots.values().forEach(slot -> slot.average.lerp_(slot.weight, towardsWeight));
    }
  }

  /**
   * Puts the average into the network and the network's own state here; a second call puts both
   * back, to the bit.
   */
  public void swap() {
    swapped = !swapped;
    try (NoGrad off = new NoGrad()) {
      for (Slot slot : slots.values()) {
        try (Scope scope = new Scope()) { // one copy at a time
          Tensor weight = slot.weight.detach().clone();
          slot.weight.copy_(slot.average);
          slot.average.copy_(weight);
        }
      }
    }
  }

  /** The averages, named after the weights, wherever they are. */
  public StateDict state() {
    return taking(slot -> swapped ? slot.weight : slot.average);
  }

  /** What the network learned itself, wherever that is. */
  public StateDict learned() {
    return taking(slot -> swapped ? slot.average : slot.weight);
  }

  private StateDict taking(Function<Slot, Tensor> part) {
    Map<String, Tensor> state = new LinkedHashMap<>();
    slots.forEach((name, slot) -> state.put(name, part.apply(slot)));
    return new StateDict(state);
  }

  /**
   * Takes up the averages of an earlier run of the same model.
   *
   * @throws WeightsException if they are another model's
   */
  public void restore(StateDict saved) {
    LoadReport report = saved.into(state().tensors());
    if (!report.complete()) {
      throw new WeightsException(
          "the averaged weights do not belong to this model: missing "
              + report.missing()
              + ", unexpected "
              + report.unexpected());
    }
  }
}
