package org.simtrans.server;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.simtrans.AtomicFile;
import org.simtrans.predict.Segmentation;

/**
 * What a model drew on an image, in the viewer's order of voxels.
 *
 * @param labels 0 for background, else the model's class at place c as c + 1
 * @param probabilities of each class, 0 to 255
 * @param remarks sentences on how far it is to be trusted
 */
record Prediction(byte[] labels, List<byte[]> probabilities, List<String> remarks) {
  private static final int MOST_REMARKS = 100;

  static Prediction of(Segmentation drawn, Scan scan, List<String> remarks) {
    List<byte[]> probabilities = new ArrayList<>();
    for (float[] own : drawn.probabilities()) {
      byte[] shown = new byte[own.length];
      int at = 0;
      for (int k = 0; k < scan.count(); k++) {
        for (float probability : scan.slices().slice(own, k)) {
          shown[at++] = (byte) Math.round(probability * 255);
        }
      }
      probabilities.add(shown);
    }
    return new Prediction(
        scan.slices().stacked(drawn.labels()), List.copyOf(probabilities), List.copyOf(remarks));
  }

  long weight() {
    return (long) labels.length * (1 + probabilities.size());
  }

  void write(Path file) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          GZIPOutputStream packed = new GZIPOutputStream(out, 1 << 16);
          DataOutputStream data = new DataOutputStream(packed);
          data.writeInt(labels.length);
          data.writeInt(probabilities.size());
          data.write(labels);
          for (byte[] one : probabilities) {
            data.write(one);
          }
          data.writeInt(remarks.size());
          for (String one : remarks) {
            data.writeUTF(one);
          }
          data.flush();
          packed.finish(); // whoever gave the stream closes it
        });
  }

  /**
   * What {@link #write} wrote for an image of so many voxels; empty if it is not there, damaged, or
   * of an earlier version, which kept no remarks.
   */
  static Optional<Prediction> read(Path file, int voxels) {
    try (DataInputStream data =
        new DataInputStream(
            new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)), 1 << 16))) {
      int length = data.readInt();
      int classes = data.readInt();
      if (length != voxels || classes < 1 || classes > 100) {
        return Optional.empty();
      }
      byte[] labels = data.readNBytes(voxels);
      List<byte[]> probabilities = new ArrayList<>();
      for (int c = 0; c < classes; c++) {
        probabilities.add(data.readNBytes(voxels));
      }
      List<String> remarks = new ArrayList<>();
      for (int left = Math.min(data.readInt(), MOST_REMARKS); left > 0; left--) {
        remarks.add(data.readUTF());
      }
      boolean whole =
          labels.length == voxels && probabilities.stream().allMatch(one -> one.length == voxels);
      return whole ? Optional.of(new Prediction(labels, probabilities, remarks)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
