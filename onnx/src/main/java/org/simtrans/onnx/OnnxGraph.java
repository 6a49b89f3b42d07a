package org.simtrans.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.simtrans.Version;

/**
 * An ONNX graph in the making: each method adds one operator (or a few) and gives its output.
 * Within a network everything but the batch has a fixed size, so shapes are known while the graph
 * is written; what comes before and after it asks for sizes when the graph runs ({@link #sizeOf}).
 *
 * @see <a href="https://onnx.ai/onnx/operators/">ONNX operators</a>
 */
final class OnnxGraph {
  /** The first set in which a resize can leave the batch alone. */
  static final int OPERATOR_SET = 18;

  private static final int FORMAT = 8; // the version of the file format that came with it

  /** What the dimensions are called whose size is free. */
  private static final List<String> FREE = List.of("batch", "channels", "height", "width");

  /** Element types, as ONNX numbers them. */
  enum Type {
    FLOAT(1),
    LONG(7),
    DOUBLE(11);

    private final int code;

    Type(int code) {
      this.code = code;
    }
  }

  private final GraphProto.Builder graph;
  private final Map<String, Wire> constants = new LinkedHashMap<>();

  OnnxGraph(String name) {
    graph = GraphProto.newBuilder().setName(name);
  }

  /** The whole model, with {@code metadata} for those who use it. */
  ModelProto toModel(String description, Map<String, String> metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(FORMAT)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
            .setProducerName("SimTrans")
            .setProducerVersion(Version.current())
            .setDocString(description)
            .setGraph(graph);
    metadata.forEach((key, value) -> model.addMetadataPropsBuilder().setKey(key).setValue(value));
    return model.build();
  }

  // --- what goes in and out ----------------------------------------------------------------

  /** A float input whose first dimension is the batch. */
  Wire input(String name, long... sizes) {
    long[] shape = IntStream.rangeClosed(0, sizes.length).mapToLong(i -> Wire.ANY).toArray();
    System.arraycopy(sizes, 0, shape, 1, sizes.length);
    Wire input = new Wire(name, shape);
    graph.addInput(describe(input));
    return input;
  }

