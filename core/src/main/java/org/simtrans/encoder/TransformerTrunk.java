package org.simtrans.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Layer;
import org.simtrans.nn.LayerNorm;
import org.simtrans.nn.PositionEmbedding;
import org.simtrans.nn.TokenMap;
import org.simtrans.nn.TransformerBlock;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/**
 * What follows the patches in a Vision Transformer: a class token before them, a position added to
 * each, blocks of attention, a norm. Names and initial weights are timm's.
 */
final class TransformerTrunk extends Layer {
  private static final double EPSILON = 1e-6;
  private static final double POSITION_STD = 0.02;
  private static final double CLASS_STD = 1e-6;

  private final Tensor classToken; // (1, 1, C)
  private final Tensor positions; // (1, 1 + g², C)
  private final List<TransformerBlock> blocks;
  private final LayerNorm norm;

  TransformerTrunk(VitConfig config, Rng rng) {
    int width = config.width();
    classToken = undecayed("cls_token", Tensors.zeros(1, 1, width));
    rng.fillNormal(classToken, CLASS_STD);
    positions =
        table(
            "pos_embed",
            Tensors.zeros(1, 1 + (long) config.grid() * config.grid(), width),
            PositionEmbedding::fit);
    rng.fillNormal(positions, POSITION_STD);
    blocks =
        IntStream.range(0, config.depth())
            .mapToObj(i -> add("blocks." + i, block(config, i, rng)))
            .toList();
    norm = add("norm", new LayerNorm(width, EPSILON));
  }

  private static TransformerBlock block(VitConfig config, int i, Rng rng) {
    double dropRate = config.dropPath() * i / (config.depth() - 1);
    return new TransformerBlock(config.width(), config.heads(), dropRate, rng);
  }

  /**
   * (B, C, h, w) embedded patches -> the tokens after each quarter of the blocks, four maps, the
   * last one normed.
   */
  List<TokenMap> forward(Tensor patches) {
    long batch = patches.size(0);
    long height = patches.size(2);
    long width = patches.size(3);
    Tensor x =
        Functional.cat(
            1, classToken.expand(batch, 1, patches.size(1)), patches.flatten(2, 3).transpose(1, 2));
    x = x.add(PositionEmbedding.resample(positions, height, width)); // (B, 1 + hw, C)
    List<TokenMap> quarters = new ArrayList<>();
    for (int done = 1; done <= blocks.size(); done++) {
      x = blocks.get(done - 1).forward(x);
      if (done % (blocks.size() / 4) == 0) {
        quarters.add(new TokenMap(done == blocks.size() ? norm.forward(x) : x, height, width));
      }
    }
    return quarters;
  }

  /** Levels of {@link #depthOf}. */
  int depth() {
    return blocks.size() + 1;
  }

  /**
   * As timm groups them: patches, class token and positions at 0, block b at b + 1, the final norm
   * at the top.
   */
  int depthOf(String parameter) {
    String[] path = parameter.split("\\.");
    return switch (path[0]) {
      case "blocks" -> Integer.parseInt(path[1]) + 1;
      case "norm" -> depth();
      default -> 0;
    };
  }
}
