package org.simtrans.server;

import io.javalin.http.Context;
import java.nio.file.Path;
import java.util.List;
import org.simtrans.layout.Case;
import org.simtrans.layout.Part;

/** Masks that runs draw on images. */
final class MaskRoutes {
  private final Library library;
  private final Scans scans;
  private final Runs runs;
  private final Predictions predictions;

  MaskRoutes(Library library, Scans scans, Runs runs, Predictions predictions) {
    this.library = library;
    this.scans = scans;
    this.runs = runs;
    this.predictions = predictions;
  }

  List<Endpoint> endpoints() {
    String path = "/api/images/{id}/masks/{run}";
    return List.of(
        Endpoint.post(
            path,
            "Ask a run for its mask of an image; 'state' is ready, waiting or failed; 'remarks' are sentences on how far a mask is to be trusted",
            this::ask),
        Endpoint.get(
                path,
                "The mask, slices x rows x columns, a byte for each voxel: 0 or the index of a class of the run",
                this::mask)
            .giving(Endpoint.BYTES)
            .remarking(),
        Endpoint.get(
                path + "/probability",
                "The probability of a class, slices x rows x columns, a byte for each voxel: 0 to 255",
                this::probability)
            .asking("class", "The index of the class (default 1)", false)
            .giving(Endpoint.BYTES),
        Endpoint.get(
                path + "/file",
                "The mask as a file in the format and geometry of the image",
                this::file)
            .giving(Endpoint.BYTES)
            .remarking());
  }

  private Case image(Context ctx) {
    return library.find(ctx.pathParam("id"));
  }

  private Path model(Context ctx) {
    return runs.model(ctx.pathParam("run"));
  }

  private void ask(Context ctx) {
    Predictions.State state = predictions.ask(image(ctx), model(ctx), Clients.of(ctx));
    ctx.status(state.state().equals("waiting") ? 202 : 200);
    Json.answer(ctx, state.remarks() == null ? state : state.with(seenBefore(ctx)));
  }

  /** A mask on what a run learned from flatters it. */
  private List<String> seenBefore(Context ctx) {
    String id = ctx.pathParam("id");
    if (library.isUpload(id)) {
      return List.of();
    }
    Runs.Run run = runs.find(ctx.pathParam("run"));
    String subject = library.find(id).subject();
    return Runs.part(run, subject)
        .filter(part -> part != Part.TEST)
        .map(
            part ->
                part == Part.TRAIN
                    ? "the run %s learned from %s, so its Dice here is higher than on others"
                    : "the run %s chose its weights by %s, so its Dice here may be higher than on others")
        .map(sentence -> List.of(sentence.formatted(run.name(), subject)))
        .orElse(List.of());
  }

  private void mask(Context ctx) {
    Prediction prediction = predictions.get(image(ctx), model(ctx));
    Remarks.send(ctx, prediction.remarks());
    ctx.contentType(Endpoint.BYTES).result(prediction.labels());
  }

  private void probability(Context ctx) {
    List<byte[]> maps = predictions.get(image(ctx), model(ctx)).probabilities();
    String asked = ctx.queryParam("class");
    int index = asked == null ? 1 : asked.matches("\\d{1,3}") ? Integer.parseInt(asked) : 0;
    if (index < 1 || index > maps.size()) {
      throw RefusedRequestException.wrong(
          "there is no class %s; expected 1 to %d".formatted(asked, maps.size()));
    }
    ctx.contentType(Endpoint.BYTES).result(maps.get(index - 1));
  }

  private void file(Context ctx) {
    Case one = image(ctx);
    Runs.Run run = runs.find(ctx.pathParam("run"));
    Prediction prediction = predictions.get(one, model(ctx));
    MaskFile.answer(ctx, one, scans.read(one), prediction, runs.card(run).orElseThrow().labels());
  }
}
