package org.simtrans.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.simtrans.image.Images;
import org.simtrans.image.Source;

/**
 * Image folders: {@code images/**} and {@code labels/**} with the same paths up to the format. The
 * subject is the file name up to a suffix {@code _slice}, whatever folder the file is in. {@code
 * subjects.csv} fixes the split; a file name may then begin with a subject of it and have any
 * suffix.
 */
final class ImageFolders implements Layout {

  @Override
  public String key() {
    return "image-folders";
  }

  @Override
  public String description() {
    return "image folders (images and labels)";
  }

  @Override
  public Set<String> descriptionFiles() {
    return Set.of("subjects.csv");
  }

  @Override
  public Set<String> ownFolders() {
    return Set.of("labels");
  }

  @Override
  public boolean recognises(FileTree tree) {
    return tree.has("images");
  }

  @Override
  public Contents read(FileTree tree) {
    Optional<SubjectsCsv> csv = SubjectsCsv.in(tree.root());
    LabelIndex labels = new LabelIndex();
    for (Path label : tree.below("labels")) {
      labels.add(FileTree.name(label), tree.absolute(Path.of("labels").resolve(label)));
    }
    List<Found> found = new ArrayList<>();
    for (Path image : tree.below("images")) {
      String name = FileTree.name(image);
      String subject =
          csv.flatMap(subjects -> subjects.subjectOf(Images.stem(image)))
              .orElseGet(() -> SliceName.of(name).subject());
      Source source = tree.source(Path.of("images").resolve(image));
      found.add(new Found(new Case(subject, name, source, labels.take(name)), image));
    }
    return new Contents(found, labels.strays(), csv.map(SubjectsCsv::splits));
  }
}
