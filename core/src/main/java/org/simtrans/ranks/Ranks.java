package org.simtrans.ranks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.bytedeco.pytorch.AllgatherOptions;
import org.bytedeco.pytorch.AllreduceOptions;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.BroadcastOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.host.Torch;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * The processes that train one network together, seen from one of them. Each process has a rank,
 * counted from 0, and an equal share of every batch. Sums and other collective operations must be
 * called by all ranks in the same order; each call waits for the others.
 *
 * <p>With a single process every method returns at once.
 */
public final class Ranks implements AutoCloseable {
  private static final Ranks ALONE = new Ranks(0, 1, null);

  private final int rank;
  private final int size;
  private final Meeting meeting; // null if there is one process
  private final TensorTensorHook sumOfGradients;
  private final AtomicLong exchanging = new AtomicLong(); // nanoseconds
  private volatile boolean lost; // another rank

  private Ranks(int rank, int size, Meeting meeting) {
    this.rank = rank;
    this.size = size;
    this.meeting = meeting;
    sumOfGradients = meeting == null ? null : new SumOfGradients();
  }

  /** The only process of a job. */
  public static Ranks alone() {
    return ALONE;
  }

  /**
   * Joins the other ranks; returns when all have arrived. Call it outside of scopes.
   *
   * @throws RendezvousException if they do not arrive in time, or do not fit together
   */
  public static Ranks join(Rendezvous place) {
    if (place.size() == 1) {
      return ALONE;
    }
    Torch.load();
    return new Ranks(place.rank(), place.size(), Meeting.of(place));
  }

  /** The number of this process, from 0. */
  public int rank() {
    return rank;
  }

  /** How many processes train together; 1 for a process on its own. */
  public int size() {
    return size;
  }

  /** Whether there is more than one process. */
  public boolean several() {
    return size > 1;
  }

  /** Whether this is rank 0, the one that writes files and messages. */
  public boolean first() {
    return rank == 0;
  }

  /**
   * The index at which this rank's share of a batch begins; the share has {@code batch / size()}
   * slices.
   *
   * @throws InvalidSettingException if the batch cannot be shared equally
   */
  public int from(int batch) {
    return rank * share(batch);
  }

  /** The number of slices in this rank's share of a batch; see {@link #from}. */
  public int share(int batch) {
    if (batch % size != 0) {
      throw new InvalidSettingException(
          Message.of(
              "a batch of %d slices cannot be shared equally by %d ranks: give {batch} a multiple of %d,"
                  + " no larger than the number of slices to train on",
              batch, size, size));
    }
    return batch / size;
  }

  /**
   * Exchanges tensors on this device directly, if the native libraries can; otherwise through
   * memory.
   */
  public void on(ComputeDevice device) {
    if (several()) {
      meeting.on(device, eachItsOwn(device));
    }
  }

  private boolean eachItsOwn(ComputeDevice device) {
    String name = meeting.ownAddress() + " " + device;
    long[] names = new long[size];
    names[rank] = name.hashCode();
    return Arrays.stream(sum(names)).distinct().count() == size;
  }

  // --- collective operations
  // ----------------------------------------------------------------------------

  /** Replaces {@code t}, which is dense, by its sum over all ranks. */
  public void sum(Tensor t) {
    if (several()) {
      await(sumLater(t));
    }
  }

  /** The sums over all ranks, place by place. */
  public double[] sum(double... values) {
    if (!several()) {
      return values;
    }
    try (Scope scope = new Scope()) {
      Tensor t = torch.tensor(values).to(ScalarType.Double);
      sum(t);
      return Tensors.toDoubles(t);
    }
  }

  /** The sums over all ranks, place by place. */
  public long[] sum(long[] values) {
    if (!several()) {
      return values;
    }
    try (Scope scope = new Scope()) {
      Tensor t = Tensors.of(values);
      sum(t);
      return Tensors.toLongs(t);
    }
  }

