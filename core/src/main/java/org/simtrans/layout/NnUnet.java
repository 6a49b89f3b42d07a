package org.simtrans.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * nnU-Net raw and Medical Segmentation Decathlon: {@code imagesTr} and {@code labelsTr} with equal
 * names, up to the suffixes {@code _0000}, {@code _0001}, ... that nnU-Net gives to an image's
 * channels; {@code imagesTs} are unlabelled unless there is {@code labelsTs}. {@code dataset.json}
 * names the channels.
 */
final class NnUnet implements Layout {
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
  public Optional<String> nearly(FileTree tree) {
    boolean labels = tree.has("labelsTr");
    return tree.has("imagesTr") || !labels && !tree.has("imagesTs")
        ? Optional.empty()
        : Optional.of(
            "looks like nnU-Net, but there is %s and no imagesTr"
                .formatted(labels ? "labelsTr" : "imagesTs"));
  }

  @Override
  public boolean namesSubjects() {
    return false;
  }

  @Override
  public Contents read(FileTree tree) {
    List<String> channels =
        DatasetJson.in(tree.root()).map(DatasetJson::channels).orElseGet(List::of);
    List<Found> found = new ArrayList<>();
    List<Path> strays = new ArrayList<>();
    for (String part : List.of("Tr", "Ts")) {
      LabelIndex labels = new LabelIndex();
      for (Path label : tree.below("labels" + part)) {
        labels.add(FileTree.name(label), tree.absolute(Path.of("labels" + part).resolve(label)));
      }
      found.addAll(new NnUnetCases(tree, "images" + part, channels, labels).found());
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
}
