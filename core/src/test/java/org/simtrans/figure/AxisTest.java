package org.simtrans.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {

  @Test
  void endsOnRoundNumbersAroundTheValues() {
    Axis axis = Axis.around("loss", 0.37, 4.9);
    assertEquals(0, axis.low());
    assertEquals(5, axis.high());
    assertEquals(List.of("0", "1", "2", "3", "4", "5"), words(axis));
  }

  @Test
  void hasRoomAroundAConstant() {
    Axis axis = Axis.around("loss", 2, 2);
    assertEquals(0.5, axis.position(2), 1e-9);
  }

  @Test
  void writesSmallAndLargeNumbersShortly() {
    assertEquals(
        List.of("0", "5e-5", "1e-4", "1.5e-4", "2e-4", "2.5e-4", "3e-4"),
        words(Axis.around("lr", 0, 3e-4)));
    assertEquals(List.of("0", "5k", "10k", "15k", "20k"), words(Axis.along("step", 0, 20_000)));
  }

  @Test
  void countsDecades() {
    Axis axis = Axis.decades("mm³", 30, 4000, 0);
    assertEquals(List.of("10", "100", "1000", "10k"), words(axis));
    assertEquals(0.5, axis.position(Math.sqrt(10 * 10_000.0)), 1e-9);
  }

  private static List<String> words(Axis axis) {
    return axis.ticks().stream().map(axis::format).toList();
  }
}
