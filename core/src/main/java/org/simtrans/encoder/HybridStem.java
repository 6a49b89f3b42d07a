package org.simtrans.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Activations;
import org.simtrans.nn.GroupNorm;
import org.simtrans.nn.GroupNormBottleneck;
import org.simtrans.nn.Layer;
import org.simtrans.nn.StdConv2d;
import org.simtrans.tensor.Rng;

/**
 * The ResNet under a hybrid Vision Transformer, up to stride 16: group norms and
 * weight-standardised convolutions, which do not depend on the batch. Names and initial weights are
 * those of timm's {@code ResNetV2}.
 */
final class HybridStem extends Layer {
  private final StdConv2d conv;
  private final GroupNorm norm;
  private final List<List<GroupNormBottleneck>> stages;

  HybridStem(HybridConfig config, Rng rng) {
    conv =
        add(
            "stem.conv",
            new StdConv2d(config.transformer().inChannels(), config.stem(), 7, 2, rng));
    norm = add("stem.norm", new GroupNorm(config.stem()));
    stages =
        IntStream.range(0, config.blocks().size()).mapToObj(i -> stage(config, i, rng)).toList();
  }

  private List<GroupNormBottleneck> stage(HybridConfig config, int stage, Rng rng) {
    int before = stage == 0 ? config.stem() : config.channels(stage - 1);
    return IntStream.range(0, config.blocks().get(stage))
        .mapToObj(
            i -> {
              boolean first = i == 0;
              int in = first ? before : config.channels(stage);
              int stride = first && stage > 0 ? 2 : 1;
              return add(
                  "stages." + stage + ".blocks." + i,
                  new GroupNormBottleneck(in, config.width(stage), stride, first, rng));
            })
        .toList();
  }

  /** (B, in, H, W) -> maps at strides 2 (before the pool), 4, 8 and 16, sizes rounded up. */
  List<Tensor> forward(Tensor image) {
    List<Tensor> maps = new ArrayList<>();
    Tensor x = Activations.relu(norm.forward(conv.forward(image))); // (B, stem, H/2, W/2)
    maps.add(x);
    x = Activations.maxPoolSame(x, 3, 2); // (B, stem, H/4, W/4)
    for (List<GroupNormBottleneck> stage : stages) {
      for (GroupNormBottleneck block : stage) {
        x = block.forward(x);
      }
      maps.add(x); // (B, C, H/s, W/s), s = 4, 8, 16
    }
    return maps;
  }
}
