package org.simtrans.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.Encoder;
import org.simtrans.nn.MultiScaleDilatedConv;
import org.simtrans.nn.Rcab;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/**
 * The paper's network: the four maps of a pretrained encoder, each brought to 32 channels, joined
 * at stride 4, and decoded by a residual channel attention block and a multi-scale dilated
 * convolution.
 */
public final class SimTrans extends SegmentationModel {
  private static final int NECK_CHANNELS = 32;
  private static final int REDUCTION = 16;

  private final Encoder encoder;
  private final List<NeckBranch> neck;
  private final Rcab rcab;
  private final MultiScaleDilatedConv msd;

  public SimTrans(Encoder encoder, int classes, Rng rng) {
    this.encoder = add("encoder", encoder);
    List<Integer> channels = encoder.channels();
    neck =
        IntStream.range(0, channels.size())
            .mapToObj(i -> add("neck." + i, new NeckBranch(channels.get(i), NECK_CHANNELS, rng)))
            .toList();
    int joined = NECK_CHANNELS * channels.size();
    rcab = add("decoder.rcab", new Rcab(joined, REDUCTION, rng));
    msd = add("decoder.msd", new MultiScaleDilatedConv(joined, classes, rng));
  }

  @Override
  public Tensor forward(Tensor images) {
    List<Tensor> maps = encoder.forward(images);
    long height = maps.get(0).size(2); // H/4
    long width = maps.get(0).size(3);
    List<Tensor> scales = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      Tensor scale = neck.get(i).forward(maps.get(i).contiguous()); // (B, 32, H/s, W/s)
      scales.add(Tensors.resizeAligned(scale, height, width));
    }
    Tensor joined = Tensors.cat(scales, 1); // (B, 128, H/4, W/4)
    Tensor coarse = msd.forward(rcab.forward(joined)); // (B, classes, H/4, W/4)
    return Tensors.resizeAligned(coarse, images.size(2), images.size(3));
  }

  @Override
  public Optional<Encoder> encoder() {
    return Optional.of(encoder);
  }
}
