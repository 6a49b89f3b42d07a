package org.simtrans.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The images that {@linkplain ImageFormat#gather formats made of many files} whose names tell
 * nothing, such as the series of a scanner.
 *
 * @param images by the path at which each counts as lying, relative to the folder that was looked
 *     through; no such file needs to exist
 * @param remarks sentences about what was left out or told apart, and why
 */
public record Gathering(Map<Path, Image> images, List<String> remarks) {
  /** Nothing was gathered. */
  public static final Gathering NONE = new Gathering(Map.of(), List.of());

  /**
   * One image.
   *
   * @param source its files
   * @param alias its path for names of files and reports, relative to the folder; unlike the path
   *     at which it lies, it does not tell whose image it is
   * @param subject whose image it is, under a name that does not tell more
   */
  public record Image(Source source, Path alias, String subject) {}

  public Gathering {
    images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
    remarks = List.copyOf(remarks);
  }

  /** Whether a format has to look into the file, and into others, to know what image it is of. */
  public static boolean takes(Path file) {
    return ImageFormats.all().stream().anyMatch(format -> format.gathers(file));
  }

  /**
   * Sorts files into images.
   *
   * @param root the folder that was looked through
   * @param files below it, of which a format {@linkplain #takes takes} each
   */
  public static Gathering of(Path root, List<Path> files) {
    Map<Path, Image> images = new LinkedHashMap<>();
    List<String> remarks = new ArrayList<>();
    for (ImageFormat format : ImageFormats.all()) {
      List<Path> own = files.stream().filter(format::gathers).toList();
      if (!own.isEmpty()) {
        Gathering found = format.gather(root, own);
        images.putAll(found.images());
        remarks.addAll(found.remarks());
      }
    }
    return new Gathering(images, remarks);
  }

  /**
   * The image that a folder holds, where it holds one.
   *
   * @throws UnreadableImageException if it holds none, or several
   */
  static Source only(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      files =
          all.filter(Files::isRegularFile)
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .filter(Gathering::takes)
              .sorted()
              .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Gathering found = of(folder, files);
    if (found.images.size() != 1) {
      throw new UnreadableImageException(
          folder,
          found.images.isEmpty()
              ? "is a folder without a series of slices in it; name an image file"
              : "holds %d images (%s); name the folder or the files of one of them"
                  .formatted(found.images.size(), listed(found.images.keySet())));
    }
    return found.images.values().iterator().next().source();
  }

  private static String listed(Iterable<Path> places) {
    List<String> names = new ArrayList<>();
    for (Path place : places) {
      if (names.size() == 3) {
        return String.join(", ", names) + ", ...";
      }
      names.add(place.toString());
    }
    return String.join(", ", names);
  }
}
