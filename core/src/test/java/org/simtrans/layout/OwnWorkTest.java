package org.simtrans.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.Outputs;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;

/** Runs and masks that lie among the images are told from images. */
class OwnWorkTest {
  @TempDir Path root;

  @BeforeEach
  void marksAreKept() {
    write("probe.png", true);
    boolean kept = Outputs.drew(root.resolve("probe.png"));
    root.resolve("probe.png").toFile().delete();
    assumeTrue(kept, "this file system keeps no marks");
  }

  private void write(String file, boolean drawn) {
    Path path = root.resolve(file);
    Images.write(path, Volume.ofLabels(new int[] {4, 4, 1}, Affine.scaling(1, 1, 1), new byte[16]));
    if (drawn) {
      Outputs.markDrawn(path);
    }
  }

  private void list(String... files) {
    assertEquals(
        List.of(files), FileTree.of(root).images().stream().map(FileTree::slashed).toList());
  }

  private void remarks(String... parts) {
    List<Remark> remarks = FileTree.of(root).ownWork();
    assertEquals(parts.length, remarks.size(), remarks.toString());
    for (int i = 0; i < parts.length; i++) {
      assertTrue(remarks.get(i).sentence().contains(parts[i]), remarks.get(i).sentence());
    }
  }

  @Test
  void masksAreNoImages() {
    write("a.png", false);
    write("b.png", false);
    write("masks/a.png", true);
    write("masks/b.png", true);
    write("a_overlay.png", true);
    list("a.png", "b.png");
    remarks("passed over, 3 in all");
  }

  @Test
  void whatSomebodyChangedIsRead() throws IOException {
    write("a.png", false);
    write("drawn/a.png", true);
    write("drawn/b.png", true);
    Files.write(root.resolve("drawn/a.png"), new byte[] {1, 2, 3});
    list("a.png", "drawn/a.png");
    remarks("passed over, 1 in all");
  }

  @Test
  void whatSomebodyRenamedIsTheirs() throws IOException {
    write("a.png", false);
    write("drawn/a.png", true);
    Files.move(root.resolve("drawn/a.png"), root.resolve("a_mask.png"));
    list("a.png", "a_mask.png");
    remarks();
    assertTrue(Outputs.wrote(root.resolve("a_mask.png")));
  }

  @Test
  void masksThatShallBeLabelsAreLabelsAndSaid() {
    write("images/a.png", false);
    write("labels/a.png", true);
    list("images/a.png", "labels/a.png");
    remarks("labels that a model drew and nobody has changed since, 1 in all");
    write("manual/a.png", false);
    list("images/a.png", "manual/a.png");
    remarks("passed over, 1 in all");
  }

  @Test
  void someLabelsOfThemCorrectedAreLabelsToo() {
    write("imagesTr/a.png", false);
    write("imagesTr/b.png", false);
    write("labelsTr/a.png", true);
    write("labelsTr/b.png", false);
    list("imagesTr/a.png", "imagesTr/b.png", "labelsTr/a.png", "labelsTr/b.png");
  }

  @Test
  void aFolderOfMasksAloneIsReadIfSomebodyNamesIt() {
    write("a.png", true);
    write("deep/b.png", true);
    list("a.png", "deep/b.png");
    remarks();
  }

  @Test
  void foldersOfRunsArePassedOverAndForeignOnesAreNot() throws IOException {
    write("a.png", false);
    write("run/pictures/best-01.png", false);
    write("run/masks/a.png", false);
    write("site/b.png", false);
    write("cv/fold-0/c.png", false);
    Files.createDirectories(root.resolve("cv/splits"));
    Files.writeString(root.resolve("cv/splits/fold-0.json"), "{}");
    Files.writeString(
        root.resolve("run/config.json"),
        "{\"verb\": \"train\", \"libtorch\": \"2.13.0\", \"config\": {}}");
    Files.writeString(root.resolve("site/config.json"), "{\"verb\": \"scan\"}");
    list("a.png", "site/b.png");
    remarks("cv: runs of SimTrans among the images are passed over, 2 in all");
    FileTree within = FileTree.of(root.resolve("run"));
    assertEquals(2, within.images().size(), "a folder that is named is looked through");
  }
}
