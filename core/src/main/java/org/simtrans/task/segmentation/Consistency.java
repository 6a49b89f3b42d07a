package org.simtrans.task.segmentation;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.model.SegmentationModel;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.Setup;
import org.simtrans.task.Teacher;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * The loss on slices without labels: the cross-entropy of what the network draws on a varied slice
 * against what the average of its weights draws on the plain one, where the average is sure;
 * planted lesions are known. Pixels of which nobody is sure do not count, but they are part of the
 * mean, so that few sure pixels weigh little.
 */
record Consistency(double confidence, Setup setup, Ranks ranks) {

  /**
   * What is known of the slices.
   *
   * @param target (N, classes, H, W), 0 or 1
   * @param sure the same shape, 1 where the target counts and 0 elsewhere
   */
  record Known(Tensor target, Tensor sure) {}

  /** Asks the average. It has to be asked before the network's own pass, as it changes weights. */
  Known known(UnlabelledPart part, int classes, SegmentationModel network, Teacher teacher) {
    Tensor planted = setup.onDevice(part.planted(), part.slices(), classes);
    Tensor plain = setup.onDevice(part.plain(), part.slices(), setup.planes());
    Tensor said = teacher.ask(() -> probabilities(network, plain));
    try (NoGrad off = new NoGrad()) {
      Tensor yes = atLeast(said, confidence);
      Tensor no = atLeast(Functional.oneMinus(said), confidence);
      Tensor target = atLeast(said, 0.5).maximum(planted);
      return new Known(target, yes.maximum(no).maximum(planted));
    }
  }

  private Tensor probabilities(SegmentationModel network, Tensor plain) {
    try (NoGrad off = new NoGrad();
        Autocast cast = setup.autocast()) {
      return Scope.of(() -> Tensors.toFloat(network.forward(plain)).sigmoid());
    }
  }

  /** 1 where a value reaches the limit, 0 elsewhere. */
  private static Tensor atLeast(Tensor values, double limit) {
    Tensor above = Functional.add(values, -limit).sign(); // -1, 0 or 1
    return Functional.add(above, 1).sign();
  }

  /** This rank's part of the loss. */
  Tensor loss(Tensor logits, Known known, double weight) {
    Tensor apart = Functional.binaryCrossEntropyWithLogits(Tensors.toFloat(logits), known.target());
    return Functional.mul(apart.mul(known.sure()).mean(), weight / ranks.size());
  }
}
