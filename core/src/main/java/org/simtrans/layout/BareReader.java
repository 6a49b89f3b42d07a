package org.simtrans.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Any folder of images, at any depth: unlabelled. */
public final class BareReader implements LayoutReader {
  /** Folders that only make sense in another layout: what lies in them is no bare image. */
  private static final Set<String> OF_OTHERS = Set.of("imagesTr", "labelsTr", "labels");

  @Override
  public boolean recognises(FileTree tree) {
    return !tree.images().isEmpty() && nestedCohort(tree).isEmpty();
  }

  /** A folder below the root that looks as if it, and not the root, were meant. */
  public static Optional<Path> nestedCohort(FileTree tree) {
    for (Path image : tree.images()) {
      for (int i = 0; i < image.getNameCount() - 1; i++) {
        if (OF_OTHERS.contains(image.getName(i).toString())) {
          return Optional.of(i == 0 ? tree.root() : tree.absolute(image.subpath(0, i)));
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public Contents read(FileTree tree) {
    List<Found> found = new ArrayList<>();
    for (Path image : tree.images()) {
      String name = FileTree.name(image);
      Case unlabelled =
          new Case(SliceName.of(name).subject(), name, tree.absolute(image), List.of());
      found.add(new Found(unlabelled, image));
    }
    return new Contents(found, List.of(), Optional.empty());
  }
}
