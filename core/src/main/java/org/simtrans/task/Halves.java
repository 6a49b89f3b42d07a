package org.simtrans.task;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.Futures;
import org.simtrans.encoder.Encoder;
import org.simtrans.host.Torch;
import org.simtrans.nn.Macs;
import org.simtrans.tensor.Autograd;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * A batch that passes through the encoder in two halves side by side, forward and backward, each on
 * a thread of its own with half of the cores. In fp32 libtorch takes the small products of
 * attention one by one on a single core, so that two such threads are faster than one that has
 * every core; docs/history/performance.md has the figures.
 *
 * <p>The halves draw what the whole batch would draw, and the gradient is that of the whole batch.
 * Of a weight it is the sum of two parts, which is the same in either order: the same seed gives
 * the same bits.
 */
public final class Halves {
  private static final int COUNT = 2;
  private static final ExecutorService THREADS =
      Executors.newFixedThreadPool(
          COUNT,
          work -> {
            Thread thread = new Thread(work, "simtrans-half");
            thread.setDaemon(true);
            return thread;
          });

  /** What one half gave. */
  private record Half(long first, long count, List<Tensor> values, Macs macs) {}

  private final List<Half> halves;
  private final List<Tensor> joined;

  private Halves(List<Half> halves) {
    this.halves = halves;
    joined =
        IntStream.range(0, halves.get(0).values.size())
            .mapToObj(i -> Autograd.leaf(Functional.cat(of(halves, i), 0)))
            .toList();
  }

  /** The value with index {@code i} of each half, without its past. */
  private static List<Tensor> of(List<Half> halves, int i) {
    return halves.stream().map(half -> half.values.get(i).detach()).toList();
  }

  /**
   * Whether halves are faster and teach the same: on a CPU, in fp32, with a core for each, and an
   * encoder that treats every image alike, whatever others there are.
   */
  public static boolean pay(Encoder encoder, Compute compute, int images) {
    boolean statistics = encoder.state().tensors().size() > encoder.parameters().size();
    return possible(compute) && images >= COUNT && !statistics;
  }

  /** Whether some batches are halved. */
  public static boolean possible(Compute compute) {
    return compute.precision() == Precision.FP32
        && compute.device().isCpu()
        && Torch.threads() >= COUNT;
  }

  /**
   * Passes two halves of a batch through an encoder.
   *
   * @param images (B, channels, H, W)
   * @param encoder gives the values that are wanted; each has its images along the first dimension
   * @param rng of the encoder
   */
  public static Halves of(Tensor images, Function<Tensor, List<Tensor>> encoder, Rng rng) {
    long whole = images.size(0);
    List<Half> halves =
        atOnce(
            i -> {
              long first = i * whole / COUNT;
              long count = (i + 1) * whole / COUNT - first;
              try (Scope scope = new Scope()) {
                Macs.Counted<List<Tensor>> pass =
                    Macs.counting(
                        () ->
                            rng.forRows(
                                first,
                                whole,
                                () -> {
                                  List<Tensor> values =
                                      encoder.apply(images.narrow(0, first, count));
                                  values.forEach(Tensors::keep);
                                  return values;
                                }));
                return new Half(first, count, pass.result(), pass.macs());
              }
            });
    halves.forEach(half -> half.values.forEach(Scope::adopt));
    halves.forEach(half -> Macs.add(half.macs));
    return new Halves(halves);
  }

  /** The values of the whole batch, at which the gradient of what is made of them ends. */
  public List<Tensor> values() {
    return joined;
  }

  /** Adds the gradients of the encoder's weights, once those of {@link #values} are there. */
  public void backward() {
    List<Integer> reached =
        IntStream.range(0, joined.size())
            .filter(i -> joined.get(i).grad().defined())
            .boxed()
            .toList();
    atOnce(
        i -> {
          Half half = halves.get(i);
          try (Scope scope = new Scope()) {
            Autograd.backward(
                reached.stream().map(half.values::get).toList(),
                reached.stream()
                    .map(value -> joined.get(value).grad().narrow(0, half.first, half.count))
                    .toList());
            return null;
          }
        });
  }

  private static <T> List<T> atOnce(IntFunction<T> work) {
    int threads = Torch.threads();
    List<CompletableFuture<T>> running =
        IntStream.range(0, COUNT)
            .mapToObj(
                half ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          Torch.threads(threads / COUNT);
                          return work.apply(half);
                        },
                        THREADS))
            .toList();
    try {
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw Futures.causeOf(e);
    } finally {
      Torch.threads(threads); // the last number that was set is also that of new threads
    }
    return running.stream().map(CompletableFuture::join).toList();
  }
}
