package org.simtrans.server;

import io.javalin.http.Context;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.simtrans.SimTransException;
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
    Path model = runs.model(required(ctx, "run"));
    String name = required(ctx, "name");
    return uploads.take(
        name, model, ctx.req().getContentLengthLong(), (out, most) -> Bodies.copy(ctx, out, most));
  }

  private static String required(Context ctx, String parameter) {
    String value = ctx.queryParam(parameter);
    if (value == null || value.isBlank()) {
      throw RefusedRequestException.wrong("the parameter '%s' is missing".formatted(parameter));
    }
    return value;
  }

  /** What cannot wait for its mask is not kept either. */
  private CompletableFuture<Prediction> draw(Uploads.Upload upload, Context ctx) {
    try {
      return predictions
          .draw(upload.image(), upload.model(), Clients.of(ctx))
          .whenComplete((mask, problem) -> upload.finish());
    } catch (RuntimeException e) {
      uploads.forget(upload);
      throw e;
    }
  }

  private void send(Context ctx) {
    Uploads.Upload upload = take(ctx);
    draw(upload, ctx).exceptionally(problem -> null); // whoever asks for the mask hears of it
    ctx.status(202);
    Json.answer(ctx, Map.of("id", upload.id(), "name", upload.image().name()));
  }

  /** Nothing that was sent stays, whatever becomes of it. */
  private void mask(Context ctx) {
    Runs.Run run = runs.find(required(ctx, "run"));
    LabelValues classes = runs.card(run).orElseThrow().labels();
    Uploads.Upload upload = take(ctx);
    ctx.future(
        () ->
            draw(upload, ctx)
                .thenAccept(
                    mask ->
                        MaskFile.answer(
                            ctx, upload.image(), scans.read(upload.image()), mask, classes))
                .exceptionally(problem -> refuse(ctx, problem))
                .whenComplete((nothing, problem) -> uploads.forget(upload)));
  }

  private Void refuse(Context ctx, Throwable problem) {
    Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
    if (cause instanceof RefusedRequestException refused) {
      Json.refuse(ctx, refused.status(), uploads.plain(refused.getMessage()));
    } else if (cause instanceof SimTransException) {
      Json.refuse(ctx, 422, uploads.plain(cause.getMessage()));
    } else {
      Server.explain(cause, ctx);
    }
    return null;
  }
}
