package org.simtrans.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * nnU-Net raw and Medical Segmentation Decathlon: {@code imagesTr} and {@code labelsTr} with equal
 * names, up to the suffix {@code _0000} that nnU-Net gives to an image's first channel; {@code
 * imagesTs} are unlabelled unless there is {@code labelsTs}.
 */
final class NnUnet implements Layout {
  private static final Pattern CHANNEL = Pattern.compile("(.+)_(\\d{4})");

  @Override
  public String key() {
    return "nnunet";
  }

  @Override
  public String description() {
    return "nnU-Net raw or Decathlon (imagesTr and labelsTr)";
  }

  @Override
  public Set<String> descriptionFiles() {
    return Set.of("dataset.json");
  }

  @Override
  public Set<String> ownFolders() {
    return Set.of("imagesTr", "labelsTr");
  }

  @Override
  public boolean recognises(FileTree tree) {
    return tree.has("imagesTr");
  }

  @Override
  public Contents read(FileTree tree) {
    DatasetJson.in(tree.root()).ifPresent(json -> requireOneChannel(tree.root(), json));
    List<Found> found = new ArrayList<>();
    List<Path> strays = new ArrayList<>();
    for (String part : List.of("Tr", "Ts")) {
      LabelIndex labels = new LabelIndex();
      for (Path label : tree.below("labels" + part)) {
        labels.add(FileTree.name(label), tree.absolute(Path.of("labels" + part).resolve(label)));
      }
      List<Path> images = tree.below("images" + part);
      boolean suffixed = images.stream().allMatch(image -> FileTree.name(image).endsWith("_0000"));
      for (Path image : images) {
        Path file = tree.absolute(Path.of("images" + part).resolve(image));
        String name = caseName(file, FileTree.name(image), labels, suffixed);
        found.add(new Found(new Case(name, name, file, labels.take(name)), image));
      }
      strays.addAll(labels.strays());
    }
    return new Contents(found, strays, Optional.empty());
  }

  @Override
  public SortedSet<Integer> labelValues(Path root) {
    return DatasetJson.in(root).map(DatasetJson::labels).orElseGet(TreeSet::new);
  }

  /** Images for the test are without labels by rule. */
  @Override
  public boolean expectsLabel(Path root, Case unlabelled) {
    return !unlabelled.image().first().startsWith(root.resolve("imagesTs"));
  }

  private static void requireOneChannel(Path root, DatasetJson json) {
    if (json.channels().size() > 1) {
      throw new CohortException(
          ("%s names %d channels (%s), but SimTrans reads one; keep the images of one of them and"
                  + " name it alone")
              .formatted(
                  root.resolve("dataset.json"),
                  json.channels().size(),
                  String.join(", ", json.channels())));
    }
  }

  private static String caseName(Path file, String name, LabelIndex labels, boolean suffixed) {
    Matcher channel = CHANNEL.matcher(name);
    boolean isCase = !channel.matches() || labels.contains(name);
    if (isCase || !suffixed && !labels.contains(channel.group(1))) {
      return name;
    }
    if (!channel.group(2).equals("0000")) {
      throw new CohortException(
          ("%s is a further channel of the case '%s', but SimTrans reads one channel; keep the"
                  + " files of one channel, named _0000")
              .formatted(file, channel.group(1)));
    }
    return channel.group(1);
  }
}
