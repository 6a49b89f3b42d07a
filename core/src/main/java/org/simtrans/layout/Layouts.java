package org.simtrans.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.simtrans.Extensions;
import org.simtrans.MissingExtensionException;
import org.simtrans.Registry;
import org.simtrans.SimTransException;

/** All layouts, in the order in which they are tried. */
public final class Layouts {
  private static final List<Layout> OURS = Extensions.ours(Layout.class);

  private static final Registry<Layout> REGISTRY =
      new Registry<>(Layout.class, "layout", OURS, Layouts::checked);

  private static final int LONGEST = 60; // characters of a name in a message

  private Layouts() {}

  private static List<String> checked(Layout layout) {
    Objects.requireNonNull(layout.description(), "its description is null");
    Objects.requireNonNull(layout.descriptionFiles(), "its descriptionFiles are null");
    Objects.requireNonNull(layout.ownFolders(), "its ownFolders are null");
    return Collections.singletonList(layout.key());
  }

  /**
   * Those of other jars, which know what they are there for, then our own. The first that
   * recognises a folder has it.
   *
   * @throws org.simtrans.InvalidSettingException if a jar offers one that cannot be used, or two
   *     have one name
   */
  public static List<Layout> all() {
    List<Layout> all = new ArrayList<>(REGISTRY.all());
    all.removeAll(OURS);
    all.addAll(OURS);
    return all;
  }

  /** The names, as settings take them: ours, then those of other jars. */
  public static List<String> names() {
    return REGISTRY.names();
  }

  /**
   * The layout with this {@link Layout#key()}.
   *
   * @throws MissingExtensionException if there is none
   */
  public static Layout named(String key) {
    return REGISTRY.get(names().contains(key) ? key : shortened(String.valueOf(key)));
  }

  /** Names come from files, too, and files hold anything. */
  private static String shortened(String key) {
    return key.length() <= LONGEST ? key : key.substring(0, LONGEST) + "...";
  }

  /** The first layout that recognises a tree. */
  public static Optional<Layout> of(FileTree tree) {
    return all().stream()
        .filter(layout -> asked(layout, () -> layout.recognises(tree)))
        .findFirst();
  }

  /**
   * Sorts the files of a tree into cases.
   *
   * @throws org.simtrans.InvalidSettingException if the layout is one of another jar and fails
   */
  public static Layout.Contents contents(Layout layout, FileTree tree) {
    return asked(layout, () -> layout.read(tree));
  }

  /** An answer of a layout; an error that only a programmer can mend names the layout of a jar. */
  private static <T> T asked(Layout layout, Supplier<T> question) {
    if (OURS.contains(layout)) {
      return question.get();
    }
    try {
      return Objects.requireNonNull(question.get(), "its contents are null");
    } catch (SimTransException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw Extensions.unusable(Layout.class, layout.getClass(), Extensions.reason(e));
    }
  }

  /** What a tree has of layouts that it nearly has, a sentence for each. */
  public static List<String> nearly(FileTree tree) {
    return all().stream()
        .map(layout -> asked(layout, () -> layout.nearly(tree)))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The files that say something about a cohort of any layout, as {@code dataset.json} does. */
  public static Set<String> descriptionFiles() {
    return all().stream()
        .flatMap(layout -> layout.descriptionFiles().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A folder of the tree that looks as if it, and not another, were the folder of a cohort. */
  public static Optional<Path> cohortWithin(FileTree tree) {
    Set<String> own =
        all().stream().flatMap(layout -> layout.ownFolders().stream()).collect(Collectors.toSet());
    for (Path image : tree.images()) {
      for (int i = 0; i < image.getNameCount() - 1; i++) {
        if (own.contains(image.getName(i).toString())) {
          return Optional.of(i == 0 ? tree.root() : tree.absolute(image.subpath(0, i)));
        }
      }
    }
    return Optional.empty();
  }
}
