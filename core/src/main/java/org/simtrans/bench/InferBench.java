package org.simtrans.bench;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.data.Batch;
import org.simtrans.tensor.Precision;

/**
 * Times one network in several engines, which take turns, so that a change of the machine's mood
 * meets them all.
 *
 * @param listener hears of each round of an engine
 */
public record InferBench(InferSettings settings, ProgressListener listener) {
  private static final long PAUSE = 300; // ms, in which the threads of the last engine fall asleep

  /**
   * Something that runs the network.
   *
   * @param run images (N, 1, H, W) to probabilities or logits
   */
  public record Engine(String name, Precision precision, UnaryOperator<Batch> run) {}

  /** One result for each engine, in their order. */
  public List<InferResult> measure(List<Engine> engines) {
    Batch images = images();
    int timed = settings.rounds() * settings.batches();
    double[][] milliseconds = new double[engines.size()][timed];
    int done = 0;
    for (int round = 0; round < settings.rounds(); round++) {
      for (int e = 0; e < engines.size(); e++) {
        pause();
        UnaryOperator<Batch> run = engines.get(e).run();
        run.apply(images);
        for (int i = 0; i < settings.batches(); i++) {
          long begin = System.nanoTime();
          run.apply(images);
          milliseconds[e][round * settings.batches() + i] = (System.nanoTime() - begin) / 1e6;
        }
        listener.progress(++done, settings.rounds() * engines.size());
      }
    }
    return IntStream.range(0, engines.size())
        .mapToObj(e -> result(engines.get(e), Quartiles.of(milliseconds[e])))
        .toList();
  }

  private InferResult result(Engine engine, Quartiles milliseconds) {
    return new InferResult(
        engine.name(),
        engine.precision(),
        milliseconds,
        1e3 * settings.batch() / milliseconds.median());
  }

  private Batch images() {
    Random random = new Random(1);
    int h = settings.size().height();
    int w = settings.size().width();
    float[] images = new float[settings.batch() * h * w];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian(); // as of normalised slices
    }
    return new Batch(settings.batch(), 1, h, w, images);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
