package org.simtrans.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.simtrans.layout.CohortException;

@Timeout(20)
class LoaderTest {

  @Test
  void handsOutInOrderWhateverTheThreadsDo() {
    LongFunction<Long> uneven =
        i -> {
          LockSupport.parkNanos((i * 7919 % 13) * 100_000);
          return i * i;
        };
    try (Loader<Long> loader = new Loader<>(5, 4, 3, uneven)) {
      for (long i = 5; i < 105; i++) {
        assertEquals(i * i, loader.next());
      }
    }
  }

  @Test
  void makesNoMoreAheadThanItsQueueHolds() throws InterruptedException {
    AtomicLong last = new AtomicLong();
    try (Loader<Long> loader = new Loader<>(0, 3, 4, i -> last.accumulateAndGet(i, Math::max))) {
      loader.next();
      Thread.sleep(100);
      assertEquals(4, last.get());
    }
  }

  @Test
  void rethrowsTheOriginalExceptionAfterTheBatchesBeforeIt() {
    CohortException failure = new CohortException("scan.nii is broken");
    LongFunction<Long> failing =
        i -> {
          if (i == 3) {
            throw failure;
          }
          return i;
        };
    try (Loader<Long> loader = new Loader<>(0, 2, 4, failing)) {
      for (long i = 0; i < 3; i++) {
        assertEquals(i, loader.next());
      }
      assertSame(failure, assertThrows(CohortException.class, loader::next));
      assertSame(failure, assertThrows(CohortException.class, loader::next));
    }
  }

  @Test
  void closeWaitsForTheThreads() {
    AtomicLong working = new AtomicLong();
    Loader<Long> loader =
        new Loader<>(
            0,
            3,
            8,
            i -> {
              working.incrementAndGet();
              LockSupport.parkNanos(1_000_000);
              return working.decrementAndGet();
            });
    loader.next();
    loader.close();
    assertEquals(0, working.get());
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(t -> t.isAlive() && t.getName().startsWith("loader-")));
    assertThrows(IllegalStateException.class, loader::next);
  }
}
