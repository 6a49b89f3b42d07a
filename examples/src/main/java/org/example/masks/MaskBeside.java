package org.example.masks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.simtrans.layout.Case;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.Layout;

/**
 * A layout of our own: the masks of {@code NAME.nii.gz} lie beside it and are called {@code
 * NAME_mask.nii.gz}, or {@code NAME_mask1.nii.gz}, {@code NAME_mask2.nii.gz}, ...
 */
public final class MaskBeside implements Layout {
  private static final Pattern MASK = Pattern.compile("(.+)_mask\\d*");

  @Override
  public String key() {
    return "mask-beside";
  }

  @Override
  public String description() {
    return "masks beside images (NAME and NAME_mask)";
  }

  @Override
  public boolean recognises(FileTree tree) {
    return tree.images().stream().anyMatch(file -> imageOf(file).isPresent());
  }

  @Override
  public Contents read(FileTree tree) {
    Map<String, List<Path>> masks = new TreeMap<>(); // by the image's name
    for (Path file : tree.images()) {
      imageOf(file)
          .ifPresent(
              image ->
                  masks.computeIfAbsent(image, key -> new ArrayList<>()).add(tree.absolute(file)));
    }
    List<Found> found = new ArrayList<>();
    for (Path file : tree.images()) {
      if (imageOf(file).isEmpty()) {
        String name = FileTree.name(file);
        List<Path> labels = masks.containsKey(name) ? masks.remove(name) : List.of();
        found.add(new Found(new Case(name, name, tree.absolute(file), labels), file));
      }
    }
    List<Path> strays = masks.values().stream().flatMap(List::stream).toList();
    return new Contents(found, strays, Optional.empty());
  }

  /** The name of the image that a mask belongs to; empty if the file is no mask. */
  private static Optional<String> imageOf(Path file) {
    Matcher mask = MASK.matcher(FileTree.name(file));
    return mask.matches() ? Optional.of(mask.group(1)) : Optional.empty();
  }
}
