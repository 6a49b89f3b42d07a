package org.simtrans.fuzz;

import java.util.List;
import java.util.stream.Stream;
import org.simtrans.fuzz.cohorts.DatasetJsonFiles;
import org.simtrans.fuzz.cohorts.SplitsJson;
import org.simtrans.fuzz.cohorts.SubjectsCsvFiles;
import org.simtrans.fuzz.damage.Reader;
import org.simtrans.fuzz.images.DicomFiles;
import org.simtrans.fuzz.images.JpegFiles;
import org.simtrans.fuzz.images.NiftiFiles;
import org.simtrans.fuzz.images.PngFiles;
import org.simtrans.fuzz.images.TextHeaderFiles;
import org.simtrans.fuzz.images.TiffFiles;
import org.simtrans.fuzz.runs.ConfigJson;
import org.simtrans.fuzz.runs.EvaluationFiles;
import org.simtrans.fuzz.runs.NpyFiles;
import org.simtrans.fuzz.runs.OnnxFiles;
import org.simtrans.fuzz.runs.RunWeights;
import org.simtrans.fuzz.runs.SafeTensorsFiles;
import org.simtrans.fuzz.runs.TorchFiles;

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
