package org.simtrans.layout.builtin;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.simtrans.image.Images;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.LabelIndex;

/**
 * BraTS and all that is named alike: a file for each modality of a case, {@code CASE-t1n}, {@code
 * CASE-t1c}, {@code CASE-t2w}, {@code CASE-t2f} (in earlier years {@code CASE_t1}, {@code _t1ce},
 * {@code _t2}, {@code _flair}), and the mask {@code CASE-seg}. The modalities are channels.
 */
public final class Brats implements SessionLayout {

  /** Found by its name in META-INF/services. */
  public Brats() {}

  private static final String MODALITY =
      "(t1n|t1c|t2w|t2f|t1|t1w|t1ce|t1gd|t1post|t2|flair|pd|pdw|dwi|adc|swi|cbf|cbv|mtt|tmax)";
  private static final Pattern IMAGE = Pattern.compile("(?i)(?:(.+)[-_])?" + MODALITY);
  private static final Pattern MASK =
      Pattern.compile("(?i)(?:(.+)[-_])?(?:seg|mask|lesion|label|gt|segmentation|wmh)");

  @Override
  public String key() {
    return "brats";
  }

  @Override
  public String description() {
    return "BraTS and alike (CASE-t1n, CASE-t1c, CASE-t2w, CASE-t2f and CASE-seg)";
  }

  @Override
  public boolean namesSubjects() {
    return false;
  }

  @Override
  public boolean recognises(FileTree tree) {
    Map<String, Set<String>> modalities = new HashMap<>();
    for (Path file : tree.images()) {
      Matcher image = IMAGE.matcher(Images.stem(file));
      if (image.matches()) {
        modalities.computeIfAbsent(name(file, image), key -> new TreeSet<>()).add(image.group(2));
      }
    }
    return modalities.values().stream().anyMatch(own -> own.size() > 1);
  }

  @Override
  public Sessions sessions(FileTree tree) {
    Sessions sessions = new Sessions();
    for (Path file : tree.images()) {
      Matcher image = IMAGE.matcher(Images.stem(file));
      if (image.matches()) {
        String name = name(file, image);
        sessions.add(name, name, image.group(2), file);
      }
    }
    return sessions;
  }

  @Override
  public Contents read(FileTree tree) {
    Sessions sessions = sessions(tree);
    LabelIndex labels = new LabelIndex();
    for (Path file : tree.images()) {
      Matcher mask = MASK.matcher(Images.stem(file));
      if (mask.matches()) {
        labels.add(name(file, mask), tree.absolute(file));
      }
    }
    if (sessions.isEmpty()) {
      return new Contents(List.of(), List.of(), Optional.empty());
    }
    List<Found> found = sessions.found(tree, labels);
    return new Contents(
        found,
        labels.strays(),
        Optional.empty(),
        "one file for each of " + String.join(", ", sessions.channels()),
        sessions.remarks(tree));
  }

  /**
   * The case: the folder and the name before the modality, the folder alone where that repeats it.
   */
  private static String name(Path file, Matcher matcher) {
    Path folder = file.getParent();
    String base = matcher.group(1) == null ? "" : matcher.group(1);
    if (folder == null) {
      return base;
    }
    String place = FileTree.name(folder);
    boolean repeats = base.isEmpty() || folder.getFileName().toString().equals(base);
    return repeats ? place : place + "/" + base;
  }
}
