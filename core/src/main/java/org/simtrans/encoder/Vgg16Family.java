package org.simtrans.encoder;

import java.util.List;
import java.util.Optional;
import org.simtrans.tensor.Rng;

/** VGG-16. */
public final class Vgg16Family implements EncoderFamily {

  @Override
  public List<String> names() {
    return List.of("vgg16");
  }

  @Override
  public Vgg16 create(EncoderForm form, Rng rng) {
    return new Vgg16(form.inChannels(), rng);
  }

  @Override
  public Optional<String> python(EncoderForm form, int height, int width) {
    return Optional.of(
        PythonModel.torchvision(
            "vgg16_bn",
            form,
            "model.features[0] = torch.nn.Conv2d(%s, 64, 3, padding=1)",
            "classifier"));
  }
}
