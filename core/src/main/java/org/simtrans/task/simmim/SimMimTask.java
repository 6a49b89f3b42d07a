package org.simtrans.task.simmim;

import java.util.Optional;
import org.simtrans.InvalidSettingException;
import org.simtrans.augment.MaskingConfig;
import org.simtrans.data.SliceStore;
import org.simtrans.encoder.Encoders;
import org.simtrans.model.MaskedModel;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SimMim;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.Learner;
import org.simtrans.task.Pretext;
import org.simtrans.task.Setup;
import org.simtrans.task.Story;
import org.simtrans.tensor.Rng;

/**
 * SimMIM (Xie et al., 2022): hidden blocks of a slice are to be predicted from the rest.
 *
 * @param model the name of a segmentation network that learns it as a whole; null for the encoder
 *     alone, with a linear layer on its last map, as SimMIM has it
 * @param masking what is hidden; null for {@link MaskingConfig#forSize}
 */
public record SimMimTask(MaskingConfig masking, String model) implements Pretext<MaskedBatch> {

  /** The defaults: SimMIM's share, in blocks that suit the size of the slices. */
  public SimMimTask() {
    this(null, null);
  }

  /** The encoder alone, with other blocks. */
  public SimMimTask(MaskingConfig masking) {
    this(masking, null);
  }

  @Override
  public String name() {
    return "simmim";
  }

  @Override
  public String description() {
    return "to fill in hidden blocks of a slice; swin encoders, or any model as a whole";
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
    if (model == null) {
      Encoders.requireMaskable(setup.encoder());
    }
    MaskingConfig chosen =
        masking != null ? masking : MaskingConfig.forSize(setup.height(), setup.width());
    chosen.requireWithin(setup.height(), setup.width());
    return new SimMimTask(chosen, model);
  }

  @Override
  public String encoderOf(String chosen) {
    return model == null ? chosen : Models.encoderOf(model, chosen);
  }

  @Override
  public Optional<String> wholeNetwork() {
    return Optional.ofNullable(model);
  }

  @Override
  public SimMimTask forNetwork(String other) {
    return model == null ? this : new SimMimTask(masking, other);
  }

  @Override
  public Learner<MaskedBatch> learner(Setup setup, Rng rng, Ranks ranks) {
    int channels = setup.planes();
    if (model != null) {
      ModelConfig config = new ModelConfig(model, setup.encoder(), channels, channels);
      return new MaskedModelLearner(new MaskedModel(config, rng), model, setup, ranks);
    }
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
