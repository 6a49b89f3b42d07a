package org.simtrans.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.simtrans.tensor.Rng;

class EncoderDepthTest {

  @ParameterizedTest
  @CsvSource({
    "swin-t, patch_embed.proj.weight, 0, 13", // 2, 2, 6 and 2 blocks
    "swin-t, patch_embed.norm.bias, 0, 13",
    "swin-t, layers.0.blocks.0.norm1.weight, 1, 13",
    "swin-t, layers.0.blocks.1.attn.qkv.weight, 2, 13",
    "swin-t, layers.1.downsample.reduction.weight, 2, 13",
    "swin-t, layers.1.blocks.0.mlp.fc1.bias, 3, 13",
    "swin-t, layers.2.downsample.norm.weight, 4, 13",
    "swin-t, layers.2.blocks.5.attn.relative_position_bias_table, 10, 13",
    "swin-t, layers.3.blocks.1.mlp.fc2.weight, 12, 13",
    "swin-t, norm.weight, 13, 13",
    "resnet18, conv1.weight, 0, 5",
    "resnet18, bn1.bias, 0, 5",
    "resnet18, layer1.0.conv1.weight, 1, 5",
    "resnet18, layer4.1.bn2.weight, 4, 5",
    "vgg16, features.0.weight, 0, 5",
    "vgg16, features.4.bias, 0, 5",
    "vgg16, features.7.weight, 1, 5",
    "vgg16, features.14.weight, 2, 5",
    "vgg16, features.21.weight, 2, 5",
    "vgg16, features.24.weight, 3, 5",
    "vgg16, features.34.weight, 4, 5",
    "vgg16, features.41.weight, 4, 5"
  })
  void weightsAreAsDeepAsTheirBlockOrStage(String name, String parameter, int depth, int depths) {
    Encoder encoder = Encoders.named(name, 1, new Rng(0));
    assertTrue(encoder.parameters().containsKey(parameter), parameter);
    assertEquals(depths, encoder.depth());
    assertEquals(depth, encoder.depthOf(parameter));
  }

  @ParameterizedTest
  @MethodSource("org.simtrans.encoder.Encoders#names")
  void everyWeightHasADepth(String name) {
    if (name.equals("swin-b") || name.equals("swin-s")) {
      return; // of the same class as swin-t
    }
    Encoder encoder = Encoders.named(name, 1, new Rng(0));
    for (String parameter : encoder.parameters().keySet()) {
      int depth = encoder.depthOf(parameter);
      assertTrue(depth >= 0 && depth <= encoder.depth(), parameter + " is at " + depth);
    }
  }
}
