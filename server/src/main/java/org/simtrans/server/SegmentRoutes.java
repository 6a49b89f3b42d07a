package org.simtrans.server;

import io.javalin.http.Context;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.simtrans.cohort.LabelValues;

/** Masks of images that are sent. */
final class SegmentRoutes {
  private final Uploads uploads;
  private final Runs runs;
  private final Scans scans;
  private final Predictions predictions;

  SegmentRoutes(Uploads uploads, Runs runs, Scans scans, Predictions predictions) {
    this.uploads = uploads;
    this.runs = runs;
    this.scans = scans;
    this.predictions = predictions;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/api/segment",
            "The images that were sent and are kept, the newest first; 'state' is waiting ('before' counts the masks that come first), ready ('remarks' are sentences on how far the mask is to be trusted), failed, or kept, if no run draws a mask",
            ctx -> Json.answer(ctx, Map.of("images", uploads.list()))),
        Endpoint.delete(
            "/api/segment/{id}", "Remove an image that was sent, and its masks", this::remove),
        Endpoint.post(
                "/api/segment",
                "Send an image and get an id, under which it can be looked at as any other image and its mask is drawn",
                this::send)
            .takingBytes()
            .asking("run", "The id or the name of the run that draws", true)
            .asking(
                "name",
                "The name of the file, which tells its format; a .zip holds one image",
                true),
        Endpoint.post(
                "/api/segment/mask",
                "Send an image and wait for its mask, in the format and geometry of the image",
                this::mask)
            .takingBytes()
            .giving(Endpoint.BYTES)
            .remarking()
            .asking("run", "The id or the name of the run that draws", true)
            .asking(
                "name",
                "The name of the file, which tells its format; a .zip holds one image",
                true));
  }

  private Uploads.Upload take(Context ctx) {
    String name = required(ctx, "name");
    return uploads.take(
        name, ctx.req().getContentLengthLong(), (out, most) -> Bodies.copy(ctx, out, most));
  }

  private static String required(Context ctx, String parameter) {
    String value = ctx.queryParam(parameter);
    if (value == null || value.isBlank()) {
      throw RefusedRequestException.wrong("the parameter '%s' is missing".formatted(parameter));
    }
    return value;
  }

  /** What cannot wait for its mask is not kept either. */
  private CompletableFuture<Prediction> draw(Uploads.Upload upload, Path model, Context ctx) {
    try {
      return predictions
          .draw(upload.image(), model, Clients.of(ctx))
          .whenComplete(
              (mask, problem) -> {
                if (problem == null) {
                  upload.finish(mask.remarks());
                } else {
                  upload.fail(problem.getMessage());
                }
              });
    } catch (RuntimeException e) {
      uploads.forget(upload);
      throw e;
    }
  }

  private void send(Context ctx) {
    String run = required(ctx, "run");
    Path model = runs.model(run);
    Uploads.Upload upload = take(ctx);
    upload.waitBehind(predictions.before(upload.image(), model));
    upload.list(runs.find(run).id());
    draw(upload, model, ctx)
        .exceptionally(problem -> null); // whoever asks for the mask hears of it
    ctx.status(202);
    Json.answer(ctx, Map.of("id", upload.id(), "name", upload.image().name()));
  }

  private void remove(Context ctx) {
    String id = ctx.pathParam("id");
    predictions.forget(
        uploads
            .find(id)
            .orElseThrow(
                () ->
                    RefusedRequestException.unknown(
                        "no image that was sent has this id; it may be removed already")));
    Json.answer(ctx, Map.of("removed", id));
  }

  /** Nothing that was sent stays, whatever becomes of it. */
  private void mask(Context ctx) {
    String run = required(ctx, "run");
    Path model = runs.model(run);
    LabelValues classes = runs.card(runs.find(run)).orElseThrow().labels();
    Uploads.Upload upload = take(ctx);
    ctx.future(
        () ->
            draw(upload, model, ctx)
                .thenAccept(
                    mask ->
                        MaskFile.answer(
                            ctx, upload.image(), scans.read(upload.image()), mask, classes))
                .exceptionally(problem -> Server.refuse(ctx, problem, uploads::plain))
                .whenComplete((nothing, problem) -> predictions.forget(upload)));
  }
}
