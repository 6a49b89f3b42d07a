package org.simtrans.server;

import io.javalin.http.Context;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** What the server has done, in Prometheus' text format. */
final class Meter {
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final String START = "simtrans.start";

  private record Served(long count, double seconds) {
    Served plus(double more) {
      return new Served(count + 1, seconds + more);
    }
  }

  private record Gauge(String help, String type, LongSupplier value) {}

  private final Map<String, Served> served = new TreeMap<>(); // by labels
  private final Map<String, Gauge> gauges = new TreeMap<>();

  /** Adds a number that is asked for when it is read. */
  synchronized void watch(String name, String type, String help, LongSupplier value) {
    gauges.put("simtrans_" + name, new Gauge(help, type, value));
  }

  static void begin(Context ctx) {
    ctx.attribute(START, System.nanoTime());
  }

  void end(Context ctx, String route) {
    Long start = ctx.attribute(START);
    double seconds = start == null ? 0 : (System.nanoTime() - start) / 1e9;
    String labels =
        "method=\"%s\",route=\"%s\",status=\"%d\""
            .formatted(ctx.method().name(), route, ctx.statusCode());
    synchronized (this) {
      served.merge(labels, new Served(1, seconds), (old, one) -> old.plus(seconds));
    }
  }

  synchronized String text() {
    StringBuilder text = new StringBuilder();
    gauges.forEach(
        (name, gauge) ->
            text.append(
                    "# HELP %s %s\n# TYPE %s %s\n"
                        .formatted(name, gauge.help(), name, gauge.type()))
                .append("%s %d\n".formatted(name, gauge.value().getAsLong())));
    String requests = "simtrans_requests_total";
    text.append(
        "# HELP %s Requests that were answered.\n# TYPE %s counter\n"
            .formatted(requests, requests));
    served.forEach(
        (labels, one) -> text.append("%s{%s} %d\n".formatted(requests, labels, one.count())));
    String time = "simtrans_request_seconds_total";
    text.append("# HELP %s Time that answers took.\n# TYPE %s counter\n".formatted(time, time));
    served.forEach(
        (labels, one) -> text.append("%s{%s} %.6f\n".formatted(time, labels, one.seconds())));
    return text.toString();
  }
}
