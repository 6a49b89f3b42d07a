package org.simtrans.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.simtrans.Version;
import org.simtrans.config.PretrainConfig;
import org.simtrans.data.SliceStore;
import org.simtrans.encoder.Encoder;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;

/**
 * What all pretraining does with an encoder: its features are probed every few epochs, and it is
 * kept under the name that 'train' looks for.
 *
 * @param probe null where nothing can be probed
 */
public record EncoderKeeper(PretrainConfig config, KnnProbe probe, RunFolder run) {

  public static EncoderKeeper of(
      PretrainConfig config, SliceStore store, RunFolder run, Ranks ranks) {
    return new EncoderKeeper(config, KnnProbe.of(store, config, ranks), run);
  }

  /** No score: no task says of itself which epoch's features are best for another. */
  Objective.Look look(Encoder encoder, int epoch) {
    int every = config.probeEvery();
    boolean due = every > 0 && (epoch == 1 || epoch % every == 0);
    return new Objective.Look(
        Double.NaN,
        probe != null && due ? Map.of("probe", probe.areaUnderCurve(encoder)) : Map.of());
  }

  /** Without where things lie: the same settings give the same file anywhere. */
  private JsonNode settings() {
    ObjectNode all = (ObjectNode) RunJson.tree(config);
    all.remove("pretrained");
    ((ObjectNode) all.get("data")).remove(List.of("folder", "splits"));
    return all;
  }

  void keep(Encoder encoder) {
    Map<String, String> metadata =
        Map.of(
            "encoder", config.encoder(),
            "in_channels", "1",
            "version", Version.current(),
            "config", RunJson.line(settings()));
    try {
      encoder.state().with(metadata).write(run.encoder());
    } catch (IOException e) {
      throw RunFolder.unwritable(run.encoder(), e);
    }
  }
}
