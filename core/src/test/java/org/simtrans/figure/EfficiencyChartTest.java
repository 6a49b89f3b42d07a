package org.simtrans.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.simtrans.figure.EfficiencyChart.Line;
import org.simtrans.figure.EfficiencyChart.Mark;

class EfficiencyChartTest {
  private static Line line(String name, double dice) {
    return new Line(
        name,
        List.of(
            new Mark(0.1, dice - 0.1, dice - 0.15, dice - 0.05),
            new Mark(1, dice, dice - 0.05, dice + 0.05)));
  }

  @Test
  void everyScoreIsThereAndNamesItself() {
    String svg = EfficiencyChart.svg("Dice", List.of(line("unet", 0.7), line("a<b", 0.6)));
    assertEquals(4, svg.split("<circle").length - 1);
    assertTrue(svg.contains("unet, 10 % of the labels: 0.600 [0.550, 0.650]"));
    assertTrue(svg.contains("a&lt;b, 100 % of the labels: 0.600 [0.550, 0.650]"));
  }

  @Test
  void namesOfEqualLinesDoNotCoverEachOther() {
    List<Line> equal = IntStream.range(0, 7).mapToObj(i -> line("system" + i, 0.5)).toList();
    Matcher name =
        Pattern.compile("class=\"legend\" x=\"[0-9.]+\" y=\"([0-9.]+)\"")
            .matcher(EfficiencyChart.svg("Dice", equal));
    List<Double> heights = name.results().map(r -> Double.valueOf(r.group(1))).toList();
    assertEquals(7, heights.size());
    for (int i = 1; i < heights.size(); i++) {
      assertTrue(heights.get(i) - heights.get(i - 1) >= 14, heights.toString());
    }
    assertTrue(heights.get(0) > 0 && heights.get(6) < 380, heights.toString());
  }

  @Test
  void oneShareIsAChartToo() {
    Line alone = new Line("unet", List.of(new Mark(1, 0.5, 0.5, 0.5)));
    assertTrue(EfficiencyChart.svg("Dice", List.of(alone)).contains("<circle"));
  }
}
