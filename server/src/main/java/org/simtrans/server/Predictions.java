package org.simtrans.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.simtrans.SimTransException;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.layout.Case;
import org.simtrans.predict.Segmentation;
import org.simtrans.predict.Segmenter;
import org.simtrans.predict.Trust;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Masks that models draw on request. They are kept: the last ones in memory, all in {@code
 * RUNS/.simtrans/masks} until the model or the image changes; those of images that were sent lie
 * beside these, and go with them.
 */
final class Predictions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Predictions.class);
  private static final int BYTES_PER_VOXEL = 40; // while one is drawn
  private static final int FAILURES = 1000;

  private final Path folder;
  private final Scans scans;
  private final Uploads uploads;
  private final FairQueue queue;
  private final LoadedModels models = new LoadedModels();
  private final Kept<Prediction> kept =
      new Kept<>(Runtime.getRuntime().maxMemory() / 8, Prediction::weight);
  private final Map<String, Waiting> waiting = new HashMap<>();
  private final Map<String, String> failed =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > FAILURES;
        }
      };
  private final AtomicLong drawn = new AtomicLong();
  private final Object writing = new Object();

  private record Waiting(FairQueue.Piece piece, CompletableFuture<Prediction> result) {}

  Predictions(Path folder, Scans scans, Uploads uploads, int most) {
    this.folder = folder;
    this.scans = scans;
    this.uploads = uploads;
    queue = new FairQueue(most);
  }

  /**
   * How far a mask is.
   *
   * @param state ready, waiting or failed
   * @param before how many images come first; null unless it waits
   * @param error why it failed; null unless it did
   * @param remarks on the mask; null unless it is ready
   */
  record State(String state, Integer before, String error, List<String> remarks) {
    State with(List<String> further) {
      List<String> all = new ArrayList<>(remarks);
      all.addAll(further);
      return new State(state, before, error, all);
    }
  }

  private static String key(Case one, Path model) {
    return OpenCohort.hash(model + "|" + Scans.state(model) + "|" + Scans.key(one))
        + OpenCohort.hash(one.image().first().toString());
  }

  /** Asks for a mask, unless it is there, and says how far it is. A failure is said once. */
  State ask(Case one, Path model, String client) {
    String key = key(one, model);
    Optional<Prediction> found = find(key, one);
    if (found.isPresent()) {
      return new State("ready", null, null, found.get().remarks());
    }
    synchronized (this) {
      String error = failed.remove(key);
      if (error != null) {
        return new State("failed", null, error, null);
      }
    }
    Waiting own = begin(key, one, model, client);
    return new State("waiting", Math.max(0, queue.before(own.piece())), null, null);
  }

  /** How many come before a mask, at any time; 0 if it is being drawn, or is not waited for. */
  IntSupplier before(Case one, Path model) {
    String key = key(one, model);
    return () -> {
      Waiting own;
      synchronized (this) {
        own = waiting.get(key);
      }
      return own == null ? 0 : Math.max(0, queue.before(own.piece()));
    };
  }

  /** The mask, when it is drawn; drawing it begins now unless it has begun. */
  CompletableFuture<Prediction> draw(Case one, Path model, String client) {
    String key = key(one, model);
    Optional<Prediction> found = find(key, one);
    return found.isPresent()
        ? CompletableFuture.completedFuture(found.get())
        : begin(key, one, model, client).result();
  }

  private synchronized Waiting begin(String key, Case one, Path model, String client) {
    Waiting begun = waiting.get(key);
    if (begun == null) {
      CompletableFuture<Prediction> result = new CompletableFuture<>();
      begun = new Waiting(queue.add(client, () -> work(key, one, model, result)), result);
      waiting.put(key, begun);
    }
    return begun;
  }

  private void work(String key, Case one, Path model, CompletableFuture<Prediction> result) {
    try {
      Images.requireHeap(one.image(), BYTES_PER_VOXEL);
      Scan scan = scans.read(one);
      Segmenter segmenter = models.segmenter(model);
      Segmentation drawing =
          segmenter.segment(segmenter.channels().read(one.image(), one.channels()), true);
      Prediction prediction =
          Prediction.of(drawing, scan, remarks(one.image(), segmenter, drawing.trust()));
      keep(key, one, prediction);
      drawn.incrementAndGet();
      done(key, null);
      result.complete(prediction);
    } catch (RuntimeException | Error e) {
      String sentence =
          e instanceof SimTransException
              ? uploads.plain(e.getMessage())
              : e instanceof OutOfMemoryError
                  ? "the memory is too small for this image; start the server with more, for example SIMTRANS_JAVA_OPTS=-Xmx8g"
                  : "a bug, %s; the server's log says where"
                      .formatted(e.getClass().getSimpleName());
      if (!(e instanceof SimTransException)) {
        LOG.error("no mask of {} by {}", one.image(), model, e);
      }
      done(key, sentence);
      result.completeExceptionally(new RefusedRequestException(422, sentence));
    }
  }

  /** Names the file, and not where it lies. */
  private List<String> remarks(Source image, Segmenter segmenter, Trust trust) {
    String path = image.first().toString();
    String name = image.first().getFileName().toString();
    return Remarks.of(image, segmenter, trust).stream()
        .map(remark -> uploads.plain(remark).replace(path, name))
        .toList();
  }

  /** Nothing is written beside an image that was removed while its mask was drawn. */
  private void keep(String key, Case one, Prediction prediction) {
    synchronized (writing) {
      Path image = one.image().first();
      if (uploads.home(image).isPresent() && Files.notExists(image)) {
        throw removed();
      }
      kept.put(key, prediction);
      write(file(key, one), prediction);
    }
  }

  private static RefusedRequestException removed() {
    return RefusedRequestException.unknown("the image was removed before its mask was drawn");
  }

  /** Deletes an image that was sent, and its masks; what waits for one is told so. */
  void forget(Uploads.Upload upload) {
    Case one = upload.image();
    String own = OpenCohort.hash(one.image().first().toString());
    List<Waiting> ended = new ArrayList<>();
    synchronized (this) {
      failed.keySet().removeIf(key -> key.endsWith(own));
      waiting
          .entrySet()
          .removeIf(
              entry ->
                  entry.getKey().endsWith(own)
                      && queue.remove(entry.getValue().piece())
                      && ended.add(entry.getValue()));
    }
    synchronized (writing) {
      uploads.forget(upload);
      kept.removeAll(key -> key.endsWith(own));
    }
    scans.forget(one);
    ended.forEach(each -> each.result().completeExceptionally(removed()));
  }

  private static void write(Path file, Prediction prediction) {
    try {
      prediction.write(file);
    } catch (IOException e) {
      LOG.warn("the mask is kept in memory alone: {}", e.toString());
    }
  }

  private synchronized void done(String key, String error) {
    waiting.remove(key);
    if (error != null) {
      failed.put(key, error);
    }
  }

  private Path file(String key, Case one) {
    return uploads.home(one.image().first()).orElse(folder).resolve(key + ".gz");
  }

  /** Does further work with a model, when its turn comes. */
  <T> CompletableFuture<T> work(String client, Path model, Function<Segmenter, T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    queue.add(
        client,
        () -> {
          try {
            result.complete(work.apply(model == null ? null : models.segmenter(model)));
          } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  private Optional<Prediction> find(String key, Case one) {
    Optional<Prediction> found = kept.get(key);
    Path file = file(key, one);
    if (found.isPresent() || Files.notExists(file)) {
      return found;
    }
    Optional<Prediction> read = Prediction.read(file, scans.read(one).voxels());
    read.ifPresent(prediction -> kept.put(key, prediction));
    return read;
  }

  /**
   * A mask that is there.
   *
   * @throws RefusedRequestException if it is not
   */
  Prediction get(Case one, Path model) {
    return find(key(one, model), one)
        .orElseThrow(
            () ->
                RefusedRequestException.unknown(
                    "this mask is not drawn yet; ask for it first (POST)"));
  }

  int waiting() {
    return queue.size();
  }

  long drawn() {
    return drawn.get();
  }

  @Override
  public void close() {
    queue.close();
  }
}
