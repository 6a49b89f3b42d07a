package org.simtrans.tensorboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.run.Outcome;
import org.simtrans.run.RunFolder;
import org.simtrans.task.Glimpse;
import org.simtrans.train.EpochEvent;
import org.simtrans.train.StepEvent;

/** Read back by code of its own; {@code tools/check_tensorboard.py} asks TensorBoard itself. */
class EventFileTest {
  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();

  private EventFile events() {
    return new EventFile(new RunFolder(folder), said::add);
  }

  private void log(String line) throws IOException {
    Files.writeString(
        folder.resolve("metrics.jsonl"),
        line + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static StepEvent step(long step) {
    return new StepEvent(step, 100, 1, 0, 0, Map.of(), 1, 1, 0, 0, 0);
  }

  private void run(EventFile events, long from, long to) throws IOException {
    events.onStart(from, 100);
    for (long step = from + 1; step <= to; step++) {
      log(
          "{\"kind\":\"step\",\"step\":%d,\"epoch\":1,\"loss\":%s,\"lr\":0.5}"
              .formatted(step, 1.0 / step));
      events.onStep(step(step));
    }
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files.filter(f -> f.getFileName().toString().contains("tfevents")).toList();
      assertEquals(1, found.size(), found.toString());
      return found.get(0);
    }
  }

  /** Fields of a message: varints as Long, fixed numbers as Double or Float, the rest as byte[]. */
  private static List<Map.Entry<Integer, Object>> fields(byte[] message) {
    List<Map.Entry<Integer, Object>> fields = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long tag = varint(in);
      Object value =
          switch ((int) (tag & 7)) {
            case 0 -> varint(in);
            case 1 -> in.getDouble();
            case 5 -> in.getFloat();
            default -> {
              byte[] bytes = new byte[(int) varint(in)];
              in.get(bytes);
              yield bytes;
            }
          };
      fields.add(Map.entry((int) (tag >> 3), value));
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static Object field(byte[] message, int number) {
    return fields(message).stream()
        .filter(f -> f.getKey() == number)
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static int masked(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    long value = crc.getValue();
    return (int) (((value >> 15) | (value << 17)) + 0xa282ead8L);
  }

  private List<byte[]> records() throws IOException {
    List<byte[]> records = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file())).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertEquals(masked(length), in.getInt());
      byte[] content =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(content);
      assertEquals(masked(content), in.getInt());
      records.add(content);
    }
    return records;
  }

  /** Values by step of a tag, after what TensorBoard forgets when a run goes on. */
  private Map<Long, Float> scalars(String tag) throws IOException {
    TreeMap<Long, Float> values = new TreeMap<>();
    for (byte[] record : records()) {
      Long step = (Long) field(record, 2);
      if (field(record, 7) != null) {
        values.tailMap(step, true).clear();
      }
      byte[] summary = (byte[]) field(record, 5);
      if (summary != null) {
        for (Map.Entry<Integer, Object> value : fields(summary)) {
          byte[] content = (byte[]) value.getValue();
          if (new String((byte[]) field(content, 1), StandardCharsets.UTF_8).equals(tag)) {
            values.put(step, (Float) field(content, 2));
          }
        }
      }
    }
    return values;
  }

  @Test
  void hasTheNumbersOfTheLog() throws IOException {
    try (EventFile events = events()) {
      run(events, 0, 3);
      log("{\"kind\":\"epoch\",\"step\":3,\"epoch\":1,\"val_dice\":0.25,\"best\":true}");
      log("{\"kind\":\"skipped\",\"step\":4,\"epoch\":1,\"what\":\"NaN\",\"batch\":\"a\"}");
      events.onEpoch(new EpochEvent(3, 1, 0, Map.of(), true));
      events.onEnd(Outcome.COMPLETE);
    }

    assertEquals(Map.of(1L, 1f, 2L, .5f, 3L, (float) (1 / 3.0)), scalars("step/loss"));
    assertEquals(Map.of(3L, .25f), scalars("epoch/val_dice"));
    assertTrue(scalars("step/epoch").isEmpty());
    assertEquals(List.of(), said);
  }

