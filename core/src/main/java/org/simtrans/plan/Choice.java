package org.simtrans.plan;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.simtrans.data.Preprocessing;

/**
 * How images are prepared, as was chosen by looking at them.
 *
 * @param sentences for people: what was chosen, and why; none where nothing was open
 */
public record Choice(Preprocessing preprocessing, List<String> sentences) {
  public Choice {
    sentences = List.copyOf(sentences);
  }

  /** The same after something else has been chosen before. */
  Choice after(Choice earlier) {
    return new Choice(
        preprocessing, Stream.of(earlier, this).flatMap(one -> one.sentences.stream()).toList());
  }

  /** The normalisation of the channels in short, such as "mri". */
  public String normalise() {
    return preprocessing.normalise().stream()
        .map(way -> way.scheme().key())
        .collect(Collectors.joining(","));
  }
}
