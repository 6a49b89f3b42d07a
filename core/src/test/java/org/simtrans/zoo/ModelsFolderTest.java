package org.simtrans.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simtrans.SimTransException;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Plane;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.run.ModelCard;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;

class ModelsFolderTest {
  @TempDir Path folder;

  private ModelsFolder models;

  @BeforeEach
  void name() {
    models = new ModelsFolder(folder.resolve("own"), folder.resolve("shipped"));
  }

  private Path made(Path where, String name, int seed) throws IOException {
    ModelConfig config = new ModelConfig("simtrans", "swin-tiny-test", 1, 1);
    ModelCard card =
        new ModelCard(
            config,
            new Preprocessing(32, 32, Plane.AXIAL, Fit.RESIZE),
            new LabelValues(List.of(1)),
            0.5,
            1,
            false,
            1,
            0,
            seed,
            "test");
    Path run = folder.resolve("model.safetensors");
    Models.create(config, new Rng(seed)).state().with(card.toMetadata()).write(run);
    Path out = where.resolve(name + PackedModel.ENDING);
    PackedModel.write(run, PackedModelTest.facts(name, Precision.BF16), Precision.BF16, out);
    return out;
  }

  private static String refused(Runnable work) {
    String said = assertThrows(SimTransException.class, work::run).getMessage();
    assertEquals(1, said.lines().count(), said);
    return said;
  }

  @Test
  void anotherModelOfTheSameNameStaysUnlessToldOtherwise() throws IOException {
    Path first = made(folder.resolve("a"), "strokes", 1);
    Path other = made(folder.resolve("b"), "strokes", 2);
    Path place = models.install(first, false).file();
    assertEquals(folder.resolve("own/strokes.simtrans"), place);
    models.install(first, false); // the same again
    assertTrue(refused(() -> models.install(other, false)).contains("another model is installed"));
    assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(place));
    models.install(other, true);
    assertArrayEquals(Files.readAllBytes(other), Files.readAllBytes(place));
  }

  /** The file's own name does not count, and files of others stay even with overwrite. */
  @Test
  void aModelLiesUnderTheNameOnItsCard() throws IOException {
    Path file = made(folder.resolve("a"), "strokes", 1);
    Path renamed = Files.move(file, folder.resolve("a").resolve("other.simtrans"));
    Files.createDirectories(folder.resolve("own"));
    Path mine = Files.writeString(folder.resolve("own/strokes.simtrans"), "mine");
    assertTrue(refused(() -> models.install(renamed, true)).contains("did not write"));
    assertEquals("mine", Files.readString(mine));
    Files.delete(mine);
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "mine");
    Files.createSymbolicLink(mine, elsewhere);
    refused(() -> models.install(renamed, true));
    assertEquals("mine", Files.readString(elsewhere));
    Files.delete(mine);
    assertEquals(mine, models.install(renamed, false).file());
  }

  @Test
  void namesAreLookedUpAmongTheUsersFirstAndPathsWin() throws IOException {
    Path shipped = made(folder.resolve("shipped"), "strokes", 1);
    made(folder.resolve("shipped"), "other", 1);
    assertEquals(Optional.of(shipped), models.find("strokes"));
    Path own = models.install(made(folder.resolve("a"), "strokes", 2), false).file();
    assertEquals(Optional.of(own), models.find("strokes"));
    assertEquals(List.of("other", "strokes"), List.copyOf(models.files().keySet()));
    assertEquals(
        List.of(own, shipped, Path.of("no/such/run")),
        models.resolve(List.of(Path.of("strokes"), shipped, Path.of("no/such/run"))));
    String said = refused(() -> models.resolve(Path.of("stroks")));
    assertTrue(said.contains("there are: other, strokes"), said);
  }

  @Test
  void aFolderOffersTheModelsInIt() throws IOException {
    Path one = made(folder.resolve("stick"), "one", 1);
    Files.writeString(folder.resolve("stick/readme.txt"), "hello");
    assertEquals(List.of(one), ModelsFolder.offered(folder.resolve("stick")));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertTrue(refused(() -> ModelsFolder.offered(empty)).contains("holds no NAME.simtrans"));
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, /home/a, , /home/a/.local/share/simtrans/models",
    "Linux, /home/a, XDG_DATA_HOME=/data, /data/simtrans/models",
    "Linux, /home/a, XDG_DATA_HOME=relative, /home/a/.local/share/simtrans/models",
    "Mac OS X, /Users/a, XDG_DATA_HOME=/data, /Users/a/Library/Application Support/simtrans/models",
    "Windows 11, /c/a, , /c/a/AppData/Local/simtrans/models",
    "Windows 11, /c/a, LOCALAPPDATA=/l, /l/simtrans/models",
    "Linux, /home/a, SIMTRANS_MODELS=/shelf, /shelf",
  })
  void eachSystemHasItsFolder(String system, String home, String setting, String expected) {
    Map<String, String> environment =
        setting == null
            ? Map.of()
            : Map.of(
                setting.substring(0, setting.indexOf('=')),
                setting.substring(setting.indexOf('=') + 1));
    assertEquals(Path.of(expected), ModelsFolder.own(environment, system, home));
  }
}