  /** As every event file begins: 24 bytes, and the checksum of that number. */
  @Test
  void beginsAsTensorFlowsFilesDo() throws IOException {
    try (EventFile events = events()) {
      run(events, 0, 1);
    }
    byte[] head = Arrays.copyOf(Files.readAllBytes(file()), 12);
    assertArrayEquals(new byte[] {0x18, 0, 0, 0, 0, 0, 0, 0, (byte) 0xa3, 0x7f, 0x4b, 0x22}, head);
    assertEquals(
        "brain.Event:2", new String((byte[]) field(records().get(0), 3), StandardCharsets.UTF_8));
  }

  @Test
  void aRunThatGoesOnForgetsWhatCameAfterItsCheckpoint() throws IOException {
    try (EventFile events = events()) {
      run(events, 0, 5);
    }
    Files.write(file(), new byte[] {1, 2, 3}, StandardOpenOption.APPEND); // killed while it wrote
    List<String> kept =
        Files.readAllLines(folder.resolve("metrics.jsonl")).subList(0, 3); // as the log is rewound
    Files.writeString(folder.resolve("metrics.jsonl"), String.join("\n", kept) + "\n");
    try (EventFile events = events()) {
      run(events, 3, 4);
    }

    assertEquals(List.of(1L, 2L, 3L, 4L), List.copyOf(scalars("step/loss").keySet()));
  }

  @Test
  void aRunThatBeganWithoutEventsHasAllOfItsLog() throws IOException {
    log("{\"kind\":\"step\",\"step\":1,\"loss\":4}");
    try (EventFile events = events()) {
      run(events, 1, 2);
    }

    assertEquals(Map.of(1L, 4f, 2L, .5f), scalars("step/loss"));
  }

  @Test
  void picturesAreOfValidationSlicesAndGrowRarer() throws IOException {
    int[] pictures = new int[1];
    Glimpse glimpse = new Glimpse("case", 7, 4, 6, new float[24], new byte[24], new byte[24]);
    try (EventFile events = events()) {
      events.onStart(0, 1000);
      log("{\"kind\":\"step\",\"step\":1,\"loss\":4}");
      for (int step = 1; step <= 200; step++) {
        events.onEpoch(new EpochEvent(step, step, 0, Map.of(), false, List.of(glimpse)));
      }
    }
    for (byte[] record : records()) {
      byte[] summary = (byte[]) field(record, 5);
      byte[] value = summary == null ? null : (byte[]) field(summary, 1);
      byte[] image = value == null ? null : (byte[]) field(value, 4);
      if (image != null) {
        pictures[0]++;
        assertEquals(
            "validation/case, slice 7",
            new String((byte[]) field(value, 1), StandardCharsets.UTF_8));
        BufferedImage png = ImageIO.read(new ByteArrayInputStream((byte[]) field(image, 4)));
        assertEquals((long) png.getHeight(), field(image, 1));
        assertEquals((long) png.getWidth(), field(image, 2));
      }
    }
    assertTrue(pictures[0] > 20 && pictures[0] < 60, "pictures: " + pictures[0]);
  }

  @Test
  void aFileThatCannotBeWrittenStopsTheEventsAndNotTheRun() throws IOException {
    EventFile events = new EventFile(new RunFolder(folder), said::add);
    log("{\"kind\":\"step\",\"step\":1,\"loss\":4}");
    events.onStart(0, 10);
    String now = "events.out.tfevents.%010d.simtrans";
    long second = System.currentTimeMillis() / 1000;
    for (long s = second; s < second + 120; s++) { // whenever it is written, the name is taken
      Files.createFile(folder.resolve(now.formatted(s)));
    }
    events.onStep(step(1));
    events.onStep(step(2));
    assertEquals(1, said.size(), said.toString());
    assertTrue(said.get(0).contains("the run goes on"), said.get(0));
  }
}
