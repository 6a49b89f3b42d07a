package org.simtrans.layout.builtin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.LabelIndex;
import org.simtrans.layout.Layout;
import org.simtrans.layout.Remark;
import org.simtrans.layout.Splits;

/**
 * nnU-Net raw and Medical Segmentation Decathlon: {@code imagesTr} and {@code labelsTr} with equal
 * names, up to the suffixes {@code _0000}, {@code _0001}, ... that nnU-Net gives to an image's
 * channels; {@code imagesTs} are unlabelled unless there is {@code labelsTs}. {@code dataset.json}
 * names the channels and may list the images, and the first fold of {@code splits_final.json} is
 * the split.
 */
public final class NnUnet implements Layout {

  /** Found by its name in META-INF/services. */
  public NnUnet() {}

  private static final String FOLDS = "splits_final.json";

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
    return Set.of("dataset.json", FOLDS);
  }

  @Override
  public Set<String> ownFolders() {
    return Set.of("imagesTr", "labelsTr");
  }

  @Override
  public boolean recognises(FileTree tree) {
    return tree.has("imagesTr") || namesCases(tree);
  }

  private static boolean namesCases(FileTree tree) {
    try {
      return !DatasetList.in(tree.root()).dataset().isEmpty();
    } catch (CohortException e) {
      return false; // that of another layout
    }
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
    DatasetList list = DatasetList.in(tree.root());
    if (!list.dataset().isEmpty()) {
      return split(
          tree, list.cases(channels), List.of(), "the images that dataset.json names", List.of());
    }
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
    List<Found> chosen = list.chosen(found);
    chosen.forEach(one -> strays.removeAll(one.image().labels()));
    return split(tree, chosen, strays, "", list.remarks(found, chosen));
  }

  /** With the first fold as the split, if there are folds. */
  private static Contents split(
      FileTree tree, List<Found> found, List<Path> strays, String sign, List<Remark> remarks) {
    Path folds = tree.root().resolve(FOLDS);
    if (!Files.exists(folds)) {
      List<Remark> all = new ArrayList<>(remarks);
      pickle(tree).ifPresent(all::add);
      return new Contents(found, strays, Optional.empty(), sign, all);
    }
    Splits fold = Splits.read(folds);
    Splits split = new Splits(fold.train(), fold.val(), tested(found, fold));
    String images = sign.isEmpty() ? "imagesTr and labelsTr" : sign;
    return new Contents(
        found, strays, Optional.of(split), images + ", split as fold 0 of " + FOLDS, remarks);
  }

  /** The folds of nnU-Net's first version are a Python object, which only Python reads. */
  private static Optional<Remark> pickle(FileTree tree) {
    Path folds = tree.root().resolve("splits_final.pkl");
    return Files.exists(folds)
        ? Optional.of(
            Remark.warning(
                folds,
                "the folds are a Python pickle, which is not read: the split is drawn anew",
                "write them as splits_final.json: " + Splits.PICKLE_TO_JSON))
        : Optional.empty();
  }

  /** Labelled cases that are in no fold are for the test. */
  private static List<String> tested(List<Found> found, Splits fold) {
    Set<String> named = new HashSet<>(fold.train());
    named.addAll(fold.val());
    return found.stream()
        .map(Found::image)
        .filter(Case::labelled)
        .map(Case::name)
        .filter(name -> !named.contains(name))
        .toList();
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
