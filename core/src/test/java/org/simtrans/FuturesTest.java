package org.simtrans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FuturesTest {
  @Test
  void theResultIsHandedOn() {
    assertEquals("done", Futures.result(CompletableFuture.completedFuture("done"), "testing"));
  }

  @Test
  void whatTheWorkThrewIsThrownAsItIs() {
    OutOfMemoryError full = new OutOfMemoryError("full");
    InvalidSettingException wrong = new InvalidSettingException("wrong");
    IOException checked = new IOException("disk");
    assertSame(full, assertThrows(OutOfMemoryError.class, () -> failed(full)));
    assertSame(wrong, assertThrows(InvalidSettingException.class, () -> failed(wrong)));
    assertSame(
        checked, assertThrows(IllegalStateException.class, () -> failed(checked)).getCause());
  }

  @Test
  void anInterruptedThreadStaysInterrupted() {
    Thread.currentThread().interrupt();
    IllegalStateException stopped =
        assertThrows(
            IllegalStateException.class,
            () -> Futures.result(new CompletableFuture<>(), "testing"));
    assertTrue(Thread.interrupted());
    assertEquals("interrupted while testing", stopped.getMessage());
  }

  private static void failed(Throwable cause) {
    Futures.result(CompletableFuture.failedFuture(cause), "testing");
  }
}
