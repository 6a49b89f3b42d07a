package org.simtrans.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.simtrans.CsvCell;
import org.simtrans.encoder.Encoders;
import org.simtrans.model.Models;
import org.simtrans.run.ModelCard;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;

/** Runs: the list, one of them, several beside each other, and starting, stopping and resuming. */
final class RunRoutes {
  private static final int MOST_COMPARED = 12;

  private final Runs runs;
  private final Starts starts;

  RunRoutes(Runs runs, Starts starts) {
    this.runs = runs;
    this.starts = starts;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/runs", "All runs, and what can be started", this::list),
        Endpoint.post("/api/runs", "Start a run", this::start).taking(starts.schema()),
        Endpoint.get(
            "/api/runs/{run}", "A run: settings, curves, scores, what it printed last", this::one),
        Endpoint.post("/api/runs/{run}/stop", "Ask a run to save and end", this::stop),
        Endpoint.post("/api/runs/{run}/resume", "Go on with a run that was stopped", this::resume),
        Endpoint.get(
                "/api/compare",
                "Runs beside each other: settings that differ, curves, scores, cases",
                this::compare)
            .asking("runs", "Ids with commas between", true),
        Endpoint.get("/api/compare.csv", "The cases of several runs as a table", this::csv)
            .asking("runs", "Ids with commas between", true)
            .giving("text/csv"));
  }

  /**
   * A run in the list.
   *
   * @param state running, finished, or ended: stopped before its end, or of an earlier version,
   *     which did not write down whether it was
   */
  record Item(
      String id,
      String name,
      String verb,
      String state,
      String started,
      String model,
      boolean draws,
      Double dice,
      Long step,
      Integer epoch,
      List<CohortRoutes.Label> labels) {}

  private Item item(Runs.Run run) {
    return item(run, Runs.config(run), Runs.metrics(run));
  }

  private Item item(Runs.Run run, JsonNode config, List<JsonNode> lines) {
    ModelCard card = runs.card(run).orElse(null);
    JsonNode last =
        lines.stream()
            .filter(line -> !RunFolder.isEnd(line))
            .reduce((earlier, later) -> later)
            .orElse(RunJson.object());
    return new Item(
        run.id(),
        run.name(),
        Runs.verb(run, config),
        state(run, lines),
        config.path("started").asText(null),
        config.path("config").path("model").asText(null),
        card != null,
        card == null ? null : (Double) card.valDice(),
        last.has("step") ? (Long) last.path("step").asLong() : null,
        last.has("epoch") ? (Integer) last.path("epoch").asInt() : null,
        card == null ? List.of() : CohortRoutes.Label.of(card.labels()));
  }

  private String state(Runs.Run run, List<JsonNode> metrics) {
    return starts.isAtWork(run.folder().path())
        ? "running"
        : Runs.isFinished(run, metrics) ? "finished" : "ended";
  }

  private void list(Context ctx) {
    Json.answer(
        ctx,
        Map.of(
            "runs", runs.list().stream().map(this::item).toList(),
            "starting", starts.starting(),
            "failed", starts.failed(),
            "verbs", starts.verbs().stream().sorted().toList(),
            "options", starts.optionsByVerb(),
            "models", Models.names(),
            "encoders", Encoders.names(),
            "cores", Runtime.getRuntime().availableProcessors()));
  }

  private void start(Context ctx) {
    String name = starts.start(Json.read(ctx, Starts.Order.class));
    ctx.status(202);
    Json.answer(ctx, Map.of("name", name));
  }

  /** A run with all that is known of it. */
  record Whole(
      Item run,
      JsonNode config,
      List<JsonNode> metrics,
      JsonNode evaluation,
      JsonNode plan,
      List<String> printed) {}

  private Whole whole(Runs.Run run) {
    JsonNode config = Runs.config(run);
    List<JsonNode> metrics = Runs.metrics(run);
    return new Whole(
        item(run, config, metrics),
        config,
        metrics,
        Runs.evaluation(run).orElse(null),
        Runs.plan(run).orElse(null),
        starts.lines(run.folder().path()));
  }

  private void one(Context ctx) {
    Json.answer(ctx, whole(runs.find(ctx.pathParam("run"))));
  }

  private void stop(Context ctx) {
    starts.stop(runs.find(ctx.pathParam("run")));
    ctx.status(202);
    Json.answer(ctx, Map.of("stopping", true));
  }

  private void resume(Context ctx) {
    starts.resume(runs.find(ctx.pathParam("run")));
    ctx.status(202);
    Json.answer(ctx, Map.of("resuming", true));
  }

  private List<Runs.Run> chosen(Context ctx) {
    String asked = ctx.queryParam("runs");
    List<String> ids =
        asked == null || asked.isBlank() ? List.of() : Arrays.asList(asked.split(","));
    if (ids.isEmpty() || ids.size() > MOST_COMPARED) {
      throw RefusedRequestException.wrong(
          "%d runs are named; expected 1 to %d".formatted(ids.size(), MOST_COMPARED));
    }
    return ids.stream().map(runs::find).toList();
  }

  private void compare(Context ctx) {
    List<Runs.Run> chosen = chosen(ctx);
    Json.answer(
        ctx,
        Map.of(
            "runs", chosen.stream().map(this::whole).toList(),
            "differences", Runs.differences(chosen),
            "remarks", Runs.remarks(chosen)));
  }

  private void csv(Context ctx) {
    StringBuilder csv = new StringBuilder("run,split,subject,case,label,dice,tp,fp,fn\n");
    for (Runs.Run run : chosen(ctx)) {
      JsonNode evaluation = Runs.evaluation(run).orElse(RunJson.object());
      for (JsonNode one : evaluation.path("cases")) {
        for (Map.Entry<String, JsonNode> label : one.path("labels").properties()) {
          List<String> cells =
              new ArrayList<>(
                  List.of(
                      run.name(),
                      evaluation.path("split").asText(),
                      one.path("subject").asText(),
                      one.path("case").asText(),
                      label.getKey(),
                      label.getValue().path("dice").asText("")));
          for (String count : List.of("tp", "fp", "fn")) {
            cells.add(Long.toString(sum(one.path("slices"), label.getKey(), count)));
          }
          csv.append(String.join(",", cells.stream().map(CsvCell::quoted).toList())).append('\n');
        }
      }
    }
    ctx.header("Content-Disposition", "attachment; filename=\"cases.csv\"");
    ctx.contentType("text/csv; charset=utf-8").result(csv.toString());
  }

  private static long sum(JsonNode slices, String label, String count) {
    long sum = 0;
    for (JsonNode slice : slices) {
      sum += slice.path("label").asText().equals(label) ? slice.path(count).asLong() : 0;
    }
    return sum;
  }
}
