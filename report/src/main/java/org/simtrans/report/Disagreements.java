package org.simtrans.report;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.simtrans.SimTransException;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.DataConfig;
import org.simtrans.figure.Panels;
import org.simtrans.figure.Png;
import org.simtrans.figure.SliceImage;
import org.simtrans.layout.Case;
import org.simtrans.metric.Counts;
import org.simtrans.metric.EvaluatedCase;
import org.simtrans.predict.Evaluator;
import org.simtrans.predict.Segmenter;
import org.simtrans.predict.SliceStack;
import org.simtrans.report.SubjectTruth.Key;
import org.simtrans.report.TestedAlike.Member;
import org.simtrans.run.RunFolder;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.Compute;

/**
 * The subjects on which runs are furthest apart, drawn again by each of them.
 *
 * @param heads what stands over the panels
 * @param plates the subjects
 * @param remark why there are none, or fewer than there could be; blank if there is nothing to say
 */
public record Disagreements(List<String> heads, List<Chapter.Plate> plates, String remark) {
  private static final int MOST_RUNS = 4;
  private static final int SIDE = 320; // pixels of a panel

  /**
   * @param group of at least two runs; the first four are drawn
   * @param count subjects to show, at most
   * @param progress hears of each mask that is drawn
   */
  static Disagreements of(TestedAlike group, int count, ProgressListener progress) {
    if (count == 0) {
      return none("");
    }
    List<Member> runs = group.runs().subList(0, Math.min(MOST_RUNS, group.runs().size()));
    List<Pick> picks = picks(new TestedAlike(runs), count);
    if (picks.isEmpty()) {
      return none("The runs do not differ in the Dice of any subject, so there are no pictures.");
    }
    Path data = Path.of(group.first().run().data());
    if (!Files.isDirectory(data)) {
      return none(
          "The pictures are missing, because the images are not at %s any more.".formatted(data));
    }
    for (Member one : runs) {
      if (one.run().logs().isEmpty() || !hasModel(one)) {
        return none(
            "The pictures are missing, because %s holds no model any more."
                .formatted(one.run().folder()));
      }
    }
    try {
      return drawn(runs, picks, progress);
    } catch (SimTransException e) {
      return none("The pictures are missing: " + e.getMessage());
    }
  }

  private static Disagreements none(String remark) {
    return new Disagreements(List.of(), List.of(), remark);
  }

  private static boolean hasModel(Member one) {
    return one.truth().marks().keySet().stream()
        .map(Key::subject)
        .distinct()
        .map(one.run()::judgeOf)
        .allMatch(run -> run.filter(path -> Files.exists(new RunFolder(path).model())).isPresent());
  }

  /**
   * An image of a subject on which the runs disagree.
   *
   * @param score of the subject in each run, in words
   */
  private record Pick(String subject, String image, String score) {}

  private static List<Pick> picks(TestedAlike group, int count) {
    return group.first().truth().marks().keySet().stream()
        .filter(key -> CaseTable.spread(group, key) > 0)
        .sorted(Comparator.comparingDouble((Key key) -> -CaseTable.spread(group, key)))
        .map(Key::subject)
        .distinct()
        .limit(count)
        .map(subject -> new Pick(subject, image(group, subject), score(group, subject)))
        .toList();
  }

  /** Of the images of a subject the one on which the runs make the most different errors. */
  private static String image(TestedAlike group, String subject) {
    return group.first().evaluation().cases().stream()
        .filter(one -> one.subject().equals(subject))
        .map(EvaluatedCase::name)
        .max(Comparator.comparingLong(name -> spread(group, name)))
        .orElseThrow();
  }

  private static long spread(TestedAlike group, String image) {
    long[] wrong =
        group.runs().stream()
            .flatMap(run -> run.evaluation().cases().stream())
            .filter(one -> one.name().equals(image))
            .mapToLong(Disagreements::wrong)
            .sorted()
            .toArray();
    return wrong.length == 0 ? 0 : wrong[wrong.length - 1] - wrong[0];
  }

  private static long wrong(EvaluatedCase image) {
    return image.labels().keySet().stream()
        .map(image::total)
        .mapToLong((Counts counts) -> counts.fp() + counts.fn())
        .sum();
  }

