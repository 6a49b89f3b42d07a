package org.simtrans.task.simmim;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.Version;
import org.simtrans.model.MaskedModel;
import org.simtrans.run.Pretrained;
import org.simtrans.run.RunFolder;
import org.simtrans.task.EncoderKeeper;
import org.simtrans.task.Evidence;
import org.simtrans.task.Judge;
import org.simtrans.task.Setup;
import org.simtrans.weights.StateDict;

/** Keeps the encoder for any network, and the whole network without its outputs for its like. */
final class MaskedModelJudge implements Judge {
  private final MaskedModel network;
  private final String model;
  private final RunFolder run;
  private final Optional<EncoderKeeper> keeper; // none where the network has no encoder

  MaskedModelJudge(MaskedModel network, String model, Setup setup, Evidence evidence) {
    this.network = network;
    this.model = model;
    run = evidence.run();
    keeper = network.network().encoder().map(encoder -> EncoderKeeper.of(encoder, setup, evidence));
  }

  @Override
  public Look look(int epoch) {
    return keeper.map(encoder -> encoder.look(epoch)).orElse(Look.NONE);
  }

  /** It draws no masks, so that it is no {@code model.safetensors}. */
  @Override
  public void keep() {
    keeper.ifPresent(EncoderKeeper::keep);
    Map<String, Tensor> kept = new LinkedHashMap<>(network.network().state().tensors());
    kept.keySet().removeAll(network.outputs());
    Map<String, String> metadata =
        Map.of(
            "model",
            model,
            Pretrained.WITHOUT,
            String.join(",", network.outputs()),
            "version",
            Version.current());
    try {
      new StateDict(kept).with(metadata).write(run.network());
    } catch (IOException e) {
      throw RunFolder.unwritable(run.network(), e);
    }
  }
}
