package org.simtrans.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.simtrans.figure.Jpeg;
import org.simtrans.figure.Panels;
import org.simtrans.figure.Png;
import org.simtrans.figure.SliceImage;
import org.simtrans.figure.Strip;
import org.simtrans.figure.Window;
import org.simtrans.layout.Case;
import org.simtrans.predict.SliceStack;
import org.simtrans.report.Picture.Group;

/**
 * A case as it is drawn in a report, with the files that takes.
 *
 * @param dice of the case; NaN where there is nothing to find and nothing was found
 * @param size pixels that the expert marked on the slice where that is most
 * @param picture without a group; names of files have a {@code %s} for the place in the book
 * @param files content by these names
 */
record ShownCase(double dice, int size, Picture picture, Map<String, byte[]> files) {
  private static final int SIDE = 320; // pixels of a panel's longer side
  private static final int FRAME = 256; // the same where there are many
  private static final int MOST_FRAMES = 20;

  /** Pixels that are marked on slice after slice. */
  static int[] marked(byte[] labels, int pixels) {
    int[] marked = new int[labels.length / pixels];
    for (int i = 0; i < labels.length; i++) {
      marked[i / pixels] += labels[i] > 0 ? 1 : 0;
    }
    return marked;
  }

  /** Draws a case: a volume as slices to go through, a picture as a strip. */
  static ShownCase of(Case one, SliceStack stack, byte[] truth, double dice) {
    int pixels = stack.width() * stack.height();
    int[] expert = marked(truth, pixels);
    int[] model = marked(stack.labels(), pixels);
    int key = most(expert, most(model, stack.count() / 2));
    String channel = stack.channel().isEmpty() ? "" : ", " + stack.channel();
    String whole = stack.count() > 1 ? "whole volume" : null;
    List<String> sides = stack.slices().sides().isEmpty() ? null : stack.slices().sides();
    Double width = stack.slices().measured() ? stack.width() * stack.spacing()[0] : null;
    Double score = Double.isNaN(dice) ? null : dice;
    Map<String, byte[]> files = new LinkedHashMap<>();
    if (stack.count() == 1) {
      Strip strip = new Strip(image(stack, 0, null).side(SIDE), truth, stack.labels());
      files.put("%s.png", Png.bytes(strip.draw()));
      String caption = one.name() + channel;
      Picture picture = new Picture("%s.png", caption, null, score, whole, sides, width, null);
      return new ShownCase(dice, expert[key], picture, files);
    }
    List<Integer> shown = frames(expert, model, key);
    Picture.Stack frames = draw(stack, truth, shown, shown.indexOf(key), files);
    Picture picture =
        new Picture(null, one.name() + channel, null, score, whole, sides, width, frames);
    return new ShownCase(dice, expert[key], picture, files);
  }

  /** The slice with the most marked pixels, or {@code otherwise} if none has any. */
  private static int most(int[] marked, int otherwise) {
    int where = otherwise;
    for (int k = 0; k < marked.length; k++) {
      where = marked[k] > 0 && (where == otherwise || marked[k] > marked[where]) ? k : where;
    }
    return marked[where] > 0 ? where : otherwise;
  }

  /** Evenly spread from a little below to a little above what is marked, {@code key} among them. */
  static List<Integer> frames(int[] expert, int[] model, int key) {
    int count = expert.length;
    int[] marked =
        IntStream.range(0, count).filter(k -> k == key || expert[k] + model[k] > 0).toArray();
    int room = Math.max(3, count / 12);
    int from = Math.max(0, marked[0] - room);
    int to = Math.min(count - 1, marked[marked.length - 1] + room);
    int step = (to - from + MOST_FRAMES - 1) / MOST_FRAMES;
    int spread = Math.max(1, step);
    int begin = from + (key - from) % spread; // so that the key is one of them
    return IntStream.iterate(begin, k -> k <= to, k -> k + spread).boxed().toList();
  }

  private static Picture.Stack draw(
      SliceStack stack, byte[] truth, List<Integer> shown, int first, Map<String, byte[]> files) {
    Window window = window(stack, shown);
    int pixels = stack.width() * stack.height();
    List<SliceImage> images = shown.stream().map(k -> image(stack, k, window).side(FRAME)).toList();
    Function<Integer, byte[]> expert = k -> Arrays.copyOfRange(truth, k * pixels, (k + 1) * pixels);
    List<BufferedImage> plain = images.stream().map(SliceImage::plain).toList();
    List<List<BufferedImage>> masks =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < shown.size(); i++) {
      int k = shown.get(i);
      byte[] drawn = stack.labelSlice(k);
      masks.get(0).add(images.get(i).labelsAlone(expert.apply(k)));
      masks.get(1).add(images.get(i).labelsAlone(drawn));
      masks.get(2).add(images.get(i).comparisonAlone(expert.apply(k), drawn));
    }
    List<String> names = List.of("%s-image.jpg", "%s-expert.png", "%s-model.png", "%s-both.png");
    files.put(names.get(0), Jpeg.bytes(Panels.below(plain)));
    for (int m = 0; m < masks.size(); m++) {
      files.put(names.get(m + 1), Png.bytes(Panels.below(masks.get(m))));
    }
    return new Picture.Stack(
        names.get(0),
        names.get(1),
        names.get(2),
        names.get(3),
        shown,
        stack.count(),
        first,
        plain.get(0).getWidth(),
        plain.get(0).getHeight());
  }

  /** One for all slices that are shown, so that they do not flicker. */
  private static Window window(SliceStack stack, List<Integer> shown) {
    List<List<float[]>> slices = shown.stream().map(stack::imageSlice).toList();
    List<float[]> planes = slices.stream().flatMap(List::stream).toList();
    if (slices.get(0).size() > 1) {
      return Window.ofColours(planes);
    }
    int length = planes.get(0).length;
    float[] all = new float[planes.size() * length];
    for (int i = 0; i < planes.size(); i++) {
      System.arraycopy(planes.get(i), 0, all, i * length, length);
    }
    return Window.robust(all);
  }

  private static SliceImage image(SliceStack stack, int k, Window window) {
    SliceImage image =
        SliceImage.of(stack.imageSlice(k), stack.height(), stack.width())
            .spacing(stack.spacing()[1], stack.spacing()[0]);
    return window == null ? image : image.window(window);
  }

  /** The picture as entry of a book, and its files by their final names. */
  void addTo(PictureBook book, Group group, String name) throws IOException {
    Map<String, byte[]> named = new LinkedHashMap<>();
    files.forEach((file, content) -> named.put(file.formatted(name), content));
    Picture.Stack s = picture.stack();
    Picture.Stack stack =
        s == null
            ? null
            : new Picture.Stack(
                s.image().formatted(name),
                s.expert().formatted(name),
                s.model().formatted(name),
                s.compared().formatted(name),
                s.slices(),
                s.of(),
                s.first(),
                s.width(),
                s.height());
    book.add(
        new Picture(
            picture.file() == null ? null : picture.file().formatted(name),
            picture.caption(),
            group,
            picture.dice(),
            picture.whole(),
            picture.sides(),
            picture.widthMm(),
            stack),
        named);
  }
}
