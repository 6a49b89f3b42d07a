package org.simtrans.layout.builtin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.simtrans.image.Source;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.LabelIndex;
import org.simtrans.layout.Layout.Found;

/**
 * The images of one folder of {@link NnUnet}: nnU-Net has a file for each channel, named {@code
 * _0000}, {@code _0001}, ...; the Decathlon has all channels as frames of one file, and nnU-Net the
 * colours of a picture as one.
 */
final class NnUnetCases {
  private static final Pattern CHANNEL = Pattern.compile("(.+)_(\\d{4})");

  private final FileTree tree;
  private final Path folder;
  private final List<String> names;
  private final LabelIndex labels;
  private final Map<String, SortedMap<Integer, Path>> cases = new LinkedHashMap<>(); // by channel
  private final boolean allInOne; // whether each file holds all channels

  /**
   * @param folder of the images, below the root
   * @param names of the channels; empty if none are known
   */
  NnUnetCases(FileTree tree, String folder, List<String> names, LabelIndex labels) {
    this(tree, Path.of(folder), names, labels, tree.below(folder), List.of());
  }

  /**
   * @param images relative to the folder
   * @param certain names of those that hold channels, whatever the others do
   */
  private NnUnetCases(
      FileTree tree,
      Path folder,
      List<String> names,
      LabelIndex labels,
      List<Path> images,
      Collection<String> certain) {
    this.tree = tree;
    this.folder = folder;
    this.names = names;
    this.labels = labels;
    boolean suffixed = isSuffixed(images);
    int most = 0;
    for (Path image : images) {
      String name = FileTree.name(image);
      Matcher channel = CHANNEL.matcher(name);
      boolean isChannel =
          channel.matches()
              && !labels.contains(name)
              && (suffixed || certain.contains(name) || labels.contains(channel.group(1)));
      int number = isChannel ? Integer.parseInt(channel.group(2)) : 0;
      most = Math.max(most, number);
      Path other =
          cases
              .computeIfAbsent(isChannel ? channel.group(1) : name, key -> new TreeMap<>())
              .put(number, image);
      requireAlone(other, image);
    }
    allInOne = most == 0 && certain.isEmpty();
  }

  /**
   * The images of a folder in no layout that lie in a file for each channel: all numbers of a name
   * are those of channels, from 0000 on.
   *
   * @param names of the channels that are looked for
   */
  static List<Case> joined(FileTree tree, List<String> names) {
    Map<String, SortedMap<Integer, Path>> numbered = new LinkedHashMap<>();
    for (Path image : tree.images()) {
      String name = FileTree.name(image);
      if (CHANNEL.matcher(name).matches()) {
        numbered.computeIfAbsent(base(name), key -> new TreeMap<>()).put(number(name), image);
      }
    }
    numbered.values().removeIf(files -> files.firstKey() != 0 || files.lastKey() >= names.size());
    List<Path> images =
        numbered.values().stream().flatMap(files -> files.values().stream()).toList();
    List<String> certain = images.stream().map(FileTree::name).toList();
    NnUnetCases cases =
        new NnUnetCases(tree, Path.of(""), names, new LabelIndex(), images, certain);
    return cases.found().stream().map(Found::image).toList();
  }

  private static void requireAlone(Path other, Path image) {
    if (other != null) {
      throw new CohortException(
          "%s and %s would be the same channel of one image; keep one of them"
              .formatted(other, image));
    }
  }

  /** Whether the files are named by channel, where no label tells: the Decathlon counts cases. */
  private boolean isSuffixed(List<Path> images) {
    List<String> stems = images.stream().map(FileTree::name).toList();
    if (!stems.stream().allMatch(stem -> CHANNEL.matcher(stem).matches())) {
      return false;
    }
    boolean named =
        !names.isEmpty() && stems.stream().allMatch(stem -> number(stem) < names.size());
    return named || stems.stream().allMatch(stem -> stems.contains(base(stem) + "_0000"));
  }

  private static int number(String stem) {
    return Integer.parseInt(stem.substring(stem.length() - 4));
  }

  private static String base(String stem) {
    return stem.substring(0, stem.length() - 5);
  }

  /** The cases in the order of their paths. */
  List<Found> found() {
    List<Found> found = new ArrayList<>();
    cases.forEach((name, files) -> found.add(found(name, files)));
    return found;
  }

  private Found found(String name, SortedMap<Integer, Path> files) {
    List<Path> absolute =
        files.values().stream().map(file -> tree.absolute(folder.resolve(file))).toList();
    Source image = allInOne ? Source.of(absolute).withChannels(names.size()) : Source.of(absolute);
    List<String> named = allInOne ? names : files.keySet().stream().map(this::channel).toList();
    return new Found(
        new Case(name, name, image, named, labels.take(name)), files.get(files.firstKey()));
  }

  /** Where {@code dataset.json} is missing, channels are named by their numbers. */
  private String channel(int number) {
    if (!names.isEmpty() && number >= names.size()) {
      throw new CohortException(
          "%s names %d channel%s (%s), but there are files that end in _%04d; name all channels in it, or remove those files"
              .formatted(
                  tree.root().resolve("dataset.json"),
                  names.size(),
                  names.size() == 1 ? "" : "s",
                  String.join(", ", names),
                  number));
    }
    return names.isEmpty() ? String.valueOf(number) : names.get(number);
  }
}
