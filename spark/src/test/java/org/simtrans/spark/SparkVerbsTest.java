package org.simtrans.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.spark.Trained.Said;

/**
 * The verbs in Spark's local mode, against those of the ordinary command line. Files are named once
 * as this machine names them and once through a file system of another name, whose files have to be
 * brought and taken: Hadoop's viewfs, mounted on a folder here.
 */
class SparkVerbsTest {
  @TempDir static Path folder;

  private static Trained trained;
  private static Cluster cluster;

  @BeforeAll
  static void train() {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.sql.shuffle.partitions", "2");
    System.setProperty("spark.hadoop.fs.viewfs.mounttable.archive.link./here", "file://" + folder);
    trained = Trained.in(folder, 6);
    cluster = Cluster.open("test"); // one for all, which the verbs find and leave open
  }

  @AfterAll
  static void clear() {
    cluster.close();
    System.getProperties().keySet().removeIf(key -> key.toString().startsWith("spark."));
  }

  private static String viewed(Path path) {
    return "viewfs://archive/here/" + folder.relativize(path);
  }

  @Test
  void masksAreThoseOfOneProcessAndAreDrawnOnce() throws IOException {
    Path scans = folder.resolve("scans");
    copyScans(scans);
    Files.writeString(scans.resolve("broken.nii.gz"), "no image");
    Path alone = folder.resolve("masks-alone");
    Path onSpark = folder.resolve("masks, on Spark");
    Files.delete(scans.resolve("broken.nii.gz"));
    Said one =
        Said.bySimTrans(
            "segment",
            "--run",
            trained.run(),
            scans,
            "--out",
            alone,
            "--precision",
            "fp32",
            "--threads",
            1);
    assertEquals(0, one.code(), one.err());
    Files.writeString(scans.resolve("broken.nii.gz"), "no image");

    Said first = segment(trained.run().toString(), scans.toString(), onSpark.toString());
    assertEquals(1, first.code(), first.err());
    assertTrue(first.out().startsWith("6 masks drawn, 0 found, 1 images failed"), first.out());
    assertSameFiles(alone, onSpark);
    List<String> rows = rows(onSpark.resolve("_table"));
    assertEquals(8, rows.size());
    String broken = rows.stream().filter(row -> row.contains("broken")).findFirst().orElseThrow();
    assertTrue(broken.contains("failed") && broken.contains("cut off or no NIfTI"), broken);
    assertFalse(broken.contains(".nii.gz,file"), broken); // no mask is claimed

    Path lost = onSpark.resolve(names(alone).get(2));
    Files.delete(lost);
    Said second = segment(trained.run().toString(), scans.toString(), onSpark.toString());
    assertTrue(second.out().startsWith("1 masks drawn, 5 found, 1 images failed"), second.out());
    assertSameFiles(alone, onSpark);
    assertEquals(withoutTimes(rows), withoutTimes(rows(onSpark.resolve("_table"))));

    Said other =
        segment(
            trained.run().toString(), scans.toString(), onSpark.toString(), "--threshold", "0.123");
    assertEquals(2, other.code());
    assertTrue(
        other.err().contains("holds masks that were drawn with other settings"), other.err());
    assertEquals(1, other.err().lines().count(), other.err());
  }

  @Test
  void filesOfAnotherFileSystemAreBroughtAndTaken() throws IOException {
    Path scans = folder.resolve("far");
    copyScans(scans);
    Path alone = folder.resolve("far-alone");
    Said.bySimTrans(
        "segment",
        "--run",
        trained.run(),
        scans,
        "--out",
        alone,
        "--precision",
        "fp32",
        "--threads",
        1);

    Path masks = folder.resolve("far-masks");
    Said far = segment(viewed(trained.run()), viewed(scans), viewed(masks));
    assertEquals(0, far.code(), far.err());
    assertSameFiles(alone, masks);
    assertTrue(rows(masks.resolve("_table")).get(1).startsWith("viewfs://archive/here/far/"));
  }

  private static Said segment(String run, String scans, String out, String... more) {
    Stream<String> words =
        Stream.of(
            "segment", "--run", run, scans, "--out", out, "--precision", "fp32", "--threads", "1");
    return Said.bySpark(Stream.concat(words, Arrays.stream(more)).toArray());
  }

