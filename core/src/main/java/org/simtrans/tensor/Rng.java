package org.simtrans.tensor;

import java.util.Arrays;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.simtrans.host.Torch;

/**
 * The source of randomness of a model: initial weights and stochastic depth. Training reseeds it
 * from (seed, step) before each step, so that a resumed run draws what the uninterrupted one would
 * have drawn, and no state has to be stored.
 */
public final class Rng {
  private Generator generator; // both null until something is drawn
  private GeneratorOptional argument;
  private final boolean idle; // does not draw weights
  private long seed;
  private int rank;
  private int ranks = 1;
  private int parts = 1;

  /** The rows of a batch that a thread draws for: {@code first} and on, of {@code whole}. */
  private record Rows(GeneratorOptional argument, long first, long whole) {}

  private final ThreadLocal<Rows> rows = new ThreadLocal<>();

  /** A generator for weights and stochastic depth. */
  public Rng(long seed) {
    this(seed, false);
  }

  private Rng(long seed, boolean idle) {
    Torch.load();
    this.seed = seed;
    this.idle = idle;
  }

  /**
   * For a network whose weights all come from a file: they stay zero, because drawing them would
   * take longer than reading them.
   */
  public static Rng forLoadedWeights() {
    return new Rng(0, true);
  }

  /**
   * From now on numbers are drawn for the batches of all ranks, and this rank uses its own rows. So
   * no two ranks use the same numbers, and together they use those that a single process would.
   *
   * @param parts number of parts of a batch of which each rank has a share, such as 2 if the first
   *     views of all slices are followed by the second views
   */
  public void shareBetween(int rank, int ranks, int parts) {
    this.rank = rank;
    this.ranks = ranks;
    this.parts = parts;
  }

  /**
   * Runs {@code body} for some rows of a batch. On this thread numbers are drawn for all rows from
   * the last seed, and only those of these rows are used. So threads that share a batch use the
   * numbers that a single thread would.
   *
   * @param first first of the rows
   * @param whole number of rows of the batch
   */
  public <T> T forRows(long first, long whole, Supplier<T> body) {
    try (Scope scope = new Scope()) {
      rows.set(new Rows(new GeneratorOptional(torch.createCPUGenerator(seed)), first, whole));
      return body.get();
    } finally {
      rows.remove();
    }
  }

  /** Starts anew, as if made with {@code seed}. */
  public void reseed(long seed) {
    this.seed = seed;
    if (generator != null) {
      generator.set_current_seed(seed);
    }
  }

  /**
   * The generator as operators take it. It lives as long as the process does, so one that draws
   * nothing is never made: a service loads models for years.
   */
  private GeneratorOptional generator() {
    if (generator == null) {
      generator = torch.createCPUGenerator(seed);
      argument = new GeneratorOptional(generator);
      generator.retainReference();
      argument.retainReference();
    }
    return argument;
  }

  /** The last seed. */
  public long seed() {
    return seed;
  }

  /**
   * A seed for one of many independent uses: mixes {@code seed} with {@code parts} (SplitMix64).
   */
  public static long mix(long seed, long... parts) {
    long state = scramble(seed + 0x9E3779B97F4A7C15L);
    for (long part : parts) {
      state = scramble(state + 0x9E3779B97F4A7C15L * (part + 1));
    }
    return state;
  }

  private static long scramble(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Fills {@code t} with N(0, std²), clamped to ±2 (which the usual std of 0.02 never reaches). */
  public void fillNormal(Tensor t, double std) {
    if (idle) {
      return;
    }
    try (NoGrad off = new NoGrad()) {
      t.normal_(0, std, generator());
      Functional.clamp_(t, -2, 2);
    }
  }

  /** Fills {@code t} with U(-bound, bound). */
  public void fillUniform(Tensor t, double bound) {
    if (idle) {
      return;
    }
    try (NoGrad off = new NoGrad()) {
      t.uniform_(-bound, bound, generator());
    }
  }

  /**
   * Draws a number for each sample: 1 with probability {@code keep}, else 0; shape (batch, 1, 1,
   * ...).
   */
  public Tensor bernoulli(double keep, long batch, int dimensions) {
    Rows own = rows.get();
    if (own == null) {
      return ofRank(keep, batch, dimensions, generator());
    }
    return ofRank(keep, own.whole, dimensions, own.argument).narrow(0, own.first, batch);
  }

  private Tensor ofRank(double keep, long batch, int dimensions, GeneratorOptional source) {
    long[] shape = new long[dimensions];
    Arrays.fill(shape, 1);
    shape[0] = batch * ranks;
    Tensor draws = torch.empty(shape).bernoulli_(keep, source);
    if (ranks == 1) {
      return draws;
    }
    shape[0] = batch;
    long part = batch % parts == 0 ? batch / parts : batch;
    return draws.view(batch / part, ranks, part).select(1, rank).reshape(shape);
  }
}
