package org.simtrans.predict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.simtrans.data.PictureStacks;
import org.simtrans.image.Images;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.layout.Case;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.SliceName;
import org.simtrans.predict.SegmentFiles.Task;

/** Images to draw on as cases, and the stacks that pictures among them are slices of. */
final class PictureTasks {
  private PictureTasks() {}

  /** A task as a case, which its mask names. */
  static Case of(Task task) {
    Path place = task.source().first().resolveSibling(task.mask().getFileName());
    String name = FileTree.name(place.toAbsolutePath().normalize());
    return new Case(name, name, task.source(), task.channels(), List.of());
  }

  /** The stacks of the tasks' pictures, with the slices that lie beside them. */
  static PictureStacks stacks(List<Task> tasks) {
    List<Case> cases = new ArrayList<>(tasks.stream().map(PictureTasks::of).toList());
    Set<String> names = new HashSet<>();
    Set<String> stacks = new HashSet<>();
    Set<Path> folders = new HashSet<>();
    for (Case one : cases) {
      names.add(one.name());
      if (one.image().isSingle() && !SliceName.stack(one.name()).equals(one.name())) {
        stacks.add(SliceName.stack(one.name()));
        folders.add(one.image().first().toAbsolutePath().normalize().getParent());
      }
    }
    for (Path folder : folders) {
      for (Path file : images(folder)) {
        String name = FileTree.name(file);
        if (stacks.contains(SliceName.stack(name)) && names.add(name)) {
          cases.add(new Case(name, name, file, List.of()));
        }
      }
    }
    return PictureStacks.of(cases);
  }

  private static List<Path> images(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Images::isImage).sorted().toList();
    } catch (IOException e) {
      throw new UnreadableImageException(folder, "could not be listed; check its rights", e);
    }
  }
}
