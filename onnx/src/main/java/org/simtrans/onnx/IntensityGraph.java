package org.simtrans.onnx;

import org.simtrans.data.Normalisation;
import org.simtrans.data.Normalisation.Percentiles;
import org.simtrans.data.Normalisation.Window;
import org.simtrans.onnx.OnnxGraph.Type;

/**
 * {@link org.simtrans.data.Intensity} as a graph: each image of the batch is normalised by itself,
 * whatever its size. Sums are taken in double precision, as there.
 */
record IntensityGraph(OnnxGraph graph) {
  private static final double BEYOND_ALL = Float.MAX_VALUE; // where what is not finite is sorted

  /** As many values of an image as its order statistics are taken of, evenly spaced. */
  private static final double MOST = 1 << 20;

  /**
   * One channel of images, normalised.
   *
   * @param values (B, S, H, W)
   * @param background what air has become, for the padding: (B, 1), or one number for all
   */
  record Normalised(Wire values, Wire background) {}

  /**
   * One channel as {@code way} says.
   *
   * @param image (B, S, H, W): S slices, which are normalised together
   */
  Normalised normalised(Wire image, Normalisation way) {
    Wire values = graph.flattened(image); // (B, N)
    Wire strange = graph.apply("Or", graph.apply("IsNaN", values), graph.apply("IsInf", values));
    Wire finite = graph.apply("Not", strange);
    Normalised rows =
        switch (way.scheme()) {
          case MRI -> standardised(values, finite, null);
          case BRIGHT -> standardised(graph.apply("Neg", values), finite, null);
          case FLUORESCENCE -> standardised(values, finite, Normalisation.FLUORESCENT);
          case PERCENTILE -> standardised(values, finite, Normalisation.EVERY_PIXEL);
          case CT -> windowed(values, finite, way.window());
          case NONE, AUTO -> asStored(values, finite);
        };
    return new Normalised(graph.reshapeAs(rows.values(), image), rows.background());
  }

  private Normalised windowed(Wire values, Wire finite, Window window) {
    Wire low = number(window.low());
    Wire clipped = graph.apply("Min", graph.apply("Max", values, low), number(window.high()));
    Wire mean = number(window.mean());
    Wire deviation = number(window.deviation());
    Wire centred = graph.subtract(graph.where(finite, clipped, low), mean);
    return new Normalised(
        graph.divide(centred, deviation), graph.divide(graph.subtract(low, mean), deviation));
  }

  private Normalised asStored(Wire values, Wire finite) {
    Wire count = graph.sumOfRows(asDouble(finite));
    Wire any = graph.apply("Greater", count, real(0));
    Wire sorted = graph.sorted(graph.where(finite, values, number(BEYOND_ALL)));
    Wire lowest = graph.where(any, pick(sorted, quantile(count, 0)), number(0));
    return new Normalised(graph.where(finite, values, lowest), lowest);
  }

  /** What the order statistics of images are taken of: every stride-th value, at most MOST. */
  private Wire sample(Wire values) {
    Wire size = asDouble(graph.sizeOf(values, 1));
    Wire stride = graph.apply("Ceil", graph.divide(size, real(MOST)));
    return graph.everyNth(values, graph.cast(stride, Type.LONG));
  }

  /**
   * @param range that values are clipped to, of all; null for that of the foreground
   */
  private Normalised standardised(Wire values, Wire finite, Percentiles range) {
    Wire sample = sample(graph.where(finite, values, number(BEYOND_ALL))); // (B, n)
    Wire sampleFinite = graph.apply("Less", sample, number(BEYOND_ALL));
    Wire sorted = graph.sorted(sample);
    Wire count = graph.sumOfRows(asDouble(sampleFinite)); // (B, 1)
    Wire threshold = range == null ? threshold(sorted, count) : null;
    Percentiles clip = range == null ? Normalisation.EVERY_PIXEL : range;

    Wire sampled = range == null ? above(threshold, sample, sampleFinite) : sampleFinite;
    Wire inside = graph.sumOfRows(asDouble(sampled)); // (B, 1): the last so many of the finite ones
    Wire outside = graph.subtract(count, inside);
    Wire low = pick(sorted, graph.add(quantile(inside, clip.lowest()), outside));
    Wire high = pick(sorted, graph.add(quantile(inside, clip.highest()), outside));
    Wire clipped = graph.apply("Min", graph.apply("Max", values, low), high);
    clipped = graph.where(finite, clipped, low);

    // Relative to one end, so that values far from zero lose no digits.
    Wire foreground = range == null ? above(threshold, values, finite) : finite;
    Wire weight = asDouble(foreground); // (B, N)
    Wire beyond = graph.multiply(graph.subtract(asDouble(clipped), asDouble(low)), weight);
    Wire atLeastOne = graph.apply("Max", graph.sumOfRows(weight), real(1));
    Wire mean = graph.divide(graph.sumOfRows(beyond), atLeastOne);
    Wire squares = graph.divide(graph.sumOfRows(graph.multiply(beyond, beyond)), atLeastOne);
    Wire variance = graph.subtract(squares, graph.multiply(mean, mean));
    Wire deviation = asFloat(graph.apply("Sqrt", graph.apply("Max", variance, real(0))));
    deviation = graph.where(graph.apply("Greater", deviation, number(0)), deviation, number(1));
    Wire centre = asFloat(graph.add(asDouble(low), mean));
    return new Normalised(
        graph.divide(graph.subtract(clipped, centre), deviation),
        graph.divide(graph.subtract(low, centre), deviation));
  }

  private Wire threshold(Wire sorted, Wire count) {
    Wire t2 = asDouble(pick(sorted, quantile(count, 0.02)));
    Wire t98 = asDouble(pick(sorted, quantile(count, 0.98)));
    Wire above = graph.multiply(graph.subtract(t98, t2), real(0.1));
    return asFloat(graph.add(t2, above));
  }

  private Wire above(Wire threshold, Wire values, Wire finite) {
    return graph.apply("And", finite, graph.apply("Greater", values, threshold));
  }

  /** The place of a percentile among so many sorted values: (B, 1), in double precision. */
  private Wire quantile(Wire count, double fraction) {
    Wire place = graph.multiply(graph.subtract(count, real(1)), real(fraction));
    return graph.apply("Floor", graph.add(place, real(0.5)));
  }

  /** The value of each row at its place; the nearest one where there is none. */
  private Wire pick(Wire sorted, Wire place) {
    Wire last = graph.subtract(asDouble(graph.sizeOf(sorted, 1)), real(1));
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
