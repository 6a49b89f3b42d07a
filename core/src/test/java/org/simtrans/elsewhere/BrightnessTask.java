package org.simtrans.elsewhere;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.data.SliceStore;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.Encoders;
import org.simtrans.nn.Layer;
import org.simtrans.nn.Linear;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.Batches;
import org.simtrans.task.EncoderLearner;
import org.simtrans.task.EpochPlan;
import org.simtrans.task.Pretext;
import org.simtrans.task.Setup;
import org.simtrans.task.Streams;
import org.simtrans.task.TaskBatch;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/**
 * A task of another jar: the mean of a slice's brighter pixels is to be guessed.
 *
 * @param threshold above which a pixel is bright
 */
public record BrightnessTask(double threshold) implements Pretext<BrightnessTask.Slices> {

  /** Pixels above the mean of the foreground. */
  public BrightnessTask() {
    this(0);
  }

  /**
   * @param images (N, 1, H, W)
   * @param truth (N)
   */
  public record Slices(float[] images, float[] truth, int slices, String description)
      implements TaskBatch {}

  @Override
  public String name() {
    return "brightness";
  }

  @Override
  public String description() {
    return "to guess how bright a slice is";
  }

  /** An encoder with one linear layer on its features. */
  private static final class Network extends Layer {
    private final Encoder encoder;
    private final Linear guess;

    Network(Encoder encoder, Rng rng) {
      this.encoder = add("encoder", encoder);
      guess = add("guess", new Linear(encoder.width(), 1, true, rng));
    }

    Tensor forward(Tensor images) {
      return guess.forward(encoder.pooled(images)); // (B, 1)
    }
  }

  private record Learner(Network network, Setup setup, Ranks ranks)
      implements EncoderLearner<Slices> {
    @Override
    public Encoder encoder() {
      return network.encoder;
    }

    @Override
    public Loss loss(Slices batch) {
      Tensor images = setup.onDevice(batch.images, batch.slices, 1);
      Tensor guess;
      try (Autocast cast = setup.autocast()) {
        guess = network.forward(images);
      }
      Tensor error = Tensors.toFloat(guess).sub(Tensors.of(batch.truth, batch.slices, 1));
      Tensor loss = error.mul(error).mean();
      return new Loss(loss, Map.of("error", Math.sqrt(loss.item_double())));
    }
  }

  @Override
  public Learner learner(Setup setup, Rng rng, Ranks ranks) {
    return new Learner(new Network(Encoders.named(setup.encoder(), 1, rng), rng), setup, ranks);
  }

  @Override
  public Batches<Slices> batches(Setup setup, SliceStore store, Ranks ranks) {
    long stream = Rng.mix(setup.compute().seed(), Streams.of(name()));
    EpochPlan plan = EpochPlan.all(store.slices(), false, setup.batch(), stream);
    return new Batches<>() {
      @Override
      public EpochPlan plan() {
        return plan;
      }

      @Override
      public Slices batch(long step) {
        EpochPlan.Share share = plan.share(step, ranks);
        float[] images = new float[share.slices() * setup.pixels()];
        float[] truth = new float[share.slices()];
        float[] image = new float[setup.pixels()];
        for (int i = 0; i < share.slices(); i++) {
          store.read(share.slice(i), image, new byte[image.length]);
          System.arraycopy(image, 0, images, i * image.length, image.length);
          truth[i] = brightness(image);
        }
        return new Slices(images, truth, share.slices(), TaskBatch.describe(store, share.batch()));
      }
    };
  }

  private float brightness(float[] image) {
    double sum = 0;
    for (float value : image) {
      sum += value > threshold ? value : 0;
    }
    return (float) (sum / image.length);
  }

  @Override
  public Slices blank(Setup setup, int slices) {
    return new Slices(new float[slices * setup.pixels()], new float[slices], slices, "");
  }
}
