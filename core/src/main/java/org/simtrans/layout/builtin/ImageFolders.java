package org.simtrans.layout.builtin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.simtrans.layout.Case;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.LabelIndex;
import org.simtrans.layout.Layout;

/** Image folders: {@code images/**} and {@code labels/**} with the same paths up to the format. */
public final class ImageFolders implements Layout {

  /** Found by its name in META-INF/services. */
  public ImageFolders() {}

  @Override
  public String key() {
    return "image-folders";
  }

  @Override
  public String description() {
    return "image folders (images and labels)";
  }

  @Override
  public Set<String> descriptionFiles() {
    return Set.of("subjects.csv");
  }

  @Override
  public Set<String> ownFolders() {
    return Set.of("labels");
  }

  @Override
  public boolean recognises(FileTree tree) {
    return tree.has("images") && (haveEqualNames(tree) || !new Siblings().recognises(tree));
  }

  private static boolean haveEqualNames(FileTree tree) {
    LabelIndex labels = new LabelIndex();
    tree.below("labels").forEach(label -> labels.add(FileTree.name(label), label));
    return tree.below("images").stream().map(FileTree::name).anyMatch(labels::contains);
  }

  @Override
  public boolean namesSubjects() {
    return false;
  }

  @Override
  public Contents read(FileTree tree) {
    LabelIndex labels = new LabelIndex();
    for (Path label : tree.below("labels")) {
      labels.add(FileTree.name(label), tree.absolute(Path.of("labels").resolve(label)));
    }
    List<Found> found = new ArrayList<>();
    for (Path image : tree.below("images")) {
      Path place = Path.of("images").resolve(image);
      String shown = tree.shown(place);
      String name = shown.substring(shown.indexOf('/') + 1);
      List<Path> its = labels.take(FileTree.name(image));
      found.add(new Found(new Case(name, name, tree.source(place), its), image));
    }
    return new Contents(found, labels.strays(), Optional.empty());
  }
}
