package org.simtrans.task.simmim;

import org.simtrans.InvalidSettingException;
import org.simtrans.augment.MaskingConfig;
import org.simtrans.data.SliceStore;
import org.simtrans.encoder.Encoders;
import org.simtrans.model.SimMim;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.Pretext;
import org.simtrans.task.Setup;
import org.simtrans.task.Story;
import org.simtrans.tensor.Rng;

/**
 * SimMIM (Xie et al., 2022): hidden blocks of a slice are to be predicted from the rest.
 *
 * @param masking what is hidden; null for {@link MaskingConfig#forSize}
 */
public record SimMimTask(MaskingConfig masking) implements Pretext<MaskedBatch> {

  /** The defaults: SimMIM's share, in blocks that suit the size of the slices. */
  public SimMimTask() {
    this(null);
  }

  @Override
  public String name() {
    return "simmim";
  }

  @Override
  public String description() {
    return "to fill in hidden blocks of a slice; swin encoders only";
  }

  @Override
  public Story story() {
    return new Story("fill in the hidden parts of a slice", "Error on hidden pixels");
  }

  /**
   * @throws InvalidSettingException if the encoder cannot do without hidden parts, or a block
   *     covers the whole slice
   */
  @Override
  public SimMimTask completed(Setup setup) {
    Encoders.requireMaskable(setup.encoder());
    MaskingConfig chosen =
        masking != null ? masking : MaskingConfig.forSize(setup.height(), setup.width());
    chosen.requireWithin(setup.height(), setup.width());
    return new SimMimTask(chosen);
  }

  @Override
  public SimMimLearner learner(Setup setup, Rng rng, Ranks ranks) {
    int channels = setup.planes();
    SimMim network = new SimMim(Encoders.maskable(setup.encoder(), channels, rng), channels, rng);
    return new SimMimLearner(network, setup, ranks);
  }

  @Override
  public MaskedBatches batches(Setup setup, SliceStore store, Ranks ranks) {
    return new MaskedBatches(completed(setup), setup, store, ranks);
  }

  @Override
  public MaskedBatch blank(Setup setup, int slices) {
    float[] images = new float[slices * setup.values()];
    float[] hidden = new float[slices * setup.pixels()];
    return new MaskedBatch(images, hidden, slices, "");
  }
}
