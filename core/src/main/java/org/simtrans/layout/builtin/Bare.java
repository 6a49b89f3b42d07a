package org.simtrans.layout.builtin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.simtrans.layout.Case;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.Layout;
import org.simtrans.layout.Layouts;

/** Any folder of images, at any depth, without labels. */
public final class Bare implements Layout {

  /** Found by its name in META-INF/services. */
  public Bare() {}

  @Override
  public String key() {
    return "bare";
  }

  @Override
  public String description() {
    return "a bare folder of images";
  }

  /** A folder with another cohort in it is not bare: labels would be taken for images. */
  @Override
  public boolean recognises(FileTree tree) {
    return !tree.images().isEmpty() && Layouts.cohortWithin(tree).isEmpty();
  }

  @Override
  public boolean namesSubjects() {
    return false;
  }

  @Override
  public Contents read(FileTree tree) {
    List<Found> found = new ArrayList<>();
    for (Path image : tree.images()) {
      String name = tree.shown(image);
      found.add(new Found(new Case(name, name, tree.source(image), List.of()), image));
    }
    return new Contents(found, List.of(), Optional.empty(), "", new Siblings().masks(tree));
  }
}
