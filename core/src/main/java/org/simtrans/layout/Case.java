package org.simtrans.layout;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.simtrans.image.Source;

/**
 * One image and what is known about it.
 *
 * @param subject the person (or animal, or sample); what belongs together stays together in splits
 * @param name unique in its cohort; may contain slashes, like the image's path
 * @param image the files of the image; where each holds a channel, in the order of {@code channels}
 * @param channels the names of its channels, such as "T1w", in their order; empty where the layout
 *     names none, and the file tells
 * @param labels the label files, joined where there are several; empty if the image is unlabelled
 */
public record Case(
    String subject, String name, Source image, List<String> channels, List<Path> labels) {
  public Case {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(image, "image");
    channels = List.copyOf(channels);
    labels = List.copyOf(labels);
  }

  /** A case of which the layout names no channels. */
  public Case(String subject, String name, Source image, List<Path> labels) {
    this(subject, name, image, List.of(), labels);
  }

  /** A case whose image is one file. */
  public Case(String subject, String name, Path image, List<Path> labels) {
    this(subject, name, Source.of(image), labels);
  }

  /** The same image of another subject. */
  public Case of(String other) {
    return new Case(other, name, image, channels, labels);
  }

  /** The same image without its labels. */
  public Case withoutLabels() {
    return new Case(subject, name, image, channels, List.of());
  }

  /** Whether there is a label file. */
  public boolean labelled() {
    return !labels.isEmpty();
  }
}
