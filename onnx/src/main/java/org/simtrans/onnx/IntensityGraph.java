package org.simtrans.onnx;

import org.simtrans.data.Normalisation;
import org.simtrans.data.Normalisation.Percentiles;
import org.simtrans.data.Normalisation.Window;
import org.simtrans.onnx.OnnxGraph.Type;

/**
 * {@link org.simtrans.data.Intensity} as a graph: each channel of each image of the batch is
 * normalised by itself. Sums are taken in double precision, as there.
 */
record IntensityGraph(OnnxGraph graph) {
  private static final double BEYOND_ALL = Float.MAX_VALUE; // where what is not finite is sorted

  /** (B, C, H, W) -> (B, C, H, W), each channel as {@code way} says. */
  Wire normalised(Wire image, Normalisation way) {
    Wire values = graph.reshape(image, Wire.ANY, image.height() * image.width()); // (B C, N)
    Wire strange = graph.apply("Or", graph.apply("IsNaN", values), graph.apply("IsInf", values));
    Wire finite = graph.apply("Not", strange);
    Wire normalised =
        switch (way.scheme()) {
          case MRI -> standardised(values, finite, null);
          case BRIGHT -> standardised(graph.apply("Neg", values), finite, null);
          case FLUORESCENCE -> standardised(values, finite, Normalisation.FLUORESCENT);
          case PERCENTILE -> standardised(values, finite, Normalisation.EVERY_PIXEL);
          case CT -> windowed(values, finite, way.window());
          case NONE, AUTO -> asStored(values, finite);
        };
    return graph.reshape(normalised, image.shape());
  }

  private Wire windowed(Wire values, Wire finite, Window window) {
    Wire low = number(window.low());
    Wire clipped = graph.apply("Min", graph.apply("Max", values, low), number(window.high()));
    Wire centred = graph.subtract(graph.where(finite, clipped, low), number(window.mean()));
    return graph.divide(centred, number(window.deviation()));
  }

  private Wire asStored(Wire values, Wire finite) {
    Wire sorted = graph.sorted(graph.where(finite, values, number(BEYOND_ALL)));
    Wire count = graph.sumOfRows(asDouble(finite));
    Wire any = graph.apply("Greater", count, real(0));
    Wire lowest = graph.where(any, pick(sorted, quantile(count, 0)), number(0));
    return graph.where(finite, values, lowest);
  }

  /**
   * @param range that values are clipped to, of all; null for that of the foreground
   */
  private Wire standardised(Wire values, Wire finite, Percentiles range) {
    Wire sorted = graph.sorted(graph.where(finite, values, number(BEYOND_ALL)));
    Wire count = graph.sumOfRows(asDouble(finite)); // (B C, 1)
    Wire foreground = range == null ? foreground(values, finite, sorted, count) : finite;
    Percentiles clip = range == null ? Normalisation.EVERY_PIXEL : range;

    Wire weight = asDouble(foreground); // (B C, N)
    Wire inside = graph.sumOfRows(weight); // (B C, 1): the last so many of the finite ones
    Wire outside = graph.subtract(count, inside);
    Wire low = pick(sorted, graph.add(quantile(inside, clip.lowest()), outside));
    Wire high = pick(sorted, graph.add(quantile(inside, clip.highest()), outside));
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
    return graph.divide(graph.subtract(clipped, centre), deviation);
  }

  private Wire foreground(Wire values, Wire finite, Wire sorted, Wire count) {
    Wire t2 = asDouble(pick(sorted, quantile(count, 0.02)));
    Wire t98 = asDouble(pick(sorted, quantile(count, 0.98)));
    Wire above = graph.multiply(graph.subtract(t98, t2), real(0.1));
    Wire threshold = asFloat(graph.add(t2, above));
    return graph.apply("And", finite, graph.apply("Greater", values, threshold));
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
