package org.simtrans.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class CurvesTest {
  private static final Points NONE = new Points(new double[0], new double[0]);
  private static final Points RUN = course(5000);

  @Test
  void everyChartIsWellFormedEvenWithoutValues() throws Exception {
    for (Points points : List.of(RUN, NONE, course(1))) {
      Distribution odd = new Distribution(List.of("a<b>&\"c"), new double[] {0.4});
      for (String svg :
          List.of(
              Curves.loss(points, points),
              Curves.dice(points, NONE),
              Curves.learningRate(points),
              Curves.contrastiveLoss(points, points),
              Curves.contrastiveAccuracy(points, points),
              Curves.probe(points),
              odd.dots("Dice"),
              odd.againstSize("Dice", new double[] {120}, "mm³"))) {
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
      }
    }
  }

  @Test
  void chanceIsDashed() {
    assertTrue(Curves.contrastiveLoss(RUN, RUN).contains("stroke-dasharray"));
    assertFalse(Curves.contrastiveLoss(RUN, NONE).contains("stroke-dasharray"));
  }

  @Test
  void marksTheEpochThatWasKept() {
    Points dice = new Points(new double[] {1, 2, 3}, new double[] {0.2, 0.7, 0.6});
    Points kept = new Points(new double[] {3}, new double[] {0.6});
    assertTrue(Curves.dice(dice, kept).contains("kept 0.600, epoch 3"));
  }

  @Test
  void leavesOutWhatIsNotFinite() {
    Points points = new Points(new double[] {1, 2, 3}, new double[] {1, Double.NaN, 3});
    assertEquals(2, points.y().length);
  }

  @Test
  void thinningKeepsTheMeanOfALongRun() {
    Points thinned = RUN.thinned();
    assertTrue(thinned.x().length <= 400);
    assertEquals(mean(RUN.y()), mean(thinned.y()), 0.01);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static Points course(int n) {
    return new Points(
        IntStream.range(0, n).asDoubleStream().toArray(),
        IntStream.range(0, n).mapToDouble(i -> 1 + Math.sin(i * 0.01)).toArray());
  }
}
