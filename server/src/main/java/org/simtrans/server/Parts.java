package org.simtrans.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All that stands behind the endpoints. */
final class Parts implements AutoCloseable {
  private final OpenCohort cohort;
  private final Survey survey;
  private final Predictions predictions;
  private final Uploads uploads;
  private final List<Endpoint> endpoints = new ArrayList<>();

  private Parts(ServeSettings settings, Launcher launcher, Meter meter) {
    cohort = new OpenCohort(settings.data(), settings.cohort());
    survey = new Survey(cohort);
    Scans scans = new Scans();
    LabelStore labels = new LabelStore(cohort, scans, survey);
    Runs runs = new Runs(settings.runs());
    Path own = settings.runs().resolve(".simtrans");
    if (Files.exists(settings.runs())) {
      Jail.of(settings.runs()).toWrite(own.resolve("masks"));
    }
    uploads = new Uploads(own.resolve("spool"), settings.bounds());
    predictions = new Predictions(own.resolve("masks"), scans, uploads, settings.bounds().jobs());
    Starts starts = new Starts(cohort, runs, launcher);
    Library library = new Library(cohort, uploads);
    endpoints.addAll(new CohortRoutes(cohort, survey, runs).endpoints());
    endpoints.addAll(new ImageRoutes(library, scans, labels, survey, runs).endpoints());
    endpoints.addAll(new MaskRoutes(library, scans, runs, predictions).endpoints());
    endpoints.addAll(new SegmentRoutes(uploads, runs, scans, predictions).endpoints());
    endpoints.addAll(new MonaiLabelRoutes(library, scans, runs, predictions).endpoints());
    endpoints.addAll(new RunRoutes(runs, starts).endpoints());
    endpoints.addAll(new SuggestRoutes(cohort, runs, predictions).endpoints());
    meter.watch("masks_waiting", "gauge", "Images that wait for a mask.", predictions::waiting);
    meter.watch("masks_drawn_total", "counter", "Masks that were drawn.", predictions::drawn);
    meter.watch("uploads", "gauge", "Images that were sent and are kept.", uploads::size);
    meter.watch("upload_bytes", "gauge", "Bytes of images that were sent.", uploads::bytes);
    meter.watch("scan_bytes", "gauge", "Memory for images that were looked at.", scans::weighs);
    meter.watch("images", "gauge", "Images of the cohort.", () -> cohort.cases().size());
  }

  static Parts of(ServeSettings settings, Launcher launcher, Meter meter) {
    return new Parts(settings, launcher, meter);
  }

  List<Endpoint> endpoints() {
    return endpoints;
  }

  /** A sentence in which images that were sent have the names that they were sent under. */
  String plain(String sentence) {
    return uploads.plain(sentence);
  }

  List<String> sentences() {
    return cohort.cohort().sentences();
  }

  @Override
  public void close() {
    survey.close();
    predictions.close();
    uploads.close();
  }
}
