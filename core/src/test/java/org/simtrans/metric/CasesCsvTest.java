package org.simtrans.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CasesCsvTest {

  @Test
  void hasALineForEachImageAndLabelWithVolumesInMillilitres() {
    byte[] truth = {1, 1, 2, 0, 0, 0, 0, 0};
    byte[] drawn = {1, 0, 2, 2, 0, 0, 0, 0};
    TreeMap<Integer, String> names = new TreeMap<>();
    names.put(7, "left, upper");
    EvaluationSettings settings =
        EvaluationSettings.of("test", 0.45, List.of(7, 9))
            .with(EmptyPolicy.SKIP)
            .with(names, Regions.oneEach(2));
    CaseResult result =
        CaseResult.of(
                "=1+1", "c", truth, drawn, new int[] {2, 2, 2}, new double[] {1, 1, 1}, settings)
            .withVoxel(500); // half a millilitre

    String[] lines = Evaluation.of(List.of(result), settings).casesCsv().split("\r\n");

    assertEquals(
        "subject,case,label,dice,iou,hd95_mm,truth_ml,predicted_ml,truth_voxels,predicted_voxels,threshold",
        lines[0]);
    String[] first = lines[1].replace("\"left, upper\"", "LEFT").split(",", -1);
    assertEquals(
        List.of("'=1+1", "c", "LEFT", "0.666667", "0.500000"), List.of(first).subList(0, 5));
    assertEquals(
        List.of("1.00000", "0.500000", "2", "1", "0.450000"), List.of(first).subList(6, 11));
    String[] second = lines[2].split(",", -1);
    assertEquals("9", second[2]);
    assertEquals(List.of("0.500000", "1.00000", "1", "2"), List.of(second).subList(6, 10));
    assertEquals(3, lines.length);
  }

  @Test
  void leavesEmptyWhatAPictureDoesNotTell() {
    byte[] none = new byte[4];
    EvaluationSettings settings =
        EvaluationSettings.of("test", 0.5, List.of(1)).with(EmptyPolicy.SKIP);
    CaseResult result =
        CaseResult.of("s", "c", none, none, new int[] {2, 2, 1}, new double[] {1, 1, 1}, settings);

    String[] lines = Evaluation.of(List.of(result), settings).casesCsv().split("\r\n");

    assertEquals("s,c,1,,,,,,0,0,0.500000", lines[1]);
  }
}
