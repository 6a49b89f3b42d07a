package org.simtrans.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Layer;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * What a forward pass changes in a network (statistics of batch norms), as it was after the last
 * update: for steps that are taken back, and for checkpoints in the middle of one.
 */
final class RunningStatistics {
  private record Slot(Tensor live, Tensor copy) {}

  private final Map<String, Slot> slots = new LinkedHashMap<>();

  RunningStatistics(Layer model) {
    Map<String, Tensor> all = model.state().tensors();
    all.keySet().removeAll(model.parameters().keySet());
    try (Scope scope = new Scope()) { // for the handles that are not kept
      all.forEach((name, t) -> slots.put(name, new Slot(t, Tensors.keep(t.detach().clone()))));
    }
  }

  /** They stay as they are now. */
  void commit() {
    try (NoGrad off = new NoGrad()) {
      slots.values().forEach(slot -> slot.copy.copy_(slot.live));
    }
  }

  /** They become what they were. */
  void takeBack() {
    try (NoGrad off = new NoGrad()) {
      slots.values().forEach(slot -> slot.live.copy_(slot.copy));
    }
  }

  /** As they were, by their names in the network's state. */
  Map<String, Tensor> committed() {
    Map<String, Tensor> committed = new LinkedHashMap<>();
    slots.forEach((name, slot) -> committed.put(name, slot.copy));
    return committed;
  }

  void release() {
    Tensors.release(committed().values());
  }
}
