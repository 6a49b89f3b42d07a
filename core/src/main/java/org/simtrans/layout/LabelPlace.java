package org.simtrans.layout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.simtrans.image.Images;
import org.simtrans.layout.Layout.Contents;
import org.simtrans.layout.Layout.Found;

/**
 * Finds the file in which a layout looks for the label of an image that has none. Names are tried:
 * those that the labels of other images suggest, then those that are usual in each layout. A name
 * is taken only if the layout, asked with this file in place, gives it to this image and leaves the
 * labels of all others as they are.
 */
public final class LabelPlace {
  private static final int EXAMPLES = 40; // labelled images whose names are imitated
  private static final Pattern WORD = Pattern.compile("[^/_.\\-]+|[/_.\\-]+");
  private static final List<String> WORDS = List.of("_mask", "_seg", "_label", "-seg", "_dseg");

  private final FileTree tree;
  private final Layout layout;
  private final List<Case> cases;

  private LabelPlace(FileTree tree, Layout layout, List<Case> cases) {
    this.tree = tree;
    this.layout = layout;
    this.cases = cases;
  }

  /**
   * Looks for a place.
   *
   * @param root the folder of the cohort
   * @param layout in which it was understood
   * @param cases all cases of it
   * @param one the case without a label
   * @return a file that does not exist yet; empty if the layout has no place for it
   */
  public static Optional<Path> of(Path root, Layout layout, List<Case> cases, Case one) {
    return new LabelPlace(FileTree.of(root), layout, cases).find(one);
  }

  private Optional<Path> find(Case one) {
    Path image = relative(one.image().first());
    String ending = ending(image);
    Set<Path> candidates = new LinkedHashSet<>();
    cases.stream()
        .filter(other -> other.labels().size() == 1)
        .limit(EXAMPLES)
        .forEach(other -> imitated(other, image, ending).ifPresent(candidates::add));
    candidates.addAll(usual(one, image, ending));
    return candidates.stream()
        .filter(file -> Files.notExists(tree.absolute(file)))
        .filter(file -> belongs(file, one))
        .findFirst()
        .map(tree::absolute);
  }

  private Path relative(Path file) {
    return tree.root().toAbsolutePath().relativize(file.toAbsolutePath());
  }

  /** The ending of the format in which the mask of an image is written: ".nii.gz", ".png". */
  private static String ending(Path image) {
    Path mask = Path.of(Images.maskName(image));
    return mask.toString().substring(Images.stem(mask).length());
  }

  /** The name of another image's label, with the words in which the two images differ exchanged. */
  private Optional<Path> imitated(Case other, Path image, String ending) {
    List<String> here = words(withoutEnding(image));
    List<String> there = words(withoutEnding(relative(other.image().first())));
    if (here.size() != there.size()) {
      return Optional.empty();
    }
    Map<String, String> exchanged = new HashMap<>();
    for (int i = 0; i < here.size(); i++) {
      String before = exchanged.put(there.get(i), here.get(i));
      if (before != null && !before.equals(here.get(i))) {
        return Optional.empty(); // one word would become two
      }
    }
    StringBuilder name = new StringBuilder();
    words(withoutEnding(relative(other.labels().get(0))))
        .forEach(word -> name.append(exchanged.getOrDefault(word, word)));
    return Optional.of(Path.of(name + ending));
  }

  private static String withoutEnding(Path file) {
    return FileTree.name(file);
  }

  private static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(name);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  /** The names that layouts have for labels where there is no label yet. */
  private static List<Path> usual(Case one, Path image, String ending) {
    List<Path> usual = new ArrayList<>();
    String name = withoutEnding(image);
    Path first = image.getName(0);
    if (image.getNameCount() > 1) {
      String below = FileTree.name(first.relativize(image));
      String folder = first.toString();
      if (folder.startsWith("images")) { // images, imagesTr, imagesTs
        String labels = "labels" + folder.substring("images".length()) + "/";
        usual.add(Path.of(labels + below + ending));
        usual.add(Path.of(labels + one.name() + ending));
      }
    }
    Path folder = image.getParent() == null ? Path.of("") : image.getParent();
    String stem = Images.stem(image);
    Stream.of(
            stem.replaceFirst("_t1w(_deface)?_stx$", "_LesionSmooth_stx"),
            stem.replaceFirst("_[A-Za-z0-9]+$", "_desc-lesion_mask"),
            stem.replaceFirst("[-_][A-Za-z0-9]+$", "-seg"),
            stem.replaceFirst("[-_][A-Za-z0-9]+$", "_seg"))
        .filter(other -> !other.equals(stem))
        .forEach(other -> usual.add(folder.resolve(other + ending)));
    WORDS.forEach(word -> usual.add(Path.of(name + word + ending)));
    return usual;
  }

  /** Whether the layout gives the file to this image, and all others keep what they have. */
  private boolean belongs(Path file, Case one) {
    List<Path> images = new ArrayList<>(tree.images());
    images.add(file);
    images.sort(null);
    FileTree with = new FileTree(tree.root(), images, tree.gathered(), List.of(), List.of());
    // Where a mask comes to lie beside an image, a bare folder is one no more.
    Layout sees = layout.key().equals("bare") ? Layouts.named("siblings") : layout;
    Map<Path, List<Path>> labels = new HashMap<>();
    Contents contents;
    try {
      if (!sees.recognises(with)) {
        return false;
      }
      contents = Layouts.contents(sees, with);
    } catch (CohortException e) {
      return false;
    }
    for (Found found : contents.images()) {
      labels.put(found.image().image().first(), found.image().labels());
    }
    return !labels.containsKey(tree.absolute(file))
        && cases.stream().allMatch(each -> labels.containsKey(each.image().first()))
        && cases.stream()
            .allMatch(
                each ->
                    labels
                        .get(each.image().first())
                        .equals(
                            each.image().first().equals(one.image().first())
                                ? List.of(tree.absolute(file))
                                : each.labels()));
  }
}
