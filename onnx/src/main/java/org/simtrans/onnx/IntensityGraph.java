package org.simtrans.onnx;

import org.simtrans.onnx.OnnxGraph.Type;

/**
 * {@link org.simtrans.data.Intensity} as a graph: each image of the batch is normalised over its
 * own foreground. Sums are taken in double precision, as there.
 */
record IntensityGraph(OnnxGraph graph) {
  private static final double BEYOND_ALL = Float.MAX_VALUE; // where what is not finite is sorted

  /** (B, C, H, W) -> (B, C, H, W), mean 0 and deviation 1 over the foreground. */
  Wire normalised(Wire image) {
    long pixels = image.size(1) * image.height() * image.width();
    Wire values = graph.reshape(image, Wire.ANY, pixels); // (B, N)
    Wire strange = graph.apply("Or", graph.apply("IsNaN", values), graph.apply("IsInf", values));
    Wire finite = graph.apply("Not", strange);
    Wire sorted = graph.sorted(graph.where(finite, values, number(BEYOND_ALL)));
    Wire count = graph.sumOfRows(asDouble(finite)); // (B, 1)

    Wire t2 = asDouble(pick(sorted, quantile(count, 0.02)));
    Wire t98 = asDouble(pick(sorted, quantile(count, 0.98)));
    Wire above = graph.multiply(graph.subtract(t98, t2), real(0.1));
    Wire threshold = asFloat(graph.add(t2, above));
    Wire foreground = graph.apply("And", finite, graph.apply("Greater", values, threshold));

    Wire weight = asDouble(foreground); // (B, N)
    Wire inside = graph.sumOfRows(weight); // (B, 1): the last so many of the finite ones
    Wire outside = graph.subtract(count, inside);
    Wire low = pick(sorted, graph.add(quantile(inside, 0.005), outside));
    Wire high = pick(sorted, graph.add(quantile(inside, 0.995), outside));
    Wire clipped = graph.apply("Min", graph.apply("Max", values, low), high);
    clipped = graph.where(finite, clipped, low);

    // Relative to one end, so that values far from zero lose no digits.
    Wire beyond = graph.multiply(graph.subtract(asDouble(clipped), asDouble(low)), weight);
    Wire atLeastOne = graph.apply("Max", inside, real(1));
    Wire mean = graph.divide(graph.sumOfRows(beyond), atLeastOne);
    Wire squares = graph.divide(graph.sumOfRows(graph.multiply(beyond, beyond)), atLeastOne);
    Wire variance = graph.subtract(squares, graph.multiply(mean, mean));
    Wire deviation = asFloat(graph.apply("Sqrt", graph.apply("Max", variance, real(0))));
    deviation = graph.where(graph.apply("Greater", deviation, number(0)), deviation, number(1));
    Wire centre = asFloat(graph.add(asDouble(low), mean));
    return graph.reshape(graph.divide(graph.subtract(clipped, centre), deviation), image.shape());
  }

  /** The place of a percentile among so many sorted values: (B, 1), in double precision. */
  private Wire quantile(Wire count, double fraction) {
    Wire place = graph.multiply(graph.subtract(count, real(1)), real(fraction));
    return graph.apply("Floor", graph.add(place, real(0.5)));
  }

  /** The value of each row at its place; the nearest one where there is none. */
  private Wire pick(Wire sorted, Wire place) {
    Wire last = real(sorted.size(1) - 1.0);
    Wire inRange = graph.apply("Max", graph.apply("Min", place, last), real(0));
    return graph.entryOfRows(sorted, graph.cast(inRange, Type.LONG));
  }

  private Wire asDouble(Wire x) {
    return graph.cast(x, Type.DOUBLE);
  }

  private Wire asFloat(Wire x) {
    return graph.cast(x, Type.FLOAT);
  }

  private Wire real(double value) {
    return graph.number(value, Type.DOUBLE);
  }

  private Wire number(double value) {
    return graph.number(value, Type.FLOAT);
  }
}
