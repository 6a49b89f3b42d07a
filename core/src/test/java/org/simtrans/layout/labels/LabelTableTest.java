package org.simtrans.layout.labels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.layout.CohortException;

class LabelTableTest {
  @TempDir Path root;

  private LabelTable in(String name, String text) throws IOException {
    Files.createDirectories(root.resolve(name).getParent());
    Files.writeString(root.resolve(name), text);
    LabelTable table = LabelTable.in(root);
    Files.delete(root.resolve(name));
    return table;
  }

  @Test
  void nnUnetNamesValuesAndWhatIsIgnored() throws IOException {
    LabelTable table =
        in(
            "dataset.json",
            "{'labels': {'background': 0, 'tumour': 1, 'ignore': 2}}".replace('\'', '"'));
    assertEquals(Map.of(1, "tumour"), table.names());
    assertEquals(2, table.ignore());
  }

  @Test
  void theDecathlonNamesValuesTheOtherWayRound() throws IOException {
    LabelTable table =
        in(
            "dataset.json",
            "{'labels': {'0': 'background', '1': 'Anterior', '2': 'Posterior'}}"
                .replace('\'', '"'));
    assertEquals(Map.of(1, "Anterior", 2, "Posterior"), table.names());
    assertEquals(null, table.ignore());
  }

  /** The example of nnU-Net's documentation. */
  @Test
  void regionsAreDrawnInTheOrderOfTheirClasses() throws IOException {
    LabelTable table =
        in(
            "dataset.json",
            """
            {"labels": {"background": 0, "whole tumor": [1, 2, 3], "tumor core": [2, 3],
              "enhancing tumor": 3, "ignore": 4}, "regions_class_order": [1, 2, 3]}
            """);
    assertEquals(List.of(1, 2, 3), List.copyOf(table.regions().keySet()));
    assertEquals(
        List.of(List.of(1, 2, 3), List.of(2, 3), List.of(3)),
        List.copyOf(table.regions().values()));
    assertEquals("tumor core", table.names().get(2));
    assertEquals(4, table.ignore());
  }

  /** BraTS until 2020: 1 necrosis, 2 oedema, 4 enhancing tumour. */
  @Test
  void aRegionThatHoldsAnotherIsDrawnBeforeIt() throws IOException {
    LabelTable table =
        in(
            "labels.json",
            """
            {"enhancing tumour": [4], "whole tumour": [1, 2, 4], "tumour core": [1, 4]}
            """);
    assertEquals(List.of(2, 1, 4), List.copyOf(table.regions().keySet()));
    assertEquals(Map.of(2, "whole tumour", 1, "tumour core", 4, "enhancing tumour"), table.names());
  }

  @Test
  void regionsWithoutAnOrderAreRefused() throws IOException {
    CohortException refused =
        assertThrows(
            CohortException.class,
            () -> in("labels.json", "{\"a\": [1, 2], \"b\": [2, 3], \"c\": [1, 3]}"));
    assertTrue(refused.getMessage().contains("regions_class_order"), refused.getMessage());
  }

  @Test
  void aTableHasValuesOrAnOrder() throws IOException {
    assertEquals(
        Map.of(3, "vein", 7, "limb"), in("classes.csv", "id;name\r\n3;vein\r\n7;limb\r\n").names());
    LabelTable camvid = in("classes.csv", "name,r,g,b\nvoid,0,0,0\nvein,255,0,0\nlimb,0,255,0\n");
    assertEquals(Map.of(1, "vein", 2, "limb"), camvid.names());
    assertEquals(Map.of(0, 0, 0xff0000, 1, 0x00ff00, 2), camvid.colours());
  }

  @Test
  void bidsHasLookupTables() throws IOException {
    LabelTable table =
        in(
            "derivatives/atlas/desc-x_dseg.tsv",
            "index\tname\tcolor\n1\tLeft\t#ff0000\n2\tRight\t#00ff00\n");
    assertEquals(Map.of(1, "Left", 2, "Right"), table.names());
  }

  @Test
  void jsonMayNameColours() throws IOException {
    LabelTable table = in("labels/labels.json", "{\"vein\": \"#ff0000\", \"limb\": \"#00ff00\"}");
    assertEquals(Map.of(0xff0000, 1, 0x00ff00, 2), table.colours());
    assertEquals(Map.of(1, "vein", 2, "limb"), table.names());
  }

  @Test
  void withoutAFileNothingIsSaid() {
    assertEquals(LabelTable.none(), LabelTable.in(root));
  }
}
