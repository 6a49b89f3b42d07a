package org.simtrans.server;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.simtrans.SimTransException;
import org.simtrans.suggest.Suggester;
import org.simtrans.suggest.Suggestion;

/**
 * What to label next, as 'suggest' says it. One answer is kept, and asked for until it is there.
 */
final class SuggestRoutes {
  private static final int COUNT = 8;

  private final OpenCohort open;
  private final Runs runs;
  private final Predictions predictions;
  private String key = ""; // of the answer that is kept
  private CompletableFuture<Suggester.Result> answer;
  private volatile int seen;

  SuggestRoutes(OpenCohort open, Runs runs, Predictions predictions) {
    this.open = open;
    this.runs = runs;
    this.predictions = predictions;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.post(
                "/api/suggestions",
                "Which images to label next and why; 'state' is ready, waiting or failed",
                this::suggest)
            .asking("run", "The id of a run by which images are compared", true));
  }

  /** An image to label next. */
  record Suggested(String id, String name, String subject, Integer slice, String reason) {}

  /** How far the answer is, and what it is. */
  record State(
      String state,
      Integer seen,
      Integer total,
      String error,
      List<Suggested> suggestions,
      List<String> remarks) {}

  private synchronized void suggest(Context ctx) {
    String asked = ctx.queryParam("run");
    Runs.Run run = runs.find(asked == null ? "" : asked);
    int total = open.cases().size();
    long labelled = open.cases().values().stream().filter(one -> one.labelled()).count();
    String now = run.id() + " " + run.folder().config().toFile().lastModified() + " " + labelled;
    if (!now.equals(key) || answer == null) {
      seen = 0;
      answer =
          predictions.work(
              Clients.of(ctx),
              run.hasModel() ? run.folder().model() : null,
              segmenter ->
                  new Suggester(run.folder().path(), segmenter)
                      .suggest(open.cohort(), COUNT, (done, all) -> seen = done));
      key = now;
    }
    if (!answer.isDone()) {
      ctx.status(202);
      Json.answer(ctx, new State("waiting", seen, total, null, null, null));
      return;
    }
    try {
      Json.answer(ctx, said(answer.join()));
    } catch (CompletionException e) {
      answer = null; // asked for again, it is tried again
      Throwable cause = e.getCause();
      String sentence =
          cause instanceof SimTransException
              ? cause.getMessage()
              : "a bug, %s; the server's log says where"
                  .formatted(cause.getClass().getSimpleName());
      Json.answer(ctx, new State("failed", null, null, sentence, null, null));
    }
  }

  private State said(Suggester.Result result) {
    List<Suggested> suggested = new ArrayList<>();
    for (Suggestion one : result.suggestions()) {
      suggested.add(
          new Suggested(
              open.id(one.one()), one.one().name(), one.subject(), one.slice(), one.reason()));
    }
    return new State("ready", null, null, null, suggested, result.remarks());
  }
}
