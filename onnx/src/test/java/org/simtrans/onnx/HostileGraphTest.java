package org.simtrans.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.data.Batch;
import org.simtrans.run.ModelCard;

/** Graphs that another program made, or a hostile one: a card that is sound, and anything in it. */
class HostileGraphTest {
  private static final int SIZE = 8;
  private static final ModelCard CARD = Networks.card(SIZE, SIZE, 1, false);
  private static final Batch BLANK = Batch.blank(2, CARD.preprocessing());

  @TempDir Path folder;

  /** The input is given back as logits. */
  private static ModelProto.Builder sound() {
    OnnxGraph graph = new OnnxGraph("hostile");
    graph.output(OnnxModel.OUTPUT, graph.relu(OnnxWriter.image(graph, CARD)));
    return graph.toModel("", OnnxWriter.metadata(CARD)).toBuilder();
  }

  private Path file(ModelProto.Builder model) throws IOException {
    return Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
  }

  private String refusal(Consumer<ModelProto.Builder> change) throws IOException {
    ModelProto.Builder model = sound();
    change.accept(model);
    Path file = file(model);
    String message =
        assertThrows(
                OnnxException.class,
                () -> {
                  try (OnnxModel loaded = OnnxModel.load(file, 1)) {
                    loaded.logits(BLANK);
                  }
                })
            .getMessage();
    assertTrue(message.startsWith(file.toString()), message);
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  private static void size(ValueInfoProto.Builder value, int dimension, long size) {
    value
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(dimension)
        .setDimValue(size);
  }

  @Test
  void theSoundOneIsRead() throws IOException {
    try (OnnxModel model = OnnxModel.load(file(sound()), 1)) {
      assertEquals(2 * SIZE * SIZE, model.logits(BLANK).values().length);
    }
  }

  @Test
  void anInputOfAnotherSizeThanTheCardsIsRefused() throws IOException {
    String message =
        refusal(
            model -> {
              size(model.getGraphBuilder().getInputBuilder(0), 2, SIZE + 1);
              size(model.getGraphBuilder().getOutputBuilder(0), 2, SIZE + 1);
            });
    assertTrue(
        message.contains("the input 'image' of shape [-1, 1, 9, 8]")
            && message.contains("[-1, 1, 8, 8]"),
        message);
  }

  @Test
  void aFixedBatchIsRefused() throws IOException {
    String message =
        refusal(
            model -> {
              size(model.getGraphBuilder().getInputBuilder(0), 0, 1);
              size(model.getGraphBuilder().getOutputBuilder(0), 0, 1);
            });
    assertTrue(message.contains("of shape [1, 1, 8, 8]"), message);
  }

  @Test
  void anotherRankIsRefused() throws IOException {
    String message =
        refusal(
            model ->
                model
                    .getGraphBuilder()
                    .getInputBuilder(0)
                    .getTypeBuilder()
                    .getTensorTypeBuilder()
                    .getShapeBuilder()
                    .removeDim(3));
    assertTrue(message.contains("[-1, 1, 8]") || message.contains("ONNX file"), message);
  }

  /** A card of three labels, a graph of one. */
  @Test
  void anotherNumberOfClassesIsRefused() throws IOException {
    String message =
        refusal(
            model -> {
              model.clearMetadataProps();
              Networks.card(SIZE, SIZE, 3, false)
                  .toMetadata()
                  .forEach(
                      (key, value) ->
                          model.addMetadataProps(
                              StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
            });
    assertTrue(
        message.contains("the output 'logits' of shape [-1, 1, 8, 8]")
            && message.contains("[-1, 3, 8, 8]"),
        message);
  }

  /** Rows are left out while the graph runs; what is declared is right. */
  @Test
  void anOutputOfAnotherShapeThanDeclaredIsRefused() throws IOException {
    String message =
        refusal(
            model -> {
              GraphProto.Builder graph = model.getGraphBuilder();
              graph.addInitializer(
                  TensorProto.newBuilder()
                      .setName("rows")
                      .setDataType(TensorProto.DataType.BOOL.getNumber())
                      .addDims(SIZE)
                      .setRawData(ByteString.copyFrom(new byte[] {1, 1, 1, 0, 0, 0, 0, 0})));
              graph.setNode(
                  1,
                  NodeProto.newBuilder()
                      .setOpType("Compress")
                      .addInput(graph.getNode(0).getOutput(0))
                      .addInput("rows")
                      .addOutput(OnnxModel.OUTPUT)
                      .addAttribute(
                          AttributeProto.newBuilder()
                              .setName("axis")
                              .setType(AttributeProto.AttributeType.INT)
                              .setI(2)));
            });
    assertTrue(
        message.contains("gives an output of [2, 1, 3, 8], but declares one of [2, 1, 8, 8]"),
        message);
  }

  @Test
  void anotherTypeIsRefused() throws IOException {
    String message =
        refusal(
            model -> {
              int doubles = TensorProto.DataType.DOUBLE.getNumber();
              GraphProto.Builder graph = model.getGraphBuilder();
              graph.getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().setElemType(doubles);
              graph
                  .getOutputBuilder(0)
                  .getTypeBuilder()
                  .getTensorTypeBuilder()
                  .setElemType(doubles);
            });
    assertTrue(message.contains("float32"), message);
  }

  @Test
  void aSecondOutputIsRefused() throws IOException {
    String message =
        refusal(
            model -> {
              GraphProto.Builder graph = model.getGraphBuilder();
              graph.addOutput(
                  0, graph.getOutput(0).toBuilder().setName(graph.getNode(0).getOutput(0)));
            });
    assertTrue(message.contains("expected 'image' and 'logits'"), message);
  }

  /** In the graph itself, in a constant, and in the branch of a condition. */
  @Test
  void weightsInOtherFilesAreRefused() throws IOException {
    Files.write(folder.resolve("secret"), new byte[4 * SIZE]);
    TensorProto outside =
        TensorProto.newBuilder()
            .setName("outside")
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(SIZE)
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(
                StringStringEntryProto.newBuilder()
                    .setKey("location")
                    .setValue(folder.resolve("secret").toString()))
            .build();
    AttributeProto tensor = AttributeProto.newBuilder().setName("value").setT(outside).build();
    AttributeProto branch =
        AttributeProto.newBuilder()
            .setName("then_branch")
            .setG(
                GraphProto.newBuilder()
                    .addNode(NodeProto.newBuilder().setOpType("Constant").addAttribute(tensor)))
            .build();

    for (Consumer<ModelProto.Builder> hidden :
        List.<Consumer<ModelProto.Builder>>of(
            model -> model.getGraphBuilder().addInitializer(outside),
            model ->
                model
                    .getGraphBuilder()
                    .addNode(NodeProto.newBuilder().setOpType("Constant").addAttribute(tensor)),
            model ->
                model
                    .getGraphBuilder()
                    .addNode(NodeProto.newBuilder().setOpType("If").addAttribute(branch)))) {
      String message = refusal(hidden);
      assertTrue(message.contains("keeps the tensor 'outside' in another file"), message);
    }
  }
}
