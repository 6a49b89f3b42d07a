package org.example.masks;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;

/**
 * Draws masks for any number of threads. Files are read on several threads; the network, which has
 * all cores, runs on one.
 */
final class MaskService implements AutoCloseable {
  private final ExecutorService readers = Executors.newFixedThreadPool(4);
  private final ExecutorService network = Executors.newSingleThreadExecutor();
  private final TrainedModel model;
  private final Segmenter segmenter;

  /**
   * @param run the folder of a training
   */
  MaskService(Path run) {
    ComputeDevice device = ComputeDevice.named("auto");
    model = TrainedModel.load(run, Precision.named("auto", device), device);
    segmenter = Segmenter.of(model);
  }

  /** The mask of an image, on its grid. */
  CompletableFuture<Volume> mask(Path image) {
    return CompletableFuture.supplyAsync(() -> Images.read(image), readers)
        .thenApplyAsync(scan -> segmenter.segment(scan), network)
        .thenApply(drawn -> drawn.mask(model.card().labels()));
  }

  @Override
  public void close() {
    readers.shutdown();
    network.submit(model::release);
    network.shutdown();
  }
}
