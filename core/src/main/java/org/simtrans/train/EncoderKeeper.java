package org.simtrans.train;

import java.io.IOException;
import java.util.Map;
import org.simtrans.Version;
import org.simtrans.data.SliceStore;
import org.simtrans.encoder.Encoder;

/**
 * What all pretraining does with an encoder: its features are probed every few epochs, and it is
 * kept under the name that 'train' looks for.
 *
 * @param probe null where nothing can be probed
 */
record EncoderKeeper(PretrainConfig config, KnnProbe probe, RunFolder run) {

  static EncoderKeeper of(PretrainConfig config, SliceStore store, Session session) {
    return new EncoderKeeper(config, KnnProbe.of(store, config, session.ranks()), session.run());
  }

  /** No score: no task says of itself which epoch's features are best for another. */
  Objective.Look look(Encoder encoder, int epoch) {
    int every = config.probeEvery();
    boolean due = every > 0 && (epoch == 1 || epoch % every == 0);
    return new Objective.Look(
        Double.NaN,
        probe != null && due ? Map.of("probe", probe.areaUnderCurve(encoder)) : Map.of());
  }

  void keep(Encoder encoder) {
    Map<String, String> metadata =
        Map.of(
            "encoder", config.encoder(),
            "in_channels", "1",
            "version", Version.current(),
            "config", RunJson.line(config));
    try {
      encoder.state().with(metadata).write(run.encoder());
    } catch (IOException e) {
      throw RunFolder.unwritable(run.encoder(), e);
    }
  }
}