  @Test
  void findingsAreThoseOfOneProcess() throws IOException {
    Path data = folder.resolve("to-verify");
    copy(trained.data(), data);
    Path label =
        files(data).stream().filter(f -> f.toString().contains("Lesion")).findFirst().orElseThrow();
    Files.writeString(label, "no label");
    Path scan =
        files(data).stream().filter(f -> f.toString().contains("t1w")).skip(3).findFirst().get();
    Path twin =
        files(data).stream().filter(f -> f.toString().contains("t1w")).skip(4).findFirst().get();
    Files.copy(scan, twin, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    Said alone = Said.bySimTrans("verify", data, "--json");
    Said here = Said.bySpark("verify", data, "--json");
    Path table = folder.resolve("findings");
    Said far = Said.bySpark("verify", viewed(data), "--json", "--table", table);

    assertEquals(1, alone.code());
    assertEquals(1, here.code());
    assertEquals(1, far.code());
    assertTrue(alone.out().contains("same voxels"), alone.out());
    assertEquals(json(alone), json(here));
    assertEquals(alone.out().replace(data.toString(), viewed(data)), far.out());
    List<String> rows = rows(table);
    assertEquals(7, rows.size());
    assertEquals(1, rows.stream().filter(row -> row.contains("same voxels")).count());
  }

  @Test
  void anEvaluationIsThatOfOneProcess() throws IOException {
    Path alone = folder.resolve("alone.json");
    Said one =
        Said.bySimTrans(
            "evaluate",
            "--run",
            trained.run(),
            "--data",
            trained.data(),
            "--split",
            "all",
            "--out",
            alone,
            "--precision",
            "fp32",
            "--threads",
            1);
    assertEquals(0, one.code(), one.err());

    Path onSpark = folder.resolve("evaluations/spark.json");
    Said many =
        Said.bySpark(
            "evaluate",
            "--run",
            viewed(trained.run()),
            "--data",
            viewed(trained.data()),
            "--split",
            "all",
            "--out",
            onSpark,
            "--precision",
            "fp32",
            "--threads",
            1);
    assertEquals(0, many.code(), many.err());
    assertArrayEquals(Files.readAllBytes(alone), Files.readAllBytes(onSpark));
    assertEquals(7, rows(folder.resolve("evaluations/_evaluation")).size());
  }

  @Test
  void whatCannotBeDoneIsSaidInOneSentence() {
    Said noRun = segment(folder.resolve("nothing").toString(), "x", "y");
    assertEquals(1, noRun.code());
    assertTrue(noRun.err().startsWith("simtrans-spark segment: "), noRun.err());
    assertEquals(1, noRun.err().lines().count(), noRun.err());

    Said noSystem = Said.bySpark("verify", "nosuch://host/data");
    assertEquals(2, noSystem.code());
    assertTrue(noSystem.err().contains("is not a file that Hadoop can reach"), noSystem.err());
  }

  // --- files ---------------------------------------------------------------------------------

  private static JsonNode json(Said said) throws IOException {
    return new ObjectMapper().readTree(said.out());
  }

  private static void copyScans(Path to) throws IOException {
    Files.createDirectories(to.resolve("site"));
    int n = 0;
    for (Path file : files(trained.data())) {
      if (file.toString().contains("t1w")) {
        Path folder = n++ % 2 == 0 ? to : to.resolve("site");
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      Path copy = to.resolve(from.relativize(file));
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
  }

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Names of images below a folder. */
  static List<String> names(Path folder) throws IOException {
    return files(folder).stream()
        .map(file -> folder.relativize(file).toString())
        .filter(name -> name.endsWith(".nii.gz"))
        .toList();
  }

  static void assertSameFiles(Path expected, Path actual) throws IOException {
    assertEquals(names(expected), names(actual));
    for (String name : names(expected)) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(name)),
          Files.readAllBytes(actual.resolve(name)),
          name);
    }
  }

  /** The lines of a table, the names of its columns first. */
  static List<String> rows(Path table) throws IOException {
    assertTrue(Files.exists(table.resolve("_SUCCESS")));
    List<Path> parts = files(table).stream().filter(f -> f.toString().endsWith(".csv")).toList();
    assertEquals(1, parts.size());
    return Files.readAllLines(parts.get(0));
  }

  private static List<String> withoutTimes(List<String> rows) {
    return rows.stream()
        .map(row -> row.replaceFirst(",(drawn|found),(\\d+),[0-9.]+,", ",there,$2,"))
        .map(row -> row.replaceFirst("failed,,[0-9.]+,", "failed,,"))
        .sorted()
        .toList();
  }
}
