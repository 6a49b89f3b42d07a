package org.simtrans.task.segmentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.simtrans.loss.SegmentationLoss;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Tensors;

class SegmentationLossTest {

  @Test
  void coarserMapsWeighLessAndSeeTheMeanOfTheirPixels() {
    List<Tensor> seen = new ArrayList<>();
    SegmentationLoss meanLogit =
        (logits, masks) -> {
          seen.add(masks);
          return logits.mean();
        };
    Tensor fine = Functional.add(Tensors.zeros(1, 1, 5, 6), 3);
    Tensor coarse = Functional.add(Tensors.zeros(1, 1, 3, 3), 5);
    Tensor coarsest = Functional.add(Tensors.zeros(1, 1, 2, 2), 7);
    float[] mask = new float[30];
    mask[0] = 1;
    mask[6] = 1;
    mask[4 * 6 + 5] = 1; // alone in the last block, half of which lies outside
    Tensor masks = Tensors.of(mask, 1, 1, 5, 6);
    double loss =
        SegmentationLearner.overScales(meanLogit, List.of(fine, coarse, coarsest), masks)
            .item_double();
    assertEquals((3 + 5 / 2.0 + 7 / 4.0) / (1 + 1 / 2.0 + 1 / 4.0), loss, 1e-6);
    Tensor half = Tensors.of(new float[] {.5f, 0, 0, 0, 0, 0, 0, 0, .25f}, 1, 1, 3, 3);
    assertTrue(half.equal(seen.get(1)));
    Tensor quarter = Tensors.of(new float[] {.125f, 0, 0, .0625f}, 1, 1, 2, 2);
    assertTrue(quarter.equal(seen.get(2)));
  }
}