  /**
   * Concatenates the tensors of all ranks in the order of ranks: (n, ...) -> (size · n, ...). The
   * gradient of {@code own} is that of the sum of all ranks' losses. Its backward pass is
   * collective, too: all ranks must run it in the same order, as they do if they run the same
   * network.
   */
  public Tensor gather(Tensor own) {
    if (!several()) {
      return own;
    }
    Tensor held = own.detach().contiguous();
    long[] shape = Tensors.shape(held);
    shape[0] *= size;
    Tensor all = held.new_empty(shape);
    await(start(held, by -> by._allgather_base(all, held, new AllgatherOptions())));
    if (!own.requires_grad()) {
      return all;
    }
    long n = held.size(0);
    Tensor joined =
        Functional.cat(
            0,
            all.narrow(0, 0, rank * n),
            own,
            all.narrow(0, (rank + 1) * n, (size - rank - 1) * n));
    joined.register_hook(sumOfGradients);
    return joined;
  }

  /** The gradient of a sum is the sum of the gradients. */
  private final class SumOfGradients extends TensorTensorHook {
    @Override
    public TensorBase call(TensorBase gradient) {
      Tensor total = new Tensor(gradient).clone().contiguous();
      sum(total);
      return total;
    }
  }

  /** Replaces {@code t} by the tensor of rank 0, in place. */
  public void copyFirst(Tensor t) {
    if (!several()) {
      return;
    }
    try (NoGrad off = new NoGrad();
        Scope scope = new Scope()) {
      Tensor dense = t.detach().contiguous();
      BroadcastOptions options = new BroadcastOptions();
      options.rootRank(0);
      await(start(dense, by -> by.broadcast(new TensorVector(dense), options)));
      t.copy_(dense);
    }
  }

  /** The values of rank 0. */
  public double[] ofFirst(double... values) {
    double[] own = new double[values.length];
    return sum(first() ? values : own);
  }

  /** The text of rank 0. */
  public String ofFirst(String text) {
    if (!several()) {
      return text;
    }
    byte[] own = first() ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
    long[] letters = new long[(int) sum(new long[] {own.length})[0]];
    if (letters.length == 0) { // a tensor cannot be empty here
      return "";
    }
    for (int i = 0; i < own.length; i++) {
      letters[i] = own[i];
    }
    byte[] all = new byte[letters.length];
    long[] sums = sum(letters);
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) sums[i];
    }
    return new String(all, StandardCharsets.UTF_8);
  }

  /** Returns when all ranks have called this method. */
  public void await() {
    sum(0.0);
  }

  // --- implementation --------------------------------------------------------------------------

  /** Starts to add up {@code t} in place; the sum is ready after {@link #await(Collective)}. */
  Collective sumLater(Tensor t) {
    return start(t, by -> by.allreduce(new TensorVector(t), new AllreduceOptions()));
  }

  private Collective start(Tensor t, Function<Backend, Work> operation) {
    Backend backend = meeting.backend(t);
    try {
      return new Collective(backend, operation.apply(backend));
    } catch (RuntimeException e) {
      throw lost(e);
    }
  }

  void await(Collective collective) {
    long begin = System.nanoTime();
    try {
      meeting.await(collective);
    } catch (RuntimeException e) {
      throw lost(e);
    } finally {
      spent(begin);
    }
  }

  private RuntimeException lost(RuntimeException e) {
    lost = true;
    return Meeting.lost(e);
  }

  /**
   * Adds the time since {@code begin}, from {@link System#nanoTime}, to {@link #secondsExchanging}.
   */
  void spent(long begin) {
    exchanging.addAndGet(System.nanoTime() - begin);
  }

  /**
   * The seconds that this process has spent so far on waiting for other ranks and on copying
   * exchanged data.
   */
  public double secondsExchanging() {
    return exchanging.get() / 1e9;
  }

  /** Leaves the job; no collective operation is possible afterwards. */
  @Override
  public void close() {
    if (several() && !lost) { // c10d would wait for ever for a lost rank
      sumOfGradients.close();
      meeting.close();
    }
  }
}
