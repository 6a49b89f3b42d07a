package org.simtrans.dicom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.simtrans.Reason;
import org.simtrans.TemporaryFolder;
import org.simtrans.image.Images;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;

/**
 * Pixels that Java cannot decode, by the program dcm2niix where it is installed. What it makes is
 * taken only if it lies where the headers say.
 */
final class Dcm2niix {
  private static final String PROGRAM = "dcm2niix";
  private static final long MINUTES = 10;
  private static final double SAME_MM = 1e-2; // it computes with 32 bits

  private Dcm2niix() {}

  /**
   * The image.
   *
   * @param syntax of the files, for messages
   * @throws UnreadableImageException if the program is not there or cannot convert the files either
   */
  static Volume volume(Stack stack, TransferSyntax syntax) {
    Path first = stack.frames().get(0).file();
    String written = "has pixels in " + syntax + ", ";
    try (TemporaryFolder scratch = TemporaryFolder.make("dicom")) {
      Path in = Files.createDirectory(scratch.resolve("in"));
      Path out = Files.createDirectory(scratch.resolve("out"));
      int number = 0;
      for (Path file : stack.files()) {
        Files.copy(file, in.resolve(number++ + ".dcm"));
      }
      run(in, out, written, first);
      return taken(stack, out, written, first);
    } catch (IOException e) {
      throw new UnreadableImageException(
          first,
          written
              + "for which it is copied into the folder of temporary files (%s); check the free space"
                  .formatted(Reason.of(e)),
          e);
    }
  }

  private static void run(Path in, Path out, String written, Path first) {
    ProcessBuilder command =
        new ProcessBuilder(
                PROGRAM, "-b", "n", "-z", "n", "-f", "%s_%e", "-o", out.toString(), in.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process;
    try {
      process = command.start();
    } catch (IOException e) {
      throw new UnreadableImageException(
          first, written + "which need the program dcm2niix; install it, or convert the series", e);
    }
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        throw new UnreadableImageException(
            first,
            written
                + "at which dcm2niix worked for more than %d minutes; convert the series by itself"
                    .formatted(MINUTES));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableImageException(
          first, written + "and its conversion was stopped; start it again", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Volume taken(Stack stack, Path out, String written, Path first)
      throws IOException {
    List<Volume> fitting = new ArrayList<>();
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.filter(Images::isImage).sorted().toList()) {
        Volume volume = Images.read(file);
        if (Arrays.equals(volume.shape(), stack.shape())
            && volume.affine().closeTo(stack.affine(), SAME_MM)) {
          fitting.add(volume);
        }
      }
    }
    if (fitting.size() != 1) {
      throw new UnreadableImageException(
          first,
          written
              + "which the installed dcm2niix does not convert to the image that the headers describe; convert it by 'dcmdjpls', 'dcmdjpeg' or 'gdcmconv --raw'");
    }
    return Volume.of(stack.shape(), stack.affine(), fitting.get(0).values());
  }
}
