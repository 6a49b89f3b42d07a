package org.simtrans.layout;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The three parts into which subjects are split. */
public enum Part {
  /** The subjects that the network learns from. */
  TRAIN,
  /** The subjects on which epoch, threshold and smallest part are chosen. */
  VAL,
  /** The subjects that no choice depends on. */
  TEST;

  private static final Map<String, Part> SPELLINGS =
      Map.of(
          "train", TRAIN,
          "training", TRAIN,
          "val", VAL,
          "valid", VAL,
          "validation", VAL,
          "dev", VAL,
          "test", TEST,
          "testing", TEST);

  /** The part that people call so, in files and as a folder; empty if it is another word. */
  public static Optional<Part> named(String word) {
    return Optional.ofNullable(SPELLINGS.get(word.toLowerCase(Locale.ROOT)));
  }

  /** The part that a folder of the path names; empty if none does. */
  public static Optional<Part> of(Path below) {
    return folders(below).map(FolderRole::part).flatMap(Optional::stream).findFirst();
  }

  /** A name with slashes, without the folders that name a part. */
  public static String without(String name) {
    int file = name.lastIndexOf('/') + 1;
    return Arrays.stream(name.substring(0, file).split("/"))
            .filter(folder -> !folder.isEmpty() && named(folder).isEmpty())
            .map(folder -> folder + "/")
            .collect(Collectors.joining())
        + name.substring(file);
  }

  private static Stream<String> folders(Path below) {
    return IntStream.range(0, below.getNameCount() - 1).mapToObj(i -> below.getName(i).toString());
  }

  /** The name in files and on the command line: {@code train}, {@code val}, {@code test}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
