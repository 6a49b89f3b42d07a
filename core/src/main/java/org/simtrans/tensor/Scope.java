package org.simtrans.tensor;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Owns the native memory of all tensors made on this thread while it is open. A scope around each
 * training step and each inference batch keeps memory constant:
 *
 * <pre>{@code
 * try (var step = new Scope()) {
 *   model.forward(images);   // closing the scope frees every intermediate result
 * }
 * }</pre>
 *
 * Handles may be freed before {@code backward()}: the graph holds its own references.
 */
public final class Scope implements AutoCloseable {
  private final PointerScope scope = new PointerScope();

  @Override
  public void close() {
    scope.close();
  }

  /**
   * Runs {@code body} in a scope of its own and hands its result to the scope around it, if any.
   */
  public static Tensor of(Supplier<Tensor> body) {
    Tensor result;
    try (PointerScope inner = new PointerScope()) {
      result = body.get();
      result.retainReference();
    }
    return adopt(result);
  }

  /** Hands a kept tensor, from any thread, to the current scope, if any. */
  public static Tensor adopt(Tensor kept) {
    PointerScope outer = PointerScope.getInnerScope();
    if (outer != null) {
      outer.attach(kept);
      kept.releaseReference();
    }
    return kept;
  }
}
