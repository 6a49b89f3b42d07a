package org.simtrans.report;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.simtrans.config.PretrainConfig;
import org.simtrans.data.PickedSlice;
import org.simtrans.figure.Curves;
import org.simtrans.figure.Points;
import org.simtrans.run.RunFolder;

/**
 * What a report shows of a task without labels, beyond its words: pictures of what was seen, and
 * the curve of the loss. A task without a page, such as one of another jar, has a plain curve and
 * no pictures.
 */
interface PretextPage {

  /** The name of the task. */
  String task();

  /** The caption of the picture. */
  String caption();

  /** What the picture shows, in sentences. */
  String note();

  /**
   * Slices as the task saw them, and what was learned of them.
   *
   * @return empty where the run has no weights yet that the picture needs
   */
  Optional<BufferedImage> draw(PretrainConfig config, RunFolder run, List<PickedSlice> slices);

  /** The loss by step, as SVG. */
  String lossCurve(Points loss, Measures measures);

  /** What else was measured at each step, by its name in the log. */
  @FunctionalInterface
  interface Measures {
    Points of(String name);
  }

  /** The page of a task. */
  static PretextPage of(String task) {
    return Stream.<PretextPage>of(new ViewsPage(), new PlantedPage(), new HiddenPage())
        .filter(page -> page.task().equals(task))
        .findFirst()
        .orElse(new Plain(task));
  }

  /** Of a task that has none. */
  record Plain(String task) implements PretextPage {
    @Override
    public String caption() {
      return "";
    }

    @Override
    public String note() {
      return "";
    }

    @Override
    public Optional<BufferedImage> draw(
        PretrainConfig config, RunFolder run, List<PickedSlice> slices) {
      return Optional.empty();
    }

    @Override
    public String lossCurve(Points loss, Measures measures) {
      return Curves.loss(loss, new Points(new double[0], new double[0]));
    }
  }
}
