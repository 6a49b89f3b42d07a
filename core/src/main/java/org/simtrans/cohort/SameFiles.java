package org.simtrans.cohort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.simtrans.image.Source;
import org.simtrans.layout.Case;
import org.simtrans.layout.Layout.Found;
import org.simtrans.layout.Remark;

/**
 * Images that are one file under several names, by links. Each counts once: a copy on either side
 * of a split would make the test too good.
 *
 * @param images each once, in their order
 * @param remarks which were left out
 */
record SameFiles(List<Found> images, List<Remark> remarks) {

  static SameFiles among(List<Found> found) {
    Map<Object, Found> kept = new LinkedHashMap<>();
    List<Remark> remarks = new ArrayList<>();
    for (Found one : found) {
      Object key = identity(one.image().image());
      Found other = kept.get(key);
      if (other == null) {
        kept.put(key, one);
      } else {
        boolean swap = isBetter(one, other);
        remarks.add(remark(swap ? other : one, swap ? one : other));
        if (swap) {
          kept.put(key, one);
        }
      }
    }
    return new SameFiles(List.copyOf(kept.values()), remarks);
  }

  /** What is labelled teaches more; a file's own name says more than that of a link. */
  private static boolean isBetter(Found one, Found other) {
    if (one.image().labelled() != other.image().labelled()) {
      return one.image().labelled();
    }
    return Files.isSymbolicLink(file(other.image())) && !Files.isSymbolicLink(file(one.image()));
  }

  private static Path file(Case one) {
    return one.image().first();
  }

  private static Remark remark(Found left, Found kept) {
    return new Remark(
        file(left.image()),
        "is the same file as " + file(kept.image()) + ", by a link",
        "nothing, if this is intended: the image counts once, under the other name",
        false);
  }

  /** What tells files apart whatever they are called; a file that cannot be asked is itself. */
  private static Object identity(Source image) {
    List<Object> keys = new ArrayList<>(List.of(image.frame()));
    for (Path file : image.files()) {
      try {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        keys.add(key == null ? file.toRealPath() : key);
      } catch (IOException e) {
        keys.add(file);
      }
    }
    return keys;
  }
}
