package org.simtrans.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that were cut off, changed, encrypted, or are none: one sentence for each. */
class SpoiltArchivesTest {
  private static final int FLAGS = 6; // of an entry, counted from its beginning
  private static final int METHOD = 8;

  @TempDir Path folder;

  /** Two files and their folder, packed or as they are. */
  private static byte[] zip(boolean packed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(packed ? ZipOutputStream.DEFLATED : ZipOutputStream.STORED);
      for (String name : List.of("series/", "series/IM1", "series/IM2")) {
        byte[] content = name.endsWith("/") ? new byte[0] : name.repeat(6).getBytes();
        ZipEntry entry = new ZipEntry(name);
        CRC32 sum = new CRC32();
        sum.update(content);
        entry.setCrc(sum.getValue());
        entry.setSize(content.length);
        zip.putNextEntry(entry);
        zip.write(content);
      }
    }
    return bytes.toByteArray();
  }

  /** Where its entries begin. */
  private static List<Integer> entries(byte[] zip) {
    String all = new String(zip, StandardCharsets.ISO_8859_1);
    List<Integer> found = new ArrayList<>();
    for (int at = all.indexOf("PK\3\4"); at >= 0; at = all.indexOf("PK\3\4", at + 1)) {
      found.add(at);
    }
    return found;
  }

  private static byte[] with(byte[] zip, int at, int value) {
    byte[] changed = zip.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static String refused(Uploads uploads, byte[] zip) {
    RefusedRequestException refused =
        assertThrows(RefusedRequestException.class, () -> take(uploads, zip));
    assertEquals(400, refused.status());
    return refused.getMessage();
  }

  private static void take(Uploads uploads, byte[] zip) {
    Uploads.Upload upload =
        uploads.take(
            "a.zip",
            zip.length,
            (out, most) -> {
              out.write(zip);
              return zip.length;
            });
    uploads.forget(upload);
  }

  @Test
  void eachKindHasItsSentence() throws IOException {
    byte[] packed = zip(true);
    byte[] stored = zip(false);
    List<Integer> at = entries(packed);
    Map<String, byte[]> spoilt = new LinkedHashMap<>();
    spoilt.put(
        "the archive ends before its end; send it again, or pack it again",
        ("PK\3\4" + "x".repeat(100)).getBytes());
    spoilt.put(
        "the archive cannot be unpacked (encrypted ZIP entry not supported); pack it again, as an"
            + " ordinary zip without a password",
        with(packed, at.get(1) + FLAGS, packed[at.get(1) + FLAGS] | 1));
    spoilt.put(
        "the archive cannot be unpacked (invalid compression method); pack it again, as an"
            + " ordinary zip without a password",
        with(stored, entries(stored).get(1) + METHOD, 12));
    spoilt.put(
        "the archive is damaged: 2 of the 3 entries in its list can be read; pack it again",
        with(packed, at.get(2), 'Q'));
    spoilt.put(
        "the archive is damaged: 0 of the 3 entries in its list can be read; pack it again",
        with(packed, 0, 'Q'));
    try (Uploads uploads = new Uploads(folder, ServeSettings.Bounds.USUAL)) {
      spoilt.forEach((sentence, zip) -> assertEquals(sentence, refused(uploads, zip)));
      byte[] end = Arrays.copyOfRange(packed, packed.length - 22, packed.length);
      byte[] none = with(with(end, 8, 0), 10, 0);
      for (byte[] zip : List.of(none, new byte[0], "no archive".getBytes(), new byte[1000])) {
        assertEquals(
            "the archive holds no files, or is none; expected a zip of one image",
            refused(uploads, zip));
      }
    }
  }

  /**
   * Entries are read as they come: what was cut off between two of them must not pass for whole.
   */
  @Test
  void whereverItIsCutOffItIsRefused() throws IOException {
    try (Uploads uploads = new Uploads(folder, ServeSettings.Bounds.USUAL)) {
      for (boolean packed : new boolean[] {true, false}) {
        byte[] whole = zip(packed);
        take(uploads, whole);
        for (int length = 0; length < whole.length; length++) {
          String said = refused(uploads, Arrays.copyOf(whole, length));
          assertTrue(said.startsWith("the archive "), length + ": " + said);
        }
      }
      assertEquals(0, uploads.bytes());
    }
  }

  @Test
  void whateverIsChangedItIsTakenOrRefused() throws IOException {
    Random random = new Random(3);
    try (Uploads uploads = new Uploads(folder, new ServeSettings.Bounds(1 << 20, 1 << 24, 10))) {
      byte[][] whole = {zip(true), zip(false)};
      for (int i = 0; i < 600; i++) {
        byte[] changed = whole[i % 2].clone();
        for (int n = random.nextInt(4); n >= 0; n--) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        try {
          take(uploads, changed);
        } catch (RefusedRequestException e) {
          assertTrue(e.status() == 400 || e.status() == 413, e.getMessage());
          assertFalse(e.getMessage().contains("null"), e.getMessage());
        }
      }
      assertEquals(0, uploads.bytes());
    }
  }

  @Test
  void overHttpItIsTheSendersMistake() throws IOException {
    try (Served served = new Served(folder)) {
      byte[] noArchive = ("PK\3\4" + "x".repeat(100)).getBytes();
      for (String path : List.of("/api/segment", "/api/segment/mask")) {
        HttpResponse<byte[]> answer =
            served.sendBytes("POST", path + "?run=random&name=a.zip", noArchive);
        assertEquals(400, answer.statusCode());
        assertEquals(
            "the archive ends before its end; send it again, or pack it again",
            Served.json(answer).path("error").asText());
      }
      String mask = "/api/segment/mask?run=random&name=";
      byte[] begun = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
      for (byte[] none : List.of(new byte[0], "no gz".getBytes(), begun, noArchive)) {
        for (String name : List.of("a.nii.gz", "a.nrrd", "a.mha", "a.tif")) {
          HttpResponse<byte[]> answer = served.sendBytes("POST", mask + name, none);
          assertEquals(422, answer.statusCode(), Served.text(answer));
          String said = Served.json(answer).path("error").asText();
          assertTrue(said.startsWith(name + ": ") || said.startsWith(name + " "), said);
        }
      }
    }
  }
}
