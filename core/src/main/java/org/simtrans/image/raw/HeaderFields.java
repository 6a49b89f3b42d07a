package org.simtrans.image.raw;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.simtrans.image.Affine;
import org.simtrans.image.UnreadableImageException;

/** The fields of a header of text, by name in lower case, and what is wrong with them. */
final class HeaderFields {
  private final Path file;
  private final Map<String, String> values = new HashMap<>();

  /**
   * @param file named in errors
   */
  HeaderFields(Path file) {
    this.file = file;
  }

  void put(String name, String value) {
    values.putIfAbsent(name.strip().toLowerCase(Locale.ROOT), value.strip());
  }

  /** The value of the first of the names that is there and not empty. */
  Optional<String> text(String... names) {
    return Arrays.stream(names).map(values::get).filter(v -> v != null && !v.isEmpty()).findFirst();
  }

  /**
   * @throws UnreadableImageException if none of the names is there
   */
  String required(String... names) {
    return text(names)
        .orElseThrow(() -> problem("has no '%s' in its header; export it again", names[0]));
  }

  /** The numbers of a field; empty if it is not there. */
  Optional<double[]> numbers(int count, String... names) {
    return text(names)
        .map(
            text -> {
              String[] words = text.split("[\\s,]+");
              if (words.length != count) {
                throw problem(
                    "has '%s: %s' in its header; expected %d numbers: export it again",
                    names[0], text, count);
              }
              return Arrays.stream(words).mapToDouble(word -> number(names[0], word)).toArray();
            });
  }

  double number(String name, String word) {
    try {
      return Double.parseDouble(word);
    } catch (NumberFormatException e) {
      throw problem("has '%s: %s' in its header; expected a number: export it again", name, word);
    }
  }

  /** A whole number; {@code otherwise} if it is not there. */
  long whole(String name, long otherwise) {
    Optional<String> text = text(name);
    try {
      return text.map(Long::parseLong).orElse(otherwise);
    } catch (NumberFormatException e) {
      throw problem(
          "has '%s: %s' in its header; expected a whole number: export it again",
          name, text.orElseThrow());
    }
  }

  /** The sizes of axes, each at least 1. */
  int[] sizes(int axes, String name) {
    double[] sizes =
        numbers(axes, name)
            .orElseThrow(() -> problem("has no '%s' in its header; export it again", name));
    double voxels = 1;
    for (double size : sizes) {
      voxels *= size;
      if (!(size >= 1 && size == Math.rint(size) && voxels <= Integer.MAX_VALUE)) {
        throw problem(
            "has '%s: %s' in its header; expected sizes of at least 1 of a file up to 2 GiB: export it again",
            name, Arrays.toString(sizes));
      }
    }
    return Arrays.stream(sizes).mapToInt(size -> (int) size).toArray();
  }

  /**
   * The file in which the voxels lie, where the header names one: it has to lie in the header's
   * folder or below, so that a header cannot ask for any file of the machine.
   */
  Path data(String name) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    Path named;
    try {
      named = folder.resolve(name).normalize();
    } catch (InvalidPathException e) {
      throw problem("keeps its voxels in a file that cannot be; export it again");
    }
    if (!named.startsWith(folder) || named.equals(folder)) {
      throw problem(
          "keeps its voxels in '%s', outside its own folder; put both files into one folder and correct the header",
          name);
    }
    return named;
  }

  /** An affine, refused if it spans no space. */
  Affine affine(double[][] rows) {
    Affine affine = new Affine(rows);
    if (!affine.isFinite() || !affine.spansSpace()) {
      throw problem(
          "has voxels without a size, or axes that lie in one plane, in its header; expected three directions: export it again");
    }
    return affine;
  }

  UnreadableImageException problem(String format, Object... values) {
    return new UnreadableImageException(file, format.formatted(values));
  }
}
