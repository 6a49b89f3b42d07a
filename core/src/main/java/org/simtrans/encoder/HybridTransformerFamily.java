package org.simtrans.encoder;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.simtrans.tensor.Rng;

/** The Vision Transformers on a ResNet. */
public final class HybridTransformerFamily implements EncoderFamily {

  @Override
  public List<String> names() {
    return List.of("r50-vit-b16");
  }

  @Override
  public HybridTransformer create(EncoderForm form, Rng rng) {
    return new HybridTransformer(config(form), rng);
  }

  private static HybridConfig config(EncoderForm form) {
    HybridConfig own = HybridConfig.base(form.inChannels());
    return own.with(VisionTransformerFamily.sized(own.transformer(), form));
  }

  @Override
  public Map<String, String> settings(EncoderWeights found) {
    return VisionTransformerFamily.imageSize(found);
  }

  @Override
  public Optional<String> python(EncoderForm form, int height, int width) {
    int imageSize = config(form).transformer().imageSize();
    return Optional.of(PythonModel.timmWithPositions("vit_base_r50_s16_384", form, imageSize));
  }
}
