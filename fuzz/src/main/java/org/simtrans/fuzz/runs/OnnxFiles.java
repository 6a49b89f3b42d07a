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
      switch (chance.below(6)) {
        case 0 -> model.getGraphBuilder().getInputBuilder(0).setName(chance.of("", "x", "image "));
        case 1 -> model.getGraphBuilder().clearInput();
        case 2 ->
            model
                .getGraphBuilder()
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(1 + chance.below(3))
                .setDimValue(chance.number());
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