  void output(String name, Wire from) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Identity")
            .setName(name)
            .addInput(from.name())
            .addOutput(name));
    graph.addOutput(describe(new Wire(name, from.shape())));
  }

  private static ValueInfoProto describe(Wire wire) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = 0; i < wire.dimensions(); i++) {
      if (wire.size(i) == Wire.ANY) {
        shape.addDimBuilder().setDimParam(FREE.get(i));
      } else {
        shape.addDimBuilder().setDimValue(wire.size(i));
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(wire.name())
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(Type.FLOAT.code).setShape(shape)))
        .build();
  }

  /** Values that are part of the model; those of a name that is there already are not asked for. */
  Wire constant(String name, Supplier<float[]> values, long... shape) {
    return constants.computeIfAbsent(
        name,
        key -> {
          float[] floats = values.get();
          ByteBuffer bytes = littleEndian(Float.BYTES * floats.length);
          bytes.asFloatBuffer().put(floats);
          return initializer(key, Type.FLOAT, bytes, shape);
        });
  }

  /** A single number. */
  Wire number(double value, Type type) {
    return constants.computeIfAbsent(
        type.name().toLowerCase(Locale.ROOT) + "_" + value,
        key -> {
          ByteBuffer bytes = littleEndian(type == Type.FLOAT ? Float.BYTES : Long.BYTES);
          switch (type) {
            case FLOAT -> bytes.putFloat((float) value);
            case DOUBLE -> bytes.putDouble(value);
            case LONG -> bytes.putLong((long) value);
          }
          return initializer(key, type, bytes.rewind());
        });
  }

  /** Whole numbers: shapes, axes, indices. */
  private Wire longs(long... values) {
    String name =
        "longs_" + Arrays.stream(values).mapToObj(Long::toString).collect(Collectors.joining("_"));
    return constants.computeIfAbsent(
        name,
        key -> {
          ByteBuffer bytes = littleEndian(Long.BYTES * values.length);
          bytes.asLongBuffer().put(values);
          return initializer(key, Type.LONG, bytes, values.length);
        });
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private Wire initializer(String name, Type type, ByteBuffer bytes, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.code)
            .setRawData(ByteString.copyFrom(bytes));
    for (long size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return new Wire(name, shape);
  }

  // --- operators ---------------------------------------------------------------------------

  /** An operator on its way into the graph. */
  private final class Operator {
    private final NodeProto.Builder node = NodeProto.newBuilder();
    private final List<String> further = new ArrayList<>();

    private Operator(String type, Wire... inputs) {
      node.setOpType(type);
      for (Wire input : inputs) {
        node.addInput(input == null ? "" : input.name()); // empty: an optional one left out
      }
    }

    Operator with(String name, long value) {
      return with(name, AttributeProto.AttributeType.INT, a -> a.setI(value));
    }

    Operator with(String name, double value) {
      return with(name, AttributeProto.AttributeType.FLOAT, a -> a.setF((float) value));
    }

    Operator with(String name, String value) {
      ByteString text = ByteString.copyFromUtf8(value);
      return with(name, AttributeProto.AttributeType.STRING, a -> a.setS(text));
    }

    Operator with(String name, long... values) {
      return with(
          name, AttributeProto.AttributeType.INTS, a -> Arrays.stream(values).forEach(a::addInts));
    }

    private Operator with(
        String name, AttributeProto.AttributeType type, Consumer<AttributeProto.Builder> fill) {
      AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name).setType(type);
      fill.accept(attribute);
      node.addAttribute(attribute);
      return this;
    }

    /** A further output, which nobody asks for. */
    Operator alsoGiving(String what) {
      further.add("_" + what);
      return this;
    }

    Wire giving(long... shape) {
      String name = node.getOpType() + "_" + graph.getNodeCount();
      node.setName(name).addOutput(name);
      further.forEach(what -> node.addOutput(name + what));
      graph.addNode(node);
      return new Wire(name, shape);
    }
  }

  /** An operator without attributes; shape of {@code x}, to which others are broadcast. */
  Wire apply(String type, Wire x, Wire... others) {
    Wire[] inputs = new Wire[1 + others.length];
    inputs[0] = x;
    System.arraycopy(others, 0, inputs, 1, others.length);
    return new Operator(type, inputs).giving(x.shape());
  }

  Wire add(Wire x, Wire summand) {
    return apply("Add", x, summand);
  }

  Wire subtract(Wire x, Wire other) {
    return apply("Sub", x, other);
  }

  Wire multiply(Wire x, Wire factor) {
    return apply("Mul", x, factor);
  }

  Wire divide(Wire x, Wire divisor) {
    return apply("Div", x, divisor);
  }

  Wire times(Wire x, double factor) {
    return multiply(x, number(factor, Type.FLOAT));
  }

  Wire relu(Wire x) {
    return apply("Relu", x);
  }

  Wire leakyRelu(Wire x, double slope) {
    return new Operator("LeakyRelu", x).with("alpha", slope).giving(x.shape());
  }

  Wire sigmoid(Wire x) {
    return apply("Sigmoid", x);
  }

  /** The exact GELU: x/2 · (1 + erf(x/√2)). */
  Wire gelu(Wire x) {
    Wire erf = apply("Erf", times(x, Math.sqrt(0.5)));
    return multiply(times(x, 0.5), add(erf, number(1, Type.FLOAT)));
  }

  Wire where(Wire condition, Wire x, Wire otherwise) {
    return new Operator("Where", condition, x, otherwise).giving(condition.shape());
  }

  Wire cast(Wire x, Type type) {
    return new Operator("Cast", x).with("to", type.code).giving(x.shape());
  }

  /** The same where {@code x} is broadcast to another shape. */
  Wire applyTo(String type, long[] shape, Wire... inputs) {
    return new Operator(type, inputs).giving(shape);
  }

  /** One size of {@code x} when the graph runs: a single whole number. */
  Wire sizeOf(Wire x, int dimension) {
    return select(new Operator("Shape", x).giving(x.dimensions()), dimension);
  }

  /** The whole numbers from 0 up to, not including, {@code end}: (end). */
  Wire range(Wire end) {
    return new Operator("Range", number(0, Type.LONG), end, number(1, Type.LONG)).giving(Wire.ANY);
  }

  /** (B, ...) -> (B, N). */
  Wire flattened(Wire x) {
    return new Operator("Flatten", x).with("axis", 1).giving(x.size(0), Wire.ANY);
  }

  /** The same values in the shape of {@code model}. */
  Wire reshapeAs(Wire x, Wire model) {
    Wire shape = new Operator("Shape", model).giving(model.dimensions());
    return new Operator("Reshape", x, shape).giving(model.shape());
  }

  /** Every {@code stride}-th column of a matrix: (B, N) -> (B, N / stride). */
  Wire everyNth(Wire matrix, Wire stride) {
    return new Operator(
            "Slice", matrix, longs(0), longs(Long.MAX_VALUE), longs(1), reshape(stride, 1))
        .giving(matrix.size(0), Wire.ANY);
  }

  /** The entries {@code first}, {@code first + step}, ... of the channels of (B, C, H, W). */
  Wire channels(Wire x, long first, long step) {
    return step == 1
        ? x
        : new Operator("Slice", x, longs(first), longs(x.size(1)), longs(1), longs(step))
            .giving(x.shapeWith(1, (x.size(1) - first + step - 1) / step));
  }

  /** Every row of (B, C, H, W) turned round. */
  Wire mirrored(Wire x) {
    return new Operator("Slice", x, longs(-1), longs(Long.MIN_VALUE), longs(3), longs(-1))
        .giving(x.shape());
  }

  /** The rows of a matrix, each sorted, smallest first. */
  Wire sorted(Wire matrix) {
    return new Operator("TopK", matrix, reshape(sizeOf(matrix, 1), 1))
        .with("largest", 0)
        .with("axis", 1)
        .alsoGiving("places")
        .giving(matrix.shape());
  }

  /** Sums of the rows of a matrix: (B, N) -> (B, 1). */
  Wire sumOfRows(Wire matrix) {
    return new Operator("ReduceSum", matrix, longs(1)).giving(matrix.size(0), 1);
  }

  /** One entry of each row: (B, N) and (B, 1) -> (B, 1). */
  Wire entryOfRows(Wire matrix, Wire places) {
    return new Operator("GatherElements", matrix, places).with("axis", 1).giving(places.shape());
  }

  /** Over the last dimension. */
  Wire softmax(Wire x) {
    return new Operator("Softmax", x).with("axis", -1).giving(x.shape());
  }

  /** (..., n, k) by (..., k, m); of one that is a single matrix, the same for all of the other. */
  Wire matMul(Wire a, Wire b) {
    Wire more = a.dimensions() < b.dimensions() ? b : a;
    long[] shape = more.shapeWith(more.dimensions() - 1, b.size(b.dimensions() - 1));
    shape[more.dimensions() - 2] = a.size(a.dimensions() - 2);
    return new Operator("MatMul", a, b).giving(shape);
  }

  /**
   * A convolution.
   *
   * @param weight (out, in, k, k)
   * @param bias (out), or null
   */
  Wire conv(Wire x, Wire weight, Wire bias, SlidingWindow window) {
    Operator conv =
        new Operator("Conv", bias == null ? new Wire[] {x, weight} : new Wire[] {x, weight, bias});
    return over(conv.with("dilations", window.dilation(), window.dilation()), x, window)
        .giving(x.size(0), weight.size(0), window.outputs(x, 2), window.outputs(x, 3));
  }

  /** The largest of each neighbourhood; padding never is. */
  Wire maxPool(Wire x, SlidingWindow window) {
    return over(new Operator("MaxPool", x), x, window)
        .giving(x.size(0), x.size(1), window.outputs(x, 2), window.outputs(x, 3));
  }

  private static Operator over(Operator operator, Wire x, SlidingWindow window) {
    return operator
        .with("kernel_shape", window.kernel(), window.kernel())
        .with("strides", window.stride(), window.stride())
        .with("pads", window.top(), window.left(), window.bottom(), window.right());
  }

  /** Mean of each 2×2 block, or of what the edge leaves of it: (B, C, ⌈H/2⌉, ⌈W/2⌉). */
  Wire halve(Wire x) {
    return new Operator("AveragePool", x)
        .with("kernel_shape", 2, 2)
        .with("strides", 2, 2)
        .with("ceil_mode", 1)
        .giving(x.size(0), x.size(1), (x.height() + 1) / 2, (x.width() + 1) / 2);
  }

  /** Mean over all pixels: (B, C, H, W) -> (B, C, 1, 1). */
  Wire poolToPoint(Wire x) {
    return new Operator("GlobalAveragePool", x).giving(x.size(0), x.size(1), 1, 1);
  }

  /**
   * Each pixel becomes a block, without overlap.
   *
   * @param weight (in, out, factor, factor)
   */
  Wire transposedConv(Wire x, Wire weight, Wire bias) {
    long factor = weight.size(2);
    return new Operator("ConvTranspose", x, weight, bias)
        .with("kernel_shape", factor, factor)
        .with("strides", factor, factor)
        .giving(x.size(0), weight.size(1), factor * x.height(), factor * x.width());
  }

  Wire batchNorm(Wire x, Wire weight, Wire bias, Wire mean, Wire variance, double epsilon) {
    return new Operator("BatchNormalization", x, weight, bias, mean, variance)
        .with("epsilon", epsilon)
        .giving(x.shape());
  }

  /** Each channel of each sample over its pixels. */
  Wire instanceNorm(Wire x, Wire weight, Wire bias, double epsilon) {
    return new Operator("InstanceNormalization", x, weight, bias)
        .with("epsilon", epsilon)
        .giving(x.shape());
  }

  /** Over the last dimension. */
  Wire layerNorm(Wire x, Wire weight, Wire bias, double epsilon) {
    return new Operator("LayerNormalization", x, weight, bias)
        .with("axis", -1)
        .with("epsilon", epsilon)
        .giving(x.shape());
  }

  /** The same values, row-major, in another shape, of which one size may be {@link Wire#ANY}. */
  Wire reshape(Wire x, long... shape) {
    return new Operator("Reshape", x, longs(shape)).giving(shape);
  }

  /** As PyTorch's permute: dimension i of the result is dimension {@code order[i]} of {@code x}. */
  Wire permute(Wire x, long... order) {
    return new Operator("Transpose", x)
        .with("perm", order)
        .giving(Arrays.stream(order).map(i -> x.size((int) i)).toArray());
  }

  /** One entry of the first dimension, which is dropped. */
  Wire select(Wire x, long index) {
    return new Operator("Gather", x, number(index, Type.LONG))
        .with("axis", 0)
        .giving(Arrays.copyOfRange(x.shape(), 1, x.dimensions()));
  }

  /** The entries from {@code from} up to, not including, {@code to}. */
  Wire slice(Wire x, int dimension, long from, long to) {
    return from == 0 && to == x.size(dimension)
        ? x
        : new Operator("Slice", x, longs(from), longs(to), longs(dimension))
            .giving(x.shapeWith(dimension, to - from));
  }

  /** The upper left part of (B, C, H, W). */
  Wire crop(Wire x, long height, long width) {
    return slice(slice(x, 2, 0, height), 3, 0, width);
  }

  /** A dimension of one entry, repeated. */
  Wire repeat(Wire x, int dimension, long times) {
    long[] shape = new long[x.dimensions()];
    Arrays.fill(shape, 1);
    shape[dimension] = times;
    return new Operator("Expand", x, longs(shape)).giving(x.shapeWith(dimension, times));
  }

  Wire concat(int dimension, List<Wire> parts) {
    long size = parts.stream().mapToLong(part -> part.size(dimension)).sum();
    return new Operator("Concat", parts.toArray(new Wire[0]))
        .with("axis", dimension)
        .giving(parts.get(0).shapeWith(dimension, size));
  }

  /** Cyclic shift along one dimension, as PyTorch's roll: towards higher indices. */
  Wire roll(Wire x, int dimension, long shift) {
    long size = x.size(dimension);
    long cut = Math.floorMod(-shift, size);
    return cut == 0
        ? x
        : concat(dimension, List.of(slice(x, dimension, cut, size), slice(x, dimension, 0, cut)));
  }

  /** Zeros before and after the entries of one dimension. */
  Wire pad(Wire x, int dimension, long before, long after) {
    return padded(x, "constant", dimension, before, after);
  }

  /** The last entry of one dimension repeated after it. */
  Wire extend(Wire x, int dimension, long after) {
    return padded(x, "edge", dimension, 0, after);
  }

  private Wire padded(Wire x, String mode, int dimension, long before, long after) {
    if (before == 0 && after == 0) {
      return x;
    }
    // For all dimensions: ONNX Runtime (1.29) forgets Pad's axes when it moves a transpose past it.
    long[] pads = new long[2 * x.dimensions()];
    pads[dimension] = before;
    pads[x.dimensions() + dimension] = after;
    return new Operator("Pad", x, longs(pads))
        .with("mode", mode)
        .giving(x.shapeWith(dimension, before + x.size(dimension) + after));
  }

  /** Bilinear resize of (B, C, h, w) to (B, C, height, width), corners aligned. */
  Wire resizeAligned(Wire x, long height, long width) {
    return x.height() == height && x.width() == width
        ? x
        : resize(x, "align_corners", height, width);
  }

  /** Each pixel of (B, C, h, w) becomes {@code factor}² pixels, bilinear between their centres. */
  Wire enlarge(Wire x, long factor) {
    return resize(x, "half_pixel", factor * x.height(), factor * x.width());
  }

  private Wire resize(Wire x, String coordinates, long height, long width) {
    return new Operator("Resize", x, null, null, longs(height, width))
        .with("axes", 2, 3)
        .with("mode", "linear")
        .with("coordinate_transformation_mode", coordinates)
        .giving(x.size(0), x.size(1), height, width);
  }
}
