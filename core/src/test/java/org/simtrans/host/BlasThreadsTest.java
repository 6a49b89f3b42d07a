package org.simtrans.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BlasThreadsTest {
  @Test
  void openBlasUsesOneThreadUnlessTheEnvironmentNamesAnotherNumber() {
    Torch.load();
    String asked = System.getenv("OPENBLAS_NUM_THREADS");
    int expected = asked == null ? 1 : Integer.parseInt(asked);
    int cores = Runtime.getRuntime().availableProcessors();
    assertEquals(OptionalInt.of(Math.min(expected, Math.max(cores, 1))), BlasThreads.count());
  }
}