  /** The Dice of the subject in each run. */
  private static String score(TestedAlike group, String subject) {
    List<String> scores = new ArrayList<>();
    for (Member one : group.runs()) {
      double dice =
          one.truth().marks().entrySet().stream()
              .filter(mark -> mark.getKey().subject().equals(subject))
              .mapToDouble(mark -> mark.getValue().dice())
              .filter(Double::isFinite)
              .average()
              .orElse(Double.NaN);
      scores.add(Double.isNaN(dice) ? "–" : Score.round(dice, 2));
    }
    return "Dice " + String.join(", ", scores);
  }

  /** One image as a run drew it. */
  private record Drawn(SliceStack stack, byte[] truth) {}

  private static Disagreements drawn(
      List<Member> runs, List<Pick> picks, ProgressListener progress) {
    NamedRun first = runs.get(0).run();
    DataConfig data =
        DataConfig.ofRun(first.judgeOf(picks.get(0).subject()).orElseThrow(), "train");
    List<Case> cases = data.open().labelled().cases();
    List<Optional<Case>> found =
        picks.stream()
            .map(pick -> cases.stream().filter(c -> c.name().equals(pick.image())).findFirst())
            .toList();
    List<List<Drawn>> drawn = new ArrayList<>(); // [run][pick], null where there is no image
    int done = 0;
    for (Member run : runs) {
      List<Drawn> own = new ArrayList<>();
      for (int i = 0; i < picks.size(); i++) {
        Path judge = run.run().judgeOf(picks.get(i).subject()).orElseThrow();
        own.add(found.get(i).map(image -> draw(judge, image)).orElse(null));
        progress.progress(++done, runs.size() * picks.size());
      }
      drawn.add(own);
    }
    List<Chapter.Plate> plates = new ArrayList<>();
    for (int i = 0; i < picks.size(); i++) {
      int pick = i;
      if (found.get(i).isPresent()) {
        plates.add(plate(picks.get(i), drawn.stream().map(own -> own.get(pick)).toList()));
      }
    }
    long gone = found.stream().filter(Optional::isEmpty).count();
    return new Disagreements(
        Stream.concat(
                Stream.of("Image", "Expert"), runs.stream().map(member -> member.run().name()))
            .toList(),
        plates,
        gone == 0
            ? ""
            : "%s of the pictures are missing, because the images are not at %s any more."
                .formatted(gone, data.folder()));
  }

  private static Drawn draw(Path run, Case image) {
    Compute compute = Compute.auto();
    TrainedModel model = TrainedModel.load(run, compute.precision(), compute.device());
    try {
      List<Drawn> seen = new ArrayList<>();
      Evaluator.of(Segmenter.of(model), "all")
          .evaluate(image, (one, stack, truth, result) -> seen.add(new Drawn(stack, truth)));
      return seen.get(0);
    } finally {
      model.release();
    }
  }

  private static Chapter.Plate plate(Pick pick, List<Drawn> drawn) {
    SliceStack stack = drawn.get(0).stack();
    int k = slice(drawn);
    SliceImage image =
        SliceImage.of(stack.imageSlice(k), stack.height(), stack.width())
            .spacing(stack.spacing()[1], stack.spacing()[0])
            .side(SIDE);
    int pixels = stack.width() * stack.height();
    byte[] truth = Arrays.copyOfRange(drawn.get(0).truth(), k * pixels, (k + 1) * pixels);
    List<BufferedImage> panels = new ArrayList<>(List.of(image.plain(), image.withLabels(truth)));
    drawn.forEach(one -> panels.add(image.withComparison(truth, one.stack().labelSlice(k))));
    String slice = stack.count() > 1 ? ", slice %d (0 to %d)".formatted(k, stack.count() - 1) : "";
    return new Chapter.Plate(
        Png.dataUri(Panels.beside(panels)), pick.image() + slice, pick.score());
  }

  /** The slice on which the most pixels differ between any two runs. */
  private static int slice(List<Drawn> drawn) {
    SliceStack first = drawn.get(0).stack();
    int pixels = first.width() * first.height();
    return IntStream.range(0, first.count())
        .boxed()
        .max(Comparator.comparingLong(k -> differing(drawn, k * pixels, pixels)))
        .orElseThrow();
  }

  private static long differing(List<Drawn> drawn, int from, int pixels) {
    byte[] first = drawn.get(0).stack().labels();
    return IntStream.range(from, from + pixels)
        .filter(i -> drawn.stream().anyMatch(one -> one.stack().labels()[i] != first[i]))
        .count();
  }
}
