package org.simtrans.layout.builtin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.simtrans.image.Images;
import org.simtrans.layout.Case;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.FolderRole;
import org.simtrans.layout.Layout;
import org.simtrans.layout.Remark;
import org.simtrans.layout.builtin.Pairing.Picture;

/**
 * Masks known by their names: {@code X_mask.tif} beside {@code X.tif}, at any depth, or in a folder
 * called {@code masks}, {@code labels}, {@code gt}, ... that goes with one of images.
 */
public final class Siblings implements Layout {

  /** Found by its name in META-INF/services. */
  public Siblings() {}

  @Override
  public String key() {
    return "siblings";
  }

  @Override
  public String description() {
    return "masks beside images (X.tif and X_mask.tif, or folders such as imgs and masks)";
  }

  @Override
  public boolean namesSubjects() {
    return false;
  }

  @Override
  public boolean recognises(FileTree tree) {
    Set<String> others = new HashSet<>(new NnUnet().ownFolders());
    return tree.images().stream()
            .noneMatch(file -> folders(file).stream().anyMatch(others::contains))
        && tree.images().stream().anyMatch(new Roles(tree)::isMask);
  }

  @Override
  public Contents read(FileTree tree) {
    Roles roles = new Roles(tree);
    List<Picture> images = new ArrayList<>();
    List<Picture> masks = new ArrayList<>();
    for (Path file : tree.images()) {
      (roles.isMask(file) ? masks : images).add(roles.picture(file));
    }
    Pairing pairing = new Pairing(images, masks);
    pairing.requireOneKind();
    boolean unique = images.stream().map(Siblings::name).distinct().count() == images.size();
    List<Found> found = new ArrayList<>();
    for (Picture image : images) {
      List<Path> labels =
          pairing.masks().getOrDefault(image, List.of()).stream()
              .map(mask -> tree.absolute(mask.file()))
              .toList();
      String name = unique ? name(image) : FileTree.name(image.file());
      found.add(new Found(new Case(name, name, tree.source(image.file()), labels), image.file()));
    }
    List<Path> strays = pairing.strays().stream().map(mask -> tree.absolute(mask.file())).toList();
    return new Contents(found, strays, Optional.empty(), sign(pairing), List.of());
  }

  /** What looks like a mask and is taken for an image, because another layout was asked for. */
  List<Remark> masks(FileTree tree) {
    Roles roles = new Roles(tree);
    return tree.images().stream()
        .filter(roles::isMask)
        .map(
            file ->
                Remark.warning(
                    tree.absolute(file),
                    "looks like a mask by its name, but is taken for an image",
                    "leave out 'layout', so that masks are known by their names"))
        .toList();
  }

  /** The first pair, for people. */
  private static String sign(Pairing pairing) {
    return pairing.masks().entrySet().stream()
        .findFirst()
        .map(pair -> pair.getValue().get(0).file() + " is the mask of " + pair.getKey().file())
        .orElse("names say that there are masks, but none belongs to an image");
  }

  private static String name(Picture image) {
    return (image.place().isEmpty() ? "" : image.place() + "/") + Images.stem(image.file());
  }

  private static List<String> folders(Path file) {
    List<String> folders = new ArrayList<>();
    for (int i = 0; i < file.getNameCount() - 1; i++) {
      folders.add(file.getName(i).toString());
    }
    return folders;
  }

  /** What files are by their names and by the folders around them. */
  private static final class Roles {
    private final Set<String> withInner = new HashSet<>(); // folders around one with a role
    private final Set<String> withImages = new HashSet<>(); // folders of files that are no masks

    Roles(FileTree tree) {
      for (Path file : tree.images()) {
        List<String> folders = folders(file);
        for (int i = 1; i < folders.size(); i++) {
          if (FolderRole.of(folders.get(i)).isPresent()) {
            for (int k = 1; k <= i; k++) {
              withInner.add(String.join("/", folders.subList(0, k)));
            }
          }
        }
        String stem = Images.stem(file);
        if (!MaskName.isMask(stem) && !MaskName.isFinding(stem)) {
          withImages.add(String.join("/", folders));
        }
      }
    }

    boolean isMask(Path file) {
      String stem = Images.stem(file);
      return roleOf(file).equals(Optional.of(FolderRole.MASKS))
          || MaskName.isMask(stem)
          || MaskName.isFinding(stem) && withImages.contains(String.join("/", folders(file)));
    }

    /** The role of the innermost folder that has one; a folder around others says little. */
    private Optional<FolderRole> roleOf(Path file) {
      List<String> folders = folders(file);
      for (int i = folders.size(); i > 0; i--) {
        Optional<FolderRole> role = FolderRole.of(folders.get(i - 1));
        if (role.isPresent()) {
          boolean isAround =
              i < folders.size() && withInner.contains(String.join("/", folders.subList(0, i)));
          return isAround ? Optional.empty() : role;
        }
      }
      return Optional.empty();
    }

    Picture picture(Path file) {
      String place =
          folders(file).stream()
              .map(folder -> FolderRole.of(folder).isPresent() ? FolderRole.rest(folder) : folder)
              .filter(folder -> !folder.isEmpty())
              .collect(Collectors.joining("/"));
      return new Picture(file, place, roleOf(file).equals(Optional.of(FolderRole.MASKS)));
    }
  }
}
