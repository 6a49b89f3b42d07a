package org.simtrans.dicom;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.simtrans.image.Gathering;
import org.simtrans.layout.Case;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.Layout;

/** A folder of DICOM files: each series is a case without a label, and each patient a subject. */
public final class DicomLayout implements Layout {

  /** Found by its name in META-INF/services. */
  public DicomLayout() {}

  @Override
  public String key() {
    return "dicom";
  }

  @Override
  public String description() {
    return "a folder of DICOM series";
  }

  /** Where other images lie beside the series, they may be labels, and other layouts know. */
  @Override
  public boolean recognises(FileTree tree) {
    return !tree.images().isEmpty() && tree.gathered().images().keySet().containsAll(tree.images());
  }

  @Override
  public Contents read(FileTree tree) {
    List<Found> found = new ArrayList<>();
    for (Path place : tree.images()) {
      Gathering.Image image = tree.gathered().images().get(place);
      if (image != null) {
        Case unlabelled = new Case(image.subject(), name(image.alias()), image.source(), List.of());
        found.add(new Found(unlabelled, place));
      }
    }
    return new Contents(found, List.of(), Optional.empty());
  }

  private static String name(Path alias) {
    return String.join(
        "/", StreamSupport.stream(alias.spliterator(), false).map(Path::toString).toList());
  }
}
