package org.simtrans.server;

import io.javalin.http.Context;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.simtrans.Version;
import org.simtrans.cohort.LabelValues;
import org.simtrans.layout.Case;
import org.simtrans.run.ModelCard;

/**
 * What the MONAI Label module of 3D Slicer asks for to have the volume that is open there
 * segmented: what models there are, a session with the volume, a mask of it. docs/serve.md says
 * what of its protocol is not met.
 */
final class MonaiLabelRoutes {
  private final Library library;
  private final Scans scans;
  private final Runs runs;
  private final Predictions predictions;

  MonaiLabelRoutes(Library library, Scans scans, Runs runs, Predictions predictions) {
    this.library = library;
    this.scans = scans;
    this.runs = runs;
    this.predictions = predictions;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/info/", "MONAI Label: the runs that draw masks, as models", this::info),
        Endpoint.put(
                "/session/",
                "MONAI Label: send an image as the file of a form, and get the id of a session",
                this::open)
            .takingBytes(),
        Endpoint.get("/session/{id}", "MONAI Label: whether a session is open", this::session),
        Endpoint.delete("/session/{id}", "MONAI Label: remove the image of a session", this::close),
        Endpoint.post(
                "/infer/{model}",
                "MONAI Label: the mask of an image, as a form of 'params' and a file; what the body says is not used",
                this::infer)
            .asking("image", "The id of an image of the cohort, unless a session is named", false)
            .asking("session_id", "The session whose image it is", false)
            .asking("output", "image for the file alone, json for 'params' alone", false)
            .giving("multipart/form-data"));
  }

  /** A model for the module's lists. */
  record Model(
      String type,
      Map<String, Integer> labels,
      int dimension,
      String description,
      Map<String, Object> config) {
    private static Model of(Runs.Run run, ModelCard card) {
      String network = Runs.config(run).path("config").path("model").asText("a network");
      String description = "%s, run %s".formatted(network, run.name());
      return new Model("segmentation", named(card.labels()), 2, description, Map.of());
    }
  }

  /** A run in a path: by its name, unless that has folders in it. */
  private static String name(Runs.Run run) {
    return run.name().matches("[\\w.-]+") ? run.name() : run.id();
  }

  private static Map<String, Integer> named(LabelValues classes) {
    Map<String, Integer> values = new LinkedHashMap<>();
    CohortRoutes.Label.of(classes).forEach(one -> values.put(one.name(), one.value()));
    return values;
  }

  private void info(Context ctx) {
    Map<String, Model> models = new LinkedHashMap<>();
    Map<String, Integer> labels = new LinkedHashMap<>();
    for (Runs.Run run : runs.list()) {
      runs.card(run).ifPresent(card -> models.put(name(run), Model.of(run, card)));
    }
    models.values().forEach(one -> labels.putAll(one.labels()));
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("name", "SimTrans");
    info.put("description", "Runs of SimTrans; labels are corrected on its own page");
    info.put("version", Version.current());
    info.put("labels", List.copyOf(labels.keySet()));
    info.put("models", models);
    for (String none : List.of("trainers", "strategies", "scoring", "train_stats")) {
      info.put(none, Map.of());
    }
    List<Case> cases = List.copyOf(library.cohort().cases().values());
    long labelled = cases.stream().filter(Case::labelled).count();
    info.put("datastore", Map.of("total", cases.size(), "completed", labelled));
    Json.answer(ctx, info);
  }

  /** A session is an image that was sent: it goes when the room is needed, or by its sender. */
  private void open(Context ctx) {
    FormFile file = FormFile.of(ctx);
    Uploads.Upload upload =
        library
            .uploads()
            .take(
                file.name(),
                ctx.req().getContentLengthLong(),
                (out, most) -> {
                  BufferedOutputStream wide = new BufferedOutputStream(out, 1 << 16);
                  long size = file.copy(wide, most);
                  wide.flush();
                  return size;
                });
    upload.list("");
    upload.finish(List.of());
    Json.answer(
        ctx,
        Map.of("session_id", upload.id(), "session_info", Map.of("image", upload.image().name())));
  }

  private Uploads.Upload upload(String id) {
    return library
        .uploads()
        .find(id)
        .orElseThrow(
            () -> RefusedRequestException.unknown("this session is over; send the image again"));
  }

  private void session(Context ctx) {
    Uploads.Upload upload = upload(ctx.pathParam("id"));
    Json.answer(ctx, Map.of("name", upload.id(), "image", upload.image().name()));
  }

  private void close(Context ctx) {
    Uploads.Upload upload = upload(ctx.pathParam("id"));
    predictions.forget(upload);
    Json.answer(ctx, Map.of("name", upload.id(), "image", upload.image().name()));
  }

  private void infer(Context ctx) {
    String session = ctx.queryParam("session_id");
    String named = String.valueOf(ctx.queryParam("image"));
    Case one = session == null ? library.find(named) : upload(session).image();
    Path model = runs.model(ctx.pathParam("model"));
    LabelValues classes = runs.card(runs.find(ctx.pathParam("model"))).orElseThrow().labels();
    ctx.future(
        () ->
            predictions
                .draw(one, model, Clients.of(ctx))
                .thenAccept(mask -> answer(ctx, one, mask, classes))
                .exceptionally(problem -> Server.refuse(ctx, problem, library.uploads()::plain)));
  }

  private void answer(Context ctx, Case one, Prediction mask, LabelValues classes) {
    String output = String.valueOf(ctx.queryParam("output"));
    String params = Json.text(Map.of("label_names", named(classes), "remarks", mask.remarks()));
    if (output.equals("json")) {
      ctx.contentType(Json.TYPE).result(params.getBytes(StandardCharsets.UTF_8));
    } else if (output.equals("image")) {
      MaskFile.answer(ctx, one, scans.read(one), mask, classes);
    } else {
      MaskFile file = MaskFile.of(one, scans.read(one), mask, classes);
      String boundary = UUID.randomUUID().toString();
      ctx.contentType("multipart/form-data; boundary=" + boundary)
          .result(form(boundary, params, file));
    }
  }

  private static byte[] form(String boundary, String params, MaskFile file) {
    String head =
        """
        --%1$s
        Content-Disposition: form-data; name="params"
        Content-Type: application/json

        %2$s
        --%1$s
        Content-Disposition: form-data; name="image"; filename="%3$s"
        Content-Type: application/octet-stream

        """
            .formatted(boundary, params, file.name())
            .replace("\n", "\r\n");
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    form.writeBytes(file.content());
    form.writeBytes("\r\n--%s--\r\n".formatted(boundary).getBytes(StandardCharsets.UTF_8));
    return form.toByteArray();
  }
}
