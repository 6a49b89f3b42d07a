package org.simtrans.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Refuses an ONNX file whose weights lie in other files. ONNX Runtime would open whatever path the
 * file names, and look for it in the working directory.
 */
final class WholeGraph {
  private final Path file;

  private WholeGraph(Path file) {
    this.file = file;
  }

  /**
   * @throws OnnxException if the file is none of ONNX, or names other files
   */
  static void require(byte[] model, Path file) {
    new WholeGraph(file).check(parse(model, file));
  }

  private static ModelProto parse(byte[] model, Path file) {
    try {
      ByteString bytes = UnsafeByteOperations.unsafeWrap(model); // and no copies of the weights
      CodedInputStream in = bytes.newCodedInput();
      in.enableAliasing(true);
      return ModelProto.parseFrom(in);
    } catch (IOException e) {
      throw new OnnxException(
          "%s is no ONNX file that can be run (%s): export it again"
              .formatted(file, OnnxSession.plain(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private void check(ModelProto model) {
    check(model.getGraph());
    for (FunctionProto function : model.getFunctionsList()) {
      function.getNodeList().forEach(this::check);
    }
  }

  private void check(GraphProto graph) {
    graph.getInitializerList().forEach(this::check);
    graph.getSparseInitializerList().forEach(this::check);
    graph.getNodeList().forEach(this::check);
  }

  private void check(NodeProto node) {
    for (AttributeProto attribute : node.getAttributeList()) {
      check(attribute.getT());
      check(attribute.getSparseTensor());
      check(attribute.getG());
      attribute.getTensorsList().forEach(this::check);
      attribute.getSparseTensorsList().forEach(this::check);
      attribute.getGraphsList().forEach(this::check);
    }
  }

  private void check(SparseTensorProto tensor) {
    check(tensor.getValues());
    check(tensor.getIndices());
  }

  private void check(TensorProto tensor) {
    if (tensor.getExternalDataCount() > 0
        || tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw new OnnxException(
          "%s keeps the tensor '%s' in another file; expected all weights in the file itself, as an"
                  .formatted(file, tensor.getName())
              + " export of SimTrans holds them: export it again, or save it with its weights inside");
    }
  }
}
