package org.simtrans.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.simtrans.Version;
import org.simtrans.encoder.Encoder;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;

/**
 * Probes the features of an encoder every few epochs, and keeps the encoder under the name that
 * 'train' looks for.
 *
 * @param name of the encoder
 * @param planes of the images that it sees
 * @param probe null where nothing can be probed
 */
public record EncoderKeeper(
    Encoder encoder, String name, int planes, KnnProbe probe, Evidence evidence) implements Judge {

  /** Keeps {@code encoder}, and probes its features where labels allow it. */
  public static EncoderKeeper of(Encoder encoder, Setup setup, Evidence evidence) {
    KnnProbe probe = KnnProbe.of(evidence.training(), setup, evidence.ranks());
    return new EncoderKeeper(encoder, setup.encoder(), setup.planes(), probe, evidence);
  }

  /** There is no score: no task knows of itself which epoch's features are best for another. */
  @Override
  public Look look(int epoch) {
    int every = evidence.probeEvery();
    boolean due = every > 0 && (epoch == 1 || epoch % every == 0);
    return probe != null && due
        ? new Look(Double.NaN, Map.of("probe", probe.areaUnderCurve(encoder)))
        : Look.NONE;
  }

  @Override
  public void keep() {
    RunFolder run = evidence.run();
    Map<String, String> metadata =
        Map.of(
            "encoder",
            name,
            "in_channels",
            String.valueOf(planes),
            "version",
            Version.current(),
            "config",
            RunJson.line(settings(run)));
    try {
      encoder.state().with(metadata).write(run.encoder());
    } catch (IOException e) {
      throw RunFolder.unwritable(run.encoder(), e);
    }
  }

  /** Without where things lie: the same settings give the same file anywhere. */
  private static ObjectNode settings(RunFolder run) {
    ObjectNode all = (ObjectNode) run.readConfig().path("config");
    all.remove("pretrained");
    ((ObjectNode) all.get("data")).remove(List.of("folder", "splits"));
    return all;
  }
}
