package org.simtrans.fuzz.runs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Damage;
import org.simtrans.fuzz.damage.Inconsistent;
import org.simtrans.fuzz.damage.JsonDamage;
import org.simtrans.fuzz.damage.Reader;
import org.simtrans.predict.TrainedSimMim;
import org.simtrans.run.RunFolder;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;

/** Weights that a run wrote, with what they say of themselves: a trained model, a checkpoint. */
public final class RunWeights implements Reader {
  private static final Pattern FIELDS =
      Pattern.compile(
          "header|tensor|dtype|shape|offset|metadata|pickle|zip|contents|checksum|checkpoint|named|whole|'[a-z_.]+'"
              + "|--[a-z]|threshold|labels|model needs|classes|size");

  private final boolean checkpoint;

  public RunWeights(boolean checkpoint) {
    this.checkpoint = checkpoint;
  }

  @Override
  public String name() {
    return checkpoint ? "checkpoint" : "model";
  }

  @Override
  public int share() {
    return 1; // each makes a network
  }

  private byte[] whole() {
    SmallRun run = SmallRun.get();
    return SmallRun.bytes(
        checkpoint
            ? run.pretrained().resolve("checkpoint/last.safetensors")
            : run.trained().resolve("model.safetensors"));
  }

  private BadFile file(byte[] content) {
    return checkpoint
        ? new BadFile(
            "",
            java.util.Map.of(
                "checkpoint/last.safetensors",
                content,
                "config.json",
                SmallRun.bytes(SmallRun.get().pretrained().resolve("config.json"))))
        : BadFile.of("model.safetensors", content);
  }

  @Override
  public BadFile sound(Chance chance) {
    return file(whole());
  }

  @Override
  public BadFile spoilt(Chance chance) {
    byte[] whole = whole();
    if (chance.oneIn(3)) {
      return file(Damage.bytes(whole, chance));
    }
    int length = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String header = new String(whole, 8, length, StandardCharsets.UTF_8);
    byte[] spoilt =
        chance.oneIn(2) && !checkpoint ? card(header, chance) : JsonDamage.of(header, chance);
    byte[] head =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(spoilt.length).array();
    return file(Damage.joined(head, spoilt, Arrays.copyOfRange(whole, 8 + length, whole.length)));
  }

  /**
   * The header with damage to the card in its metadata alone, which is JSON within JSON, and
   * without the checksum, as another program would write it: else the card would not be looked at.
   */
  private static byte[] card(String written, Chance chance) {
    String header = written.replace("\"crc32\":", "\"other\":");
    String begin = "\"simtrans\":\"";
    int from = header.indexOf(begin) + begin.length();
    int to = header.indexOf("}\"", from) + 1;
    String card = header.substring(from, to).replace("\\\"", "\"");
    String spoilt = new String(JsonDamage.of(card, chance), StandardCharsets.UTF_8);
    String escaped =
        spoilt.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("[\\x00-\\x1f]", " ");
    return (header.substring(0, from) + escaped + header.substring(to))
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void read(Path file) {
    if (checkpoint) {
      TrainedSimMim.load(new RunFolder(file)).release();
      return;
    }
    TrainedModel model = TrainedModel.load(file, Precision.FP32, ComputeDevice.named("cpu"));
    try {
      Inconsistent.unless(
          model.card().labels().channels() == model.card().model().classes(),
          "labels without a class");
    } finally {
      model.release();
    }
  }

  @Override
  public Pattern fields() {
    return FIELDS;
  }
}
