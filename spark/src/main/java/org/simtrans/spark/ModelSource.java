package org.simtrans.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.simtrans.run.ModelCard;
import org.simtrans.run.RunException;

/**
 * The trained model that executors load, and how it runs on them.
 *
 * @param file the full name of its {@code model.safetensors}
 * @param sha256 of the file
 * @param channels the names of those that it sees; empty for one without a name
 * @param precision auto, fp32 or bf16
 * @param device as with {@code --device}, on each executor
 * @param threads threads of one operation; 0 for the cores of an executor
 */
record ModelSource(
    String file, String sha256, List<String> channels, String precision, String device, int threads)
    implements Serializable {

  /**
   * Reads the model's card on the driver, without libtorch.
   *
   * @param run full name of a run folder or a {@code model.safetensors}
   */
  static ModelSource of(Archive archive, String run, String precision, String device, int threads)
      throws IOException {
    String file = archive.isFolder(run) ? Archive.in(run, "model.safetensors") : run;
    if (!archive.exists(file)) {
      throw new RunException(
          file + " does not exist: name the --out folder of a 'train' that has finished an epoch");
    }
    try (Scratch scratch = Scratch.make()) {
      Path here = archive.bring(file, scratch.folder());
      List<String> channels = // before any executor starts
          new ArrayList<>(ModelCard.read(here).preprocessing().channelNames());
      return new ModelSource(file, digest(here), channels, precision, device, threads);
    }
  }

  private static String digest(Path file) throws IOException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
