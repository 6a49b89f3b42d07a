package org.simtrans.encoder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.simtrans.tensor.Rng;

/** The ResNets. */
public final class ResNetFamily implements EncoderFamily {
  private final Map<String, IntFunction<ResNetConfig>> configs = new LinkedHashMap<>();

  /** With all names of the family. */
  public ResNetFamily() {
    configs.put("resnet18", ResNetConfig::resNet18);
    configs.put("resnet34", ResNetConfig::resNet34);
    configs.put("resnet50", ResNetConfig::resNet50);
  }

  @Override
  public List<String> names() {
    return List.copyOf(configs.keySet());
  }

  @Override
  public ResNet create(EncoderForm form, Rng rng) {
    return new ResNet(configs.get(form.encoder()).apply(form.inChannels()), rng);
  }

  @Override
  public Optional<String> python(EncoderForm form, int height, int width) {
    return Optional.of(
        PythonModel.torchvision(
            form.encoder(),
            form,
            "model.conv1 = torch.nn.Conv2d(%s, 64, 7, stride=2, padding=3, bias=False)",
            "fc"));
  }
}
