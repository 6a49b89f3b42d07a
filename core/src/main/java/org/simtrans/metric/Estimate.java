package org.simtrans.metric;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A number with its 95 % interval; in JSON {"mean": m, "ci95": [low, high]}. NaN stands for
 * undefined and is null in JSON.
 */
public record Estimate(double mean, double low, double high) {
  /** The estimate if nothing could be measured. */
  public static final Estimate UNDEFINED = new Estimate(Double.NaN, Double.NaN, Double.NaN);

  /** {low, high}. */
  public double[] ci95() {
    return new double[] {low, high};
  }

  /** Whether there is a mean; the interval may still be undefined. */
  public boolean isDefined() {
    return Double.isFinite(mean);
  }

  /**
   * For people: "0.612 [0.534, 0.688]". The interval is left out where there is none, as of one
   * subject alone; "-" stands for what is not defined.
   */
  public String written() {
    if (!isDefined()) {
      return "-";
    }
    return Double.isFinite(low)
        ? String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", mean, low, high)
        : String.format(Locale.ROOT, "%.3f", mean);
  }

  @JsonCreator
  static Estimate read(@JsonProperty("mean") Double mean, @JsonProperty("ci95") List<Double> ci95) {
    return new Estimate(orNaN(mean), orNaN(ci95.get(0)), orNaN(ci95.get(1)));
  }

  @JsonValue
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mean", orNull(mean));
    json.put("ci95", Arrays.asList(orNull(low), orNull(high)));
    return json;
  }

  static Double orNull(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static double orNaN(Double value) {
    return value == null ? Double.NaN : value;
  }
}
