package org.simtrans.layout.builtin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.simtrans.image.Images;
import org.simtrans.layout.Case;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.LabelIndex;
import org.simtrans.layout.Layout;

/**
 * ATLAS R1.1: {@code Site/c0001/c0001s0004t01/c0001s0004t01_t1w_stx.nii.gz} with {@code
 * *_LesionSmooth_stx.nii.gz} and further {@code *_LesionSmooth_1_stx.nii.gz} beside it. In a name,
 * c counts the group of patients, s the subject in it and t the time of the scan; the subject is
 * what stands before t.
 */
public final class AtlasR1 implements Layout {

  /** Found by its name in META-INF/services. */
  public AtlasR1() {}

  private static final Pattern IMAGE = Pattern.compile("(.+)_t1w(?:_deface)?_stx");
  private static final Pattern LABEL = Pattern.compile("(.+)_LesionSmooth(?:_\\d+)?_stx");
  private static final Pattern TIME = Pattern.compile("t\\d{2}$");

  @Override
  public String key() {
    return "atlas-r1";
  }

  @Override
  public String description() {
    return "ATLAS R1.1 (*_t1w_stx and *_LesionSmooth_stx)";
  }

  @Override
  public boolean recognises(FileTree tree) {
    return tree.images().stream().anyMatch(file -> IMAGE.matcher(Images.stem(file)).matches());
  }

  @Override
  public Optional<String> nearly(FileTree tree) {
    boolean labels =
        tree.images().stream().anyMatch(file -> LABEL.matcher(Images.stem(file)).matches());
    return labels && !recognises(tree)
        ? Optional.of("looks like ATLAS R1.1, but no file ends in _t1w_stx")
        : Optional.empty();
  }

  @Override
  public Contents read(FileTree tree) {
    LabelIndex labels = new LabelIndex();
    for (Path file : tree.images()) {
      Matcher label = LABEL.matcher(Images.stem(file));
      if (label.matches()) {
        labels.add(scan(file, label), tree.absolute(file));
      }
    }
    List<Found> found = new ArrayList<>();
    for (Path file : tree.images()) {
      Matcher image = IMAGE.matcher(Images.stem(file));
      if (image.matches()) {
        String name = image.group(1);
        String subject = TIME.matcher(name).replaceFirst("");
        List<Path> lesions = labels.take(scan(file, image));
        found.add(new Found(new Case(subject, name, tree.absolute(file), lesions), file));
      }
    }
    return new Contents(found, labels.strays(), Optional.empty());
  }

  /** What an image and its labels have in common: the folder and the beginning of the name. */
  private static String scan(Path file, Matcher name) {
    return file.resolveSibling(name.group(1)).toString();
  }
}
