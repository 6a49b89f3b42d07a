package org.simtrans.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;

/** ONNX Runtime in this process: started once, and silent. */
final class OnnxEngine {
  private static final OrtEnvironment ENVIRONMENT = start();

  private OnnxEngine() {}

  /** The environment that all sessions live in. */
  static OrtEnvironment environment() {
    return ENVIRONMENT;
  }

  /**
   * The libraries of this version hold no code that sends anything, except on Windows, where events
   * go to the system's own tracing unless they are switched off. From 1.29 on, they hold such code
   * on all systems, and switching it off here would come too late.
   */
  private static OrtEnvironment start() {
    OrtEnvironment environment = OnnxLibraries.load();
    try {
      environment.setTelemetry(false);
      return environment;
    } catch (OrtException e) {
      throw new OnnxException("ONNX Runtime cannot be started (" + e.getMessage() + ")", e);
    }
  }
}
