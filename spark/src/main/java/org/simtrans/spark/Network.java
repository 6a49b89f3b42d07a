package org.simtrans.spark;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.SparkEnv;
import org.simtrans.Futures;
import org.simtrans.data.Batch;
import org.simtrans.host.Torch;
import org.simtrans.run.ModelCard;
import org.simtrans.run.SlicePredictor;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;

/**
 * The only network in an executor's process. It is loaded once and runs on a thread of its own, for
 * one task at a time, because libtorch creates a team of threads for every thread that calls it,
 * and every task has another thread. Meanwhile the other tasks read, unpack and prepare their
 * images.
 */
final class Network implements SlicePredictor {
  private static final ExecutorService THREAD =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "simtrans-network");
            thread.setDaemon(true);
            return thread;
          });
  private static Network loaded;

  static {
    // As in launch.txt. JavaCPP reads them when its first class is loaded.
    prefer("org.bytedeco.javacpp.nopointergc", "true");
    prefer("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    prefer("org.bytedeco.javacpp.maxBytes", "0");
  }

  private final ModelSource source;
  private final TrainedModel model;

  private Network(ModelSource source, TrainedModel model) {
    this.source = source;
    this.model = model;
  }

  private static void prefer(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * The network of this process. The first call loads it and frees the network of another model.
   */
  static synchronized Network of(ModelSource source, Archive archive) {
    if (loaded == null || !loaded.source.equals(source)) {
      loaded = onThread(() -> load(source, archive));
    }
    return loaded;
  }

  private static Network load(ModelSource source, Archive archive) throws IOException {
    if (loaded != null) {
      loaded.model.release();
    }
    Torch.load();
    int threads = source.threads() > 0 ? source.threads() : cores();
    if (threads > 0) {
      Torch.threads(threads);
    }
    ComputeDevice device = ComputeDevice.named(source.device());
    try (Scratch scratch = Scratch.make()) {
      TrainedModel model =
          TrainedModel.load(
              archive.bring(source.file(), scratch.folder()),
              Precision.named(source.precision(), device),
              device);
      return new Network(source, model);
    }
  }

  /** The cores of an executor; 0 if the cluster's settings do not say, so that libtorch chooses. */
  private static int cores() {
    return SparkEnv.get() == null ? 0 : SparkEnv.get().conf().getInt("spark.executor.cores", 0);
  }

  @Override
  public ModelCard card() {
    return model.card();
  }

  @Override
  public Batch probabilities(Batch images, boolean flips) {
    return onThread(() -> model.probabilities(images, flips));
  }

  private static <T> T onThread(Callable<T> work) {
    return Futures.result(THREAD.submit(work), "drawing masks, since the task was stopped");
  }
}
