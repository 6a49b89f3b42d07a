package org.simtrans.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.simtrans.image.Images;

/**
 * BIDS, as ATLAS R2.0 uses it: {@code sub-*_ses-*_T1w.nii.gz} with {@code
 * sub-*_ses-*_label-L_desc-T1lesion_mask.nii.gz} anywhere in the tree (beside the image or under
 * {@code derivatives}). A mask belongs to the image whose name agrees with its own up to {@code
 * _label}, else to the only image of its subject and session.
 */
final class Bids implements Layout {
  private static final Pattern IMAGE = Pattern.compile("(sub-[A-Za-z0-9]+(?:_.+)?)_T1w");
  private static final Pattern LABEL =
      Pattern.compile("(sub-[A-Za-z0-9]+(?:_.+)?)_label-.*lesion.*_mask", Pattern.CASE_INSENSITIVE);
  private static final Pattern SESSION =
      Pattern.compile("(sub-[A-Za-z0-9]+)((?:_ses-[A-Za-z0-9]+)?).*");

  @Override
  public String key() {
    return "bids";
  }

  @Override
  public String description() {
    return "BIDS as ATLAS R2.0 (sub-*_T1w and sub-*_label-*lesion_mask)";
  }

  @Override
  public boolean recognises(FileTree tree) {
    return tree.images().stream().anyMatch(file -> IMAGE.matcher(Images.stem(file)).matches());
  }

  @Override
  public Contents read(FileTree tree) {
    List<Path> images = scans(tree);
    List<String> names = images.stream().map(Bids::scanName).toList();
    LabelIndex labels = new LabelIndex();
    for (Path file : tree.images()) {
      Matcher label = LABEL.matcher(Images.stem(file));
      if (label.matches()) {
        labels.add(owner(label.group(1), names), tree.absolute(file));
      }
    }
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      Path file = images.get(i);
      String name = names.get(i);
      Case image = new Case(session(name).group(1), name, tree.absolute(file), labels.take(name));
      found.add(new Found(image, file));
    }
    return new Contents(found, labels.strays(), Optional.empty());
  }

  /** The T1w images; those under derivatives only where there are no others. */
  private static List<Path> scans(FileTree tree) {
    List<Path> all =
        tree.images().stream().filter(f -> IMAGE.matcher(Images.stem(f)).matches()).toList();
    Predicate<Path> derived = file -> file.startsWith("derivatives");
    return all.stream().allMatch(derived) ? all : all.stream().filter(derived.negate()).toList();
  }

  private static String scanName(Path image) {
    return Images.stem(image).replaceFirst("_T1w$", "");
  }

  private static String owner(String label, List<String> scans) {
    if (scans.contains(label)) {
      return label;
    }
    String session = sessionName(label);
    List<String> same = scans.stream().filter(s -> sessionName(s).equals(session)).toList();
    return same.size() == 1 ? same.get(0) : label;
  }

  private static String sessionName(String name) {
    Matcher session = session(name);
    return session.group(1) + session.group(2);
  }

  private static Matcher session(String name) {
    Matcher session = SESSION.matcher(name);
    if (!session.matches()) {
      throw new IllegalStateException(name);
    }
    return session;
  }
}
