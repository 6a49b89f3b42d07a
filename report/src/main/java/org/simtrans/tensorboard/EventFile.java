package org.simtrans.tensorboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.simtrans.Reason;
import org.simtrans.figure.Png;
import org.simtrans.figure.SliceImage;
import org.simtrans.figure.Strip;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;
import org.simtrans.task.Glimpse;
import org.simtrans.train.EpochEvent;
import org.simtrans.train.StepEvent;
import org.simtrans.train.TrainingListener;

/**
 * Writes {@code events.out.tfevents.*} beside {@code metrics.jsonl}, for TensorBoard: the numbers
 * of each line under {@code step/NAME} and {@code epoch/NAME}, and a few validation slices. The
 * numbers are read from the lines themselves, so both files say the same. A run that is resumed
 * goes on in its file, and TensorBoard forgets what came after the step that it goes on from. A
 * disk that is full stops the events, not the run.
 */
public final class EventFile implements TrainingListener, AutoCloseable {
  private static final String PREFIX = "events.out.tfevents.";
  private static final Set<String> NO_MEASURES = Set.of("kind", "step", "epoch", "kept");
  private static final int SIDE = 256; // pixels of a panel
  private static final double SPARSER =
      1.1; // each picture after so many times the steps of the last

  private final RunFolder run;
  private final Consumer<String> say;
  private Records records; // null before the first line, and after an error
  private boolean failed;
  private long begun; // the step that the run goes on from
  private long read; // bytes of metrics.jsonl
  private double nextPictures; // step

  /**
   * @param say hears of an error, once
   */
  public EventFile(RunFolder run, Consumer<String> say) {
    this.run = run;
    this.say = say;
  }

  @Override
  public void onStart(long step, long totalSteps) {
    begun = step;
    nextPictures = step;
    try {
      // Of an earlier run without events all lines are taken, else those that come from now on.
      read = step > 0 && earlier() != null ? Files.size(run.metrics()) : 0;
    } catch (IOException absent) {
      read = 0;
    }
  }

  @Override
  public void onStep(StepEvent event) {
    addLines();
  }

  @Override
  public void onEpoch(EpochEvent event) {
    addLines();
    if (event.step() >= nextPictures && !event.glimpses().isEmpty()) {
      nextPictures = event.step() * SPARSER;
      event.glimpses().forEach(glimpse -> add(event.step(), summary(picture(glimpse))));
    }
  }

  @Override
  public void onEnd(Outcome outcome) {
    addLines();
    close();
  }

  /** The newest event file of this run; null if there is none. */
  private Path earlier() throws IOException {
    try (Stream<Path> files = Files.list(run.path())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(PREFIX))
          .max(Path::compareTo)
          .orElse(null);
    }
  }

  private void addLines() {
    for (String line : newLines()) {
      JsonNode json = RunJson.parseOrNull(line);
      String kind = json == null ? "" : json.path("kind").asText();
      if (kind.equals("step") || kind.equals("epoch")) {
        Proto summary = new Proto();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
          if (field.getValue().isNumber() && !NO_MEASURES.contains(field.getKey())) {
            summary.message(
                1,
                new Proto()
                    .text(1, kind + "/" + field.getKey())
                    .number(2, field.getValue().floatValue()));
          }
        }
        add(json.path("step").asLong(), summary);
      }
    }
  }

  /** What metrics.jsonl has that was not read yet, as far as its lines are whole. */
  private List<String> newLines() {
    List<String> lines = new ArrayList<>();
    try (RandomAccessFile log = new RandomAccessFile(run.metrics().toFile(), "r")) {
      int length = (int) Math.min(Integer.MAX_VALUE - 8, log.length() - read);
      if (length <= 0) {
        return lines;
      }
      byte[] bytes = new byte[length];
      log.seek(read);
      log.readFully(bytes);
      int end = length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      new String(bytes, 0, end, StandardCharsets.UTF_8).lines().forEach(lines::add);
      read += end;
    } catch (IOException absent) {
      return lines; // the run itself says what is wrong with its log
    }
    return lines;
  }

  private static Proto picture(Glimpse glimpse) {
    SliceImage image = SliceImage.of(glimpse.image(), glimpse.height(), glimpse.width()).side(SIDE);
    BufferedImage panels = new Strip(image, glimpse.truth(), glimpse.drawn()).draw();
    Proto encoded =
        new Proto()
            .integer(1, panels.getHeight())
            .integer(2, panels.getWidth())
            .integer(3, 4) // red, green, blue and how opaque
            .bytes(4, Png.bytes(panels));
    String tag = "validation/%s, slice %d".formatted(glimpse.caseName(), glimpse.slice());
    return new Proto().text(1, tag).message(4, encoded);
  }

  private static Proto summary(Proto value) {
    return new Proto().message(1, value);
  }

  private void add(long step, Proto summary) {
    write(event(step).message(5, summary));
  }

  private static Proto event(long step) {
    Proto event = new Proto().number(1, Instant.now().toEpochMilli() / 1e3);
    return step == 0 ? event : event.integer(2, step); // what is 0 is left out
  }

  private void write(Proto event) {
    if (failed) {
      return;
    }
    try {
      if (records == null) {
        open();
      }
      records.add(event.encoded());
    } catch (IOException e) {
      failed = true;
      say.accept(
          "the events for TensorBoard end here, because their file in %s cannot be written (%s); the run goes on"
              .formatted(run.path(), Reason.of(e)));
    }
  }

  /** Only when there is something to write: a folder with nothing but a log is a run that began. */
  private void open() throws IOException {
    Path file = begun > 0 ? earlier() : null;
    if (file != null) {
      records = Records.append(file, false);
      Proto start = new Proto().integer(1, 1); // START, from which on earlier steps do not count
      records.add(event(begun + 1).message(7, start).encoded());
      return;
    }
    String name = PREFIX + "%010d.simtrans".formatted(Instant.now().getEpochSecond());
    records = Records.append(run.path().resolve(name), true);
    records.add(event(0).text(3, "brain.Event:2").encoded());
  }

  @Override
  public void close() {
    try {
      if (records != null) {
        records.close();
      }
    } catch (IOException e) {
      failed = true; // every record was handed to the system when it was added
    }
    records = null;
    failed = true;
  }
}
