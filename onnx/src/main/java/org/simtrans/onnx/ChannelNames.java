package org.simtrans.onnx;

import java.util.ArrayList;
import java.util.List;
import org.simtrans.data.Preprocessing;

/** What the channels of a model's input are, in words, in their order. */
final class ChannelNames {
  private ChannelNames() {}

  /** "intensity" for one without a name; "T1w, slice -1" for one of a neighbouring slice. */
  static List<String> of(Preprocessing input) {
    List<String> own =
        input.channelNames().isEmpty() && input.channels() == 1
            ? List.of("intensity")
            : input.choice().names();
    List<String> names = new ArrayList<>();
    for (int away = -input.context(); away <= input.context(); away++) {
      for (String name : own) {
        names.add(away == 0 ? name : "%s, slice %+d".formatted(name, away));
      }
    }
    return names;
  }
}
