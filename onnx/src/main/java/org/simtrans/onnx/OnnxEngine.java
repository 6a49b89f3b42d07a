package org.simtrans.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.slf4j.LoggerFactory;

/** ONNX Runtime in this process: started once, and silent. */
final class OnnxEngine {
  private static final OrtEnvironment ENVIRONMENT = start();
  private static final ActiveRuns RUNS = ActiveRuns.untilExit();

  private OnnxEngine() {}

  /** The environment that all sessions live in. */
  static OrtEnvironment environment() {
    return ENVIRONMENT;
  }

  /** The graphs that are being computed. */
  static ActiveRuns runs() {
    return RUNS;
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
      keep();
      return environment;
    } catch (OrtException e) {
      throw new OnnxException("ONNX Runtime cannot be started (" + e.getMessage() + ")", e);
    }
  }

  /**
   * ONNX Runtime counts its users, and is taken apart at the end of the process by a hook of its
   * own, while graphs may still be stopping. One more user, who never leaves, prevents that.
   */
  private static void keep() {
    try {
      Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      api.setAccessible(true);
      Method create =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      create.setAccessible(true);
      create.invoke(
          null,
          api.getLong(null),
          OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(),
          "simtrans");
    } catch (ReflectiveOperationException | RuntimeException e) {
      LoggerFactory.getLogger(OnnxEngine.class).debug("ONNX Runtime is not kept to the end", e);
    }
  }
}
