package org.simtrans.onnx;

import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.onnx.OnnxGraph.Type;

/**
 * {@link org.simtrans.data.SliceFit} as a graph, for slices whose size is known only when it runs:
 * scaled with their aspect kept, laid in the middle of the network's input, and back. Scaling is
 * linear, so it is a product with one matrix for the rows and one for the columns; each row of a
 * matrix holds the weights of one target pixel.
 *
 * @param graph to add to
 * @param rows of slices
 * @param columns of slices
 */
record SliceFitGraph(OnnxGraph graph, Axis rows, Axis columns) {

  /**
   * One dimension of slices; all but {@code network} are single numbers in double precision.
   *
   * @param own pixels of the slices
   * @param network pixels of the network's input
   * @param content pixels that the scaled slice takes there
   * @param first the first of these
   */
  private record Axis(Wire own, long network, Wire content, Wire first) {}

  /**
   * @param slices (B, C, H, W)
   */
  static SliceFitGraph of(OnnxGraph graph, Wire slices, Preprocessing size) {
    Wire height = graph.cast(graph.sizeOf(slices, 2), Type.DOUBLE);
    Wire width = graph.cast(graph.sizeOf(slices, 3), Type.DOUBLE);
    Wire scale =
        graph.apply(
            "Min",
            graph.divide(real(graph, size.height()), height),
            graph.divide(real(graph, size.width()), width));
    if (size.fit() == Fit.PAD) {
      scale = graph.apply("Min", scale, real(graph, 1));
    }
    return new SliceFitGraph(
        graph, axis(graph, height, size.height(), scale), axis(graph, width, size.width(), scale));
  }

  private static Axis axis(OnnxGraph graph, Wire own, long network, Wire scale) {
    Wire limit = real(graph, network);
    Wire half = real(graph, 0.5);
    Wire scaled = graph.apply("Floor", graph.add(graph.multiply(own, scale), half));
    Wire content = graph.apply("Max", graph.apply("Min", scaled, limit), real(graph, 1));
    Wire padding = graph.multiply(graph.subtract(limit, content), half);
    return new Axis(own, network, content, graph.apply("Floor", padding));
  }

  /**
   * Bilinear, antialiased when shrinking.
   *
   * @param slices (B, C, H, W)
   * @param fill the value of the padding: (B, 1), or one number for all
   * @return (B, C, height, width) of the network
   */
  Wire toNetwork(Wire slices, Wire fill) {
    Wire wide = graph.matMul(slices, graph.permute(toNetwork(columns), 1, 0));
    Wire scaled = graph.matMul(toNetwork(rows), wide);
    Wire content =
        graph.applyTo(
            "And",
            new long[] {rows.network, columns.network},
            graph.reshape(isContent(rows), Wire.ANY, 1),
            isContent(columns));
    Wire padding = graph.reshape(fill, Wire.ANY, 1, 1, 1);
    Wire padded = graph.applyTo("Where", scaled.shape(), content, scaled, padding);
    return graph.reshape(padded, Wire.ANY, slices.size(1), rows.network, columns.network);
  }

  /**
   * Bilinear, antialiased when shrinking; the padding is left out.
   *
   * @param maps (B, C, height, width) of the network
   * @return (B, C, H, W)
   */
  Wire toNative(Wire maps) {
    Wire wide = graph.matMul(maps, graph.permute(toNative(columns), 1, 0));
    return graph.matMul(toNative(rows), wide);
  }

  /** (network, own); rows of the padding hold nothing that is used. */
  private Wire toNetwork(Axis axis) {
    Wire target = graph.subtract(pixels(real(graph, axis.network)), axis.first);
    Wire source = pixels(axis.own);
    Wire weights = triangle(target, source, graph.divide(axis.own, axis.content));
    return normalised(weights, axis.network, Wire.ANY);
  }

  /** (own, network); columns of the padding are 0. */
  private Wire toNative(Axis axis) {
    Wire source = graph.subtract(pixels(real(graph, axis.network)), axis.first);
    Wire weights = triangle(pixels(axis.own), source, graph.divide(axis.content, axis.own));
    Wire inside = graph.cast(isContent(axis), Type.DOUBLE);
    return normalised(graph.multiply(weights, inside), Wire.ANY, axis.network);
  }

  /** Which pixels of the network's input show the slice: (network). */
  private Wire isContent(Axis axis) {
    Wire place = graph.subtract(pixels(real(graph, axis.network)), axis.first);
    Wire begun = graph.apply("GreaterOrEqual", place, real(graph, 0));
    return graph.apply("And", begun, graph.apply("Less", place, axis.content));
  }

  /** 0, 1, ... in double precision. */
  private Wire pixels(Wire count) {
    return graph.cast(graph.range(graph.cast(count, Type.LONG)), Type.DOUBLE);
  }

  /**
   * The height of a triangle around the centre of each target pixel at that of each source pixel;
   * when shrinking, it is as much wider.
   *
   * @param scale source pixels for each target pixel
   * @return (targets, sources)
   */
  private Wire triangle(Wire targets, Wire sources, Wire scale) {
    Wire half = real(graph, 0.5);
    Wire support = graph.apply("Max", scale, real(graph, 1));
    Wire centres = graph.reshape(graph.multiply(graph.add(targets, half), scale), Wire.ANY, 1);
    long[] matrix = {Wire.ANY, Wire.ANY};
    Wire away = graph.applyTo("Sub", matrix, graph.add(sources, half), centres);
    Wire share = graph.divide(graph.apply("Abs", away), support);
    Wire height = graph.applyTo("Sub", matrix, real(graph, 1), share);
    return graph.apply("Max", height, real(graph, 0));
  }

  /** Rows that sum to 1, in single precision. */
  private Wire normalised(Wire weights, long height, long width) {
    Wire sums = graph.apply("Max", graph.sumOfRows(weights), real(graph, 1e-9)); // 0 in padding
    Wire shares = graph.applyTo("Div", new long[] {height, width}, weights, sums);
    return graph.cast(shares, Type.FLOAT);
  }

  private static Wire real(OnnxGraph graph, double value) {
    return graph.number(value, Type.DOUBLE);
  }
}
