package org.simtrans.tensor;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Collects what a class of tests leaves behind. Java's heap is never full, so that networks outside
 * it would stay: ten gigabytes by the end.
 */
public final class Tidying implements AfterAllCallback {
  @Override
  public void afterAll(ExtensionContext context) {
    System.gc();
  }
}
