package org.simtrans.layout.builtin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.Layout;
import org.simtrans.layout.Layouts;

/**
 * The images of a folder on which a model of certain channels draws. The files of one image are
 * joined by the layout of the folder, as in training; only what other images lack makes no
 * difference. In a folder without such a layout, files are joined whose names nnU-Net gives to
 * channels.
 */
public final class JoinedImages {
  private JoinedImages() {}

  /**
   * Finds the images, each with the channels that it has.
   *
   * @param channels that the model sees, in its order; empty for one without a name, which sees
   *     every file by itself
   * @throws CohortException if two files would be the same channel of one image
   */
  public static List<Case> of(FileTree tree, List<String> channels) {
    Optional<Layout> layout = channels.isEmpty() ? Optional.empty() : Layouts.of(tree);
    if (layout.isPresent() && layout.get() instanceof SessionLayout sessions) {
      return sessions.sessions(tree).each(tree);
    }
    if (layout.isPresent() && layout.get() instanceof NnUnet nnUnet) {
      return nnUnet.read(tree).images().stream().map(Layout.Found::image).toList();
    }
    List<Case> cases =
        new ArrayList<>(channels.size() > 1 ? NnUnetCases.joined(tree, channels) : List.of());
    Set<Path> joined = new HashSet<>();
    cases.forEach(one -> joined.addAll(one.image().files()));
    for (Path image : tree.images()) {
      if (!joined.contains(tree.absolute(image))) {
        String name = FileTree.name(image);
        cases.add(new Case(name, name, tree.source(image), List.of()));
      }
    }
    return cases;
  }
}
