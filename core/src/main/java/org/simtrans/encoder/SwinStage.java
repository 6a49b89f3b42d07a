package org.simtrans.encoder;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Layer;
import org.simtrans.nn.PatchMerging;
import org.simtrans.nn.SwinBlock;
import org.simtrans.tensor.Rng;

/**
 * A stage: halves the map (but for the first stage), then runs its blocks, every second one with
 * shifted windows. Shape: (B, H, W, C) -> (B, ⌈H/2⌉, ⌈W/2⌉, 2C).
 */
final class SwinStage extends Layer {
  private final PatchMerging downsample; // null in the first stage
  private final List<SwinBlock> blocks;

  SwinStage(SwinConfig config, int stage, Rng rng) {
    downsample =
        stage == 0 ? null : add("downsample", new PatchMerging(config.width(stage - 1), rng));
    int before = config.blocksBefore(stage);
    blocks =
        IntStream.range(0, config.depths().get(stage))
            .mapToObj(i -> add("blocks." + i, block(config, stage, i, before + i, rng)))
            .toList();
  }

  private static SwinBlock block(SwinConfig config, int stage, int i, int overall, Rng rng) {
    double dropRate = config.dropPath() * overall / Math.max(1, config.blocks() - 1);
    boolean shifted = i % 2 == 1;
    return new SwinBlock(
        config.width(stage),
        config.heads().get(stage),
        config.window(),
        shifted,
        config.padBeforeShift(),
        dropRate,
        rng);
  }

  Tensor forward(Tensor x) {
    if (downsample != null) {
      x = downsample.forward(x);
    }
    for (SwinBlock block : blocks) {
      x = block.forward(x);
    }
    return x;
  }
}
