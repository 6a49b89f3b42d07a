package org.simtrans.predict;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.image.Images;
import org.simtrans.layout.Case;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.builtin.JoinedImages;
import org.simtrans.predict.SegmentFiles.Task;

/**
 * The images of a tree as tasks. Files that are channels of one image make one task, whose mask has
 * the name of the case and lies where the files have their common folder.
 */
final class JoinedTasks {
  private JoinedTasks() {}

  /**
   * @param channels that the model sees
   * @param target where the mask of an image at a place below the tree goes, but for its name
   */
  static List<Task> of(FileTree tree, ChannelChoice channels, UnaryOperator<Path> target) {
    return JoinedImages.of(tree, channels.names()).stream()
        .filter(one -> !isGathered(tree, one))
        .map(channels::narrowed)
        .map(one -> task(one, tree, target))
        .toList();
  }

  /** Images that lie in many files, as a scanner's series, are found in another way. */
  private static boolean isGathered(FileTree tree, Case one) {
    return tree.gathered().images().values().stream()
        .anyMatch(image -> image.source().equals(one.image()));
  }

  private static Task task(Case one, FileTree tree, UnaryOperator<Path> target) {
    Path first = one.image().first();
    Path place = tree.root().relativize(first);
    if (one.image().isSingle()) {
      Path mask = place.resolveSibling(Images.maskName(first));
      return new Task(one.image(), one.channels(), target.apply(mask));
    }
    String ending = Images.maskName(first).substring(Images.stem(first).length());
    String name = one.name().substring(one.name().lastIndexOf('/') + 1) + ending;
    Path mask = tree.root().relativize(common(one.image().files())).resolve(name);
    return new Task(one.image(), one.channels(), target.apply(mask));
  }

  private static Path common(List<Path> files) {
    Path folder = files.get(0).getParent();
    for (Path file : files) {
      while (!file.startsWith(folder)) {
        folder = folder.getParent();
      }
    }
    return folder;
  }
}
