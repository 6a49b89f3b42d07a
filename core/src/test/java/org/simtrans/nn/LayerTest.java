package org.simtrans.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.simtrans.Golden;
import org.simtrans.Pattern;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.LoadReport;
import org.simtrans.weights.StateDict;
import org.simtrans.weights.WeightsException;

class LayerTest {

  /** A token, a table that is fitted by repeating its first row, and a matrix. */
  private static final class Inner extends Layer {
    Inner(int rows) {
      undecayed("token", Tensors.zeros(1, 1, 2));
      table(
          "table",
          Tensors.zeros(rows, 2),
          (from, to) -> Optional.of(from.narrow(0, 0, 1).expand(to)));
      parameter("matrix", Tensors.zeros(2, 2));
    }
  }

  private static final class Outer extends Layer {
    Outer(int rows) {
      add("a.b", new Inner(rows));
      add("", new Inner(rows));
    }
  }

  @Test
  void partsSayWhatDoesNotDecay() {
    assertEquals(Set.of("a.b.token", "a.b.table", "token", "table"), new Outer(3).undecayed());
  }

  @Test
  void loadingFitsTablesAsTheirLayerSays() {
    Outer layer = new Outer(3);
    Tensor table = Tensors.of(new float[] {1, 2, 3, 4}, 2, 2);

    LoadReport report =
        layer.load(new StateDict(Map.of("a.b.table", table, "a.b.matrix", Tensors.ones(2, 2))));

    assertEquals(List.of("a.b.table", "a.b.matrix"), report.loaded());
    assertEquals(List.of("a.b.table"), report.resized());
    Tensor expected = Tensors.of(new float[] {1, 2, 1, 2, 1, 2}, 3, 2);
    assertTrue(expected.equal(layer.state().tensors().get("a.b.table")));
  }

  @Test
  void nothingElseIsFitted() {
    StateDict wide = new StateDict(Map.of("a.b.matrix", Tensors.ones(2, 3)));
    assertThrows(WeightsException.class, () -> new Outer(3).load(wide));
    StateDict table = new StateDict(Map.of("table", Tensors.ones(2, 2)));
    assertThrows(WeightsException.class, () -> table.into(new Outer(3).state().tensors()));
  }

  /** As timm's resize_rel_pos_bias_table_simple and Microsoft's loader have it. */
  @Test
  void biasesAreResampledAsInPython() {
    for (JsonNode golden : Golden.read("weights.json").get("biases")) {
      int from = 2 * golden.get("from").asInt() - 1;
      int window = golden.get("to").asInt();
      WindowAttention attention = new WindowAttention(3, 3, window, new Rng(0));
      String name = "relative_position_bias_table";
      LoadReport report =
          attention.load(new StateDict(Map.of(name, Pattern.tensor("table", 1f, from * from, 3))));
      assertEquals(List.of(name), report.resized());
      Tensor table = attention.state().tensors().get(name);
      Golden.assertClose(golden.get("table"), table, 1e-5, from + " to " + window);
    }
  }
}
