package org.simtrans.fuzz;

import java.util.List;
import java.util.stream.Stream;

/** All ways in. A new one is a line here. */
final class Readers {
  private Readers() {}

  static List<Reader> all() {
    return Stream.of(ofForeignFiles(), ofOwnFiles()).flatMap(List::stream).toList();
  }

  /** What people bring along. */
  static List<Reader> ofForeignFiles() {
    return List.of(
        new NiftiFiles(),
        new DicomFiles(),
        new TextHeaderFiles(true),
        new TextHeaderFiles(false),
        new PngFiles(),
        new TiffFiles(),
        new JpegFiles(),
        new SafeTensorsFiles(),
        new TorchFiles(),
        new NpyFiles(),
        new SplitsJson(),
        new SubjectsCsvFiles(),
        new DatasetJsonFiles());
  }

  /** What the program wrote itself, in a run that is made for it. */
  private static List<Reader> ofOwnFiles() {
    return List.of(
        new ConfigJson(),
        new EvaluationFiles(),
        new RunWeights(false),
        new RunWeights(true),
        new OnnxFiles());
  }
}
