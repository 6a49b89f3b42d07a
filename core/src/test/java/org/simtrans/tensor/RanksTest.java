package org.simtrans.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class RanksTest {

  @Test
  void sums_of_all_ranks() {
    List<double[]> sums = Together.of(2, ranks -> ranks.sum(ranks.rank() + 1, 10));
    sums.forEach(sum -> assertArrayEquals(new double[] {3, 20}, sum));
  }

  @Test
  void gathered_rows_carry_the_gradient_of_the_sum_of_all_losses() {
    // loss of rank r: sum over all rows of (r + 1) times the row; each row's gradient is 1 + 2
    List<float[]> gradients =
        Together.of(
            2,
            ranks -> {
              Tensor own = Tensors.of(new float[] {ranks.rank(), 5}, 2, 1);
              own.set_requires_grad(true);
              Tensor all = ranks.gather(own);
              assertArrayEquals(new float[] {0, 5, 1, 5}, Tensors.toFloats(all));
              Tensors.times(all.sum(), ranks.rank() + 1).backward();
              return Tensors.toFloats(own.grad());
            });
    gradients.forEach(gradient -> assertArrayEquals(new float[] {3, 3}, gradient));
  }

  @Test
  void what_the_first_says() {
    List<String> heard = Together.of(2, ranks -> ranks.ofFirst("from " + ranks.rank() + " é"));
    assertEquals(List.of("from 0 é", "from 0 é"), heard);
  }
}
