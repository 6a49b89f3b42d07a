package org.simtrans.fuzz.runs;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Damage;
import org.simtrans.fuzz.damage.Inconsistent;
import org.simtrans.fuzz.damage.JsonDamage;
import org.simtrans.fuzz.damage.Reader;
import org.simtrans.onnx.OnnxModel;

/** What a model.onnx says of itself: its metadata, inputs and outputs; and its bytes. */
public final class OnnxFiles implements Reader {
  private static final Pattern FIELDS =
      Pattern.compile(
          "ONNX|inputs|outputs|metadata|'[a-z_.]+'|--[a-z]|threshold|labels|size|model|shape");

  @Override
  public String name() {
    return "onnx";
  }

  @Override
  public int share() {
    return 1; // each makes a session
  }

  private static byte[] whole() {
    return SmallRun.bytes(SmallRun.get().onnx());
  }

  @Override
  public BadFile sound(Chance chance) {
    return BadFile.of("model.onnx", whole());
  }

  @Override
  public BadFile spoilt(Chance chance) {
    byte[] whole = whole();
    if (chance.oneIn(3)) {
      return BadFile.of("model.onnx", Damage.bytes(whole, chance));
    }
    try {
      OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.parseFrom(whole).toBuilder();
      OnnxMl.GraphProto.Builder graph = model.getGraphBuilder();
      switch (chance.below(9)) {
        case 0 -> model.getGraphBuilder().getInputBuilder(0).setName(chance.of("", "x", "image "));
        case 1 -> model.getGraphBuilder().clearInput();
        case 2 -> dimension(graph.getInputBuilder(0), chance);
        case 3 -> dimension(graph.getOutputBuilder(0), chance);
        case 4 -> weights(graph, chance).setDims(0, chance.number());
        case 5 -> elsewhere(weights(graph, chance), chance);
        default -> {
          for (OnnxMl.StringStringEntryProto.Builder entry : model.getMetadataPropsBuilderList()) {
            if (entry.getValue().startsWith("{")) {
              entry.setValue(
                  new String(JsonDamage.of(entry.getValue(), chance), StandardCharsets.UTF_8));
            } else if (chance.oneIn(3)) {
              entry.setKey("other");
            }
          }
        }
      }
      return BadFile.of("model.onnx", model.build().toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("what was exported is no ONNX", e);
    }
  }

  private static void dimension(OnnxMl.ValueInfoProto.Builder value, Chance chance) {
    value
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(1 + chance.below(3))
        .setDimValue(chance.number());
  }

  /** Some tensor of the graph that has a dimension. */
  private static OnnxMl.TensorProto.Builder weights(
      OnnxMl.GraphProto.Builder graph, Chance chance) {
    return chance.of(
        graph.getInitializerBuilderList().stream().filter(one -> one.getDimsCount() > 0).toList());
  }

  /** Weights that are said to lie in another file, of this machine or beside the model. */
  private static void elsewhere(OnnxMl.TensorProto.Builder weights, Chance chance) {
    weights.clearRawData().setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL);
    weights
        .addExternalDataBuilder()
        .setKey("location")
        .setValue(chance.of("/etc/passwd", "../model.onnx", "model.onnx", "", "/dev/zero"));
    if (chance.oneIn(2)) {
      weights
          .addExternalDataBuilder()
          .setKey(chance.of("offset", "length"))
          .setValue(Long.toString(chance.number()));
    }
  }

  @Override
  public void read(Path file) {
    try (OnnxModel model = OnnxModel.load(file, 1)) {
      Inconsistent.unless(
          model.card().labels().channels() == model.card().model().classes(),
          "labels without a class");
    }
  }

  @Override
  public Pattern fields() {
    return FIELDS;
  }
}
