package org.simtrans.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.LayerNorm;
import org.simtrans.nn.PatchEmbed;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;

/**
 * Swin Transformer (Liu et al., 2021): attention in windows that shift from block to block, on maps
 * that halve from stage to stage. Takes any size of image. Names of weights are timm's.
 */
public final class SwinTransformer extends MaskableEncoder {
  private final SwinConfig config;
  private final PatchEmbed patchEmbed;
  private final List<SwinStage> stages;
  private final LayerNorm norm;

  /** Random weights drawn from {@code rng}. */
  public SwinTransformer(SwinConfig config, Rng rng) {
    this.config = config;
    patchEmbed =
        add(
            "patch_embed",
            new PatchEmbed(config.inChannels(), config.embedWidth(), config.patch(), rng));
    stages =
        IntStream.range(0, config.depths().size())
            .mapToObj(i -> add("layers." + i, new SwinStage(config, i, rng)))
            .toList();
    norm = add("norm", new LayerNorm(config.width(3)));
  }

  @Override
  public List<Tensor> forward(Tensor image) {
    return maps(patchEmbed.forward(image));
  }

  @Override
  public List<Tensor> forward(Tensor image, Tensor hidden, Tensor token) {
    Tensor seen = patchEmbed.forward(image); // (B, H/4, W/4, C)
    Tensor share = Functional.avgPool2d(hidden, config.patch()); // (B, 1, H/4, W/4)
    Tensor where = share.ceil().permute(0, 2, 3, 1); // 1 where any pixel is hidden
    return maps(Functional.where(where, token, seen));
  }

  @Override
  public int tokenWidth() {
    return config.embedWidth();
  }

  private List<Tensor> maps(Tensor x) { // (B, H/4, W/4, C)
    List<Tensor> maps = new ArrayList<>();
    for (SwinStage stage : stages) {
      Tensor finer = x;
      x = Scope.of(() -> stage.forward(finer)); // (B, H/s, W/s, C·s/4)
      maps.add(x);
    }
    maps.set(3, norm.forward(x));
    return maps.stream().map(map -> map.permute(0, 3, 1, 2)).toList(); // (B, C, H, W)
  }

  /** What it was made with. */
  public SwinConfig config() {
    return config;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        SwinFamily.WINDOW, String.valueOf(config.window()),
        SwinFamily.PAD_BEFORE_SHIFT, String.valueOf(config.padBeforeShift()));
  }

  @Override
  public List<Integer> channels() {
    return IntStream.range(0, 4).mapToObj(config::width).toList();
  }

  @Override
  public int depth() {
    return config.blocks() + 1;
  }

  /**
   * By block, as SimMIM fine-tunes Swin (Xie et al., 2022): the patches are at 0, block b of all at
   * b + 1, a reduction where the block before it is, the final norm at the top.
   */
  @Override
  public int depthOf(String parameter) {
    String[] path = parameter.split("\\.");
    if (path[0].equals("patch_embed")) {
      return 0;
    }
    if (!path[0].equals("layers")) {
      return depth();
    }
    int before = config.blocksBefore(Integer.parseInt(path[1]));
    return path[2].equals("blocks") ? before + Integer.parseInt(path[3]) + 1 : before;
  }
}
