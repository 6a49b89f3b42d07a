package org.simtrans.elsewhere;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.layout.Case;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.LabelIndex;
import org.simtrans.layout.Layout;

/**
 * {@code a-1.pgm}, {@code a-2.pgm}, ... are the slices of one image, {@code b-stack} is one, and
 * {@code a-truth.nii.gz} is the label beside it.
 */
public final class TruthBeside implements Layout {
  private static final Pattern IMAGE = Pattern.compile("(.+)-(?:\\d+|stack)");
  private static final Pattern TRUTH = Pattern.compile("(.+)-truth");

  @Override
  public String key() {
    return "truth-beside";
  }

  @Override
  public String description() {
    return "slices with their truth beside them (*-1.pgm and *-truth)";
  }

  @Override
  public boolean recognises(FileTree tree) {
    return tree.images().stream().anyMatch(file -> TRUTH.matcher(Images.stem(file)).matches());
  }

  @Override
  public Contents read(FileTree tree) {
    LabelIndex labels = new LabelIndex();
    Map<String, List<Path>> images = new TreeMap<>();
    for (Path file : tree.images()) {
      Matcher truth = TRUTH.matcher(FileTree.name(file));
      Matcher image = IMAGE.matcher(FileTree.name(file));
      if (truth.matches()) {
        labels.add(truth.group(1), tree.absolute(file));
      } else if (image.matches()) {
        images.computeIfAbsent(image.group(1), name -> new ArrayList<>()).add(file);
      }
    }
    List<Found> found = new ArrayList<>();
    images.forEach(
        (name, files) -> {
          Source source = Source.of(files.stream().map(tree::absolute).toList());
          found.add(new Found(new Case(name, name, source, labels.take(name)), files.get(0)));
        });
    return new Contents(found, labels.strays(), Optional.empty());
  }

  @Override
  public SortedSet<Integer> labelValues(Path root) {
    return new TreeSet<>(List.of(0, 1));
  }

  @Override
  public Set<String> descriptionFiles() {
    return Set.of("truth.txt");
  }

  /** Images whose name says so are for a test. */
  @Override
  public boolean expectsLabel(Path root, Case unlabelled) {
    return !unlabelled.name().startsWith("test");
  }
}
