package org.simtrans.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.spark.Trained.Said;

/** No verb on Spark replaces what somebody needs, on this file system or on another one. */
class SparkOutputsTest {
  @TempDir static Path folder;

  private static Trained trained;
  private static Cluster cluster;

  @BeforeAll
  static void train() {
    System.setProperty("spark.master", "local[1]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.hadoop.fs.viewfs.mounttable.outputs.link./here", "file://" + folder);
    trained = Trained.in(folder, 6);
    cluster = Cluster.open("test");
  }

  @AfterAll
  static void clear() {
    cluster.close();
    System.getProperties().keySet().removeIf(key -> key.toString().startsWith("spark."));
  }

  private static String viewed(Path path) {
    return "viewfs://outputs/here/" + folder.relativize(path);
  }

  private static Map<String, byte[]> contents(Path of) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    for (Path file : SparkVerbsTest.files(of)) {
      contents.put(of.relativize(file).toString(), Files.readAllBytes(file));
    }
    return contents;
  }

  private static void refused(String reason, int code, Path kept, Object... words)
      throws IOException {
    Map<String, byte[]> before = contents(kept);
    assertTrue(!before.isEmpty());
    Said said = Said.bySpark(words);
    assertEquals(code, said.code(), said.err());
    assertTrue(said.err().contains(reason), said.err());
    assertEquals(1, said.err().lines().count(), said.err());
    Map<String, byte[]> after = contents(kept);
    assertEquals(before.keySet(), after.keySet());
    before.forEach((name, bytes) -> assertArrayEquals(bytes, after.get(name), name));
  }

  /** Spark deletes what lies in the folder of a table. */
  @Test
  void aTableReplacesNothingButATable() throws IOException {
    Path data = trained.data();
    refused("which holds other things", 2, data, "verify", data, "--table", data);
    refused("which holds other things", 2, data, "verify", data, "--table", viewed(data));
    Path file = data.resolve("Site1");
    refused("which holds other things", 2, data, "verify", data, "--table", file);
    Path link =
        Files.createSymbolicLink(
            folder.resolve("link"), Files.createDirectory(folder.resolve("empty")));
    refused("a link", 2, data, "verify", data, "--table", link);

    Path notes = Files.createDirectories(folder.resolve("judged/_evaluation")).resolve("notes.csv");
    Files.writeString(notes, "mine");
    refused(
        "which holds other things",
        2,
        notes.getParent(),
        evaluate(folder.resolve("judged/a.json")));
    Path own = Files.createDirectories(folder.resolve("masks/_table")).resolve("notes.csv");
    Files.writeString(own, "mine");
    refused(
        "which holds other things",
        2,
        own.getParent(),
        "segment",
        "--run",
        trained.run(),
        data,
        "--out",
        folder.resolve("masks"));

    Path table = folder.resolve("table");
    for (int time = 0; time < 2; time++) { // a table is replaced
      Said said = Said.bySpark("verify", data, "--table", table);
      assertEquals(7, SparkVerbsTest.rows(table).size(), said.err());
    }
  }

  private static Object[] evaluate(Object out) {
    return new Object[] {
      "evaluate", "--run", trained.run(), "--data", trained.data(), "--split", "all", "--out", out
    };
  }

  @Test
  void anEvaluationReplacesNoModel() throws IOException {
    Path run = trained.run();
    Path model = run.resolve("model.safetensors");
    refused("a file of a run", 2, run, evaluate(model));
    refused("which is none", 2, run, evaluate(viewed(model)));
    Path foreign = Files.writeString(folder.resolve("foreign.json"), "[]");
    refused("did not write", 2, run, evaluate(foreign));
    refused("which is none", 2, run, evaluate(viewed(foreign)));
    assertEquals("[]", Files.readString(foreign));
  }

  /** Ranks write to the disk of their own machine, and do not see what lies elsewhere. */
  @Test
  void aTrainingElsewhereReplacesNoRun() throws IOException {
    Path run = trained.run();
    refused(
        "holds files already",
        1,
        run,
        "train",
        "--ranks",
        1,
        "--data",
        viewed(trained.data()),
        "--out",
        viewed(run));
  }
}
