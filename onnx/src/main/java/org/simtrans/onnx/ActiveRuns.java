package org.simtrans.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import ai.onnxruntime.OrtSession.RunOptions;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The graphs that are being computed. When the process ends, by a signal too, they are asked to
 * stop, and the end waits until they have: ONNX Runtime is taken apart then, and a graph that still
 * computed would crash the process.
 */
final class ActiveRuns {
  private static final long LONGEST_WAIT = 20; // seconds

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition allDone = lock.newCondition();
  private final Set<RunOptions> runs = new HashSet<>();
  private boolean ending;

  /** Those that the end of this process waits for. */
  static ActiveRuns untilExit() {
    ActiveRuns active = new ActiveRuns();
    Runtime.getRuntime().addShutdownHook(new Thread(active::end, "onnx-end"));
    return active;
  }

  /** Computes a graph; does not return once the process ends. */
  Result run(OrtSession session, Map<String, OnnxTensor> inputs) throws OrtException {
    try (RunOptions options = new RunOptions()) {
      begin(options);
      try {
        return session.run(inputs, options);
      } finally {
        done(options);
      }
    }
  }

  private void begin(RunOptions options) {
    lock.lock();
    try {
      sleepIfEnding();
      runs.add(options);
    } finally {
      lock.unlock();
    }
  }

  private void done(RunOptions options) {
    lock.lock();
    try {
      runs.remove(options);
      allDone.signalAll();
      sleepIfEnding();
    } finally {
      lock.unlock();
    }
  }

  /** An error of a graph that was stopped is for nobody. */
  private void sleepIfEnding() {
    while (ending) {
      allDone.awaitUninterruptibly();
    }
  }

  private void end() {
    lock.lock();
    try {
      ending = true;
      for (RunOptions options : runs) {
        options.setTerminate(true);
      }
      long left = TimeUnit.SECONDS.toNanos(LONGEST_WAIT);
      while (!runs.isEmpty() && left > 0) {
        left = allDone.awaitNanos(left);
      }
    } catch (OrtException | InterruptedException e) {
      return; // the process ends in any case
    } finally {
      lock.unlock();
    }
  }
}
