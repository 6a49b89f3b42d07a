package org.simtrans.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.Reason;
import org.simtrans.WholeFile;
import org.simtrans.tensor.Tensors;

/**
 * A file of named tensors, open for reading. Opening it checks what it says of itself; the values
 * of a tensor are read only when asked for, and never take more memory than the file's own size.
 */
public sealed interface WeightsFile extends AutoCloseable permits SafeTensors, TorchFile {

  /**
   * Opens a safetensors file or one of PyTorch's, whichever it is by its first bytes. One of ours
   * is read once, to hold it against its checksum.
   *
   * @throws WeightsException if it is neither, or damaged
   */
  static WeightsFile open(Path file) {
    return switch (kind(file)) {
      case ZIP -> TorchFile.open(file);
      case OLD_PICKLE ->
          throw new WeightsException(
              file
                  + " is in PyTorch's format before 1.6, which is not read here: convert it with"
                  + " python -c \"import torch; torch.save(torch.load('old.pth',"
                  + " map_location='cpu', weights_only=True), 'new.pth')\"");
      case OTHER -> SafeTensors.openChecked(file);
    };
  }

  /** Names of all tensors, in the file's order. */
  Set<String> names();

  /**
   * @throws WeightsException if there is no tensor of that name
   */
  long[] shape(String name);

  /** Free text that travels in the file; empty in PyTorch's. */
  Map<String, String> metadata();

  /** The tensor {@code name} in its own type, kept until the process ends or it is closed. */
  Tensor read(String name);

  /**
   * The same for a network, which NaN or infinite weights would make draw nothing, without a word.
   *
   * @throws WeightsException if a value is not finite
   */
  default Tensor readFinite(String name) {
    Tensor t = read(name);
    if (!Tensors.isFinite(t)) {
      t.close();
      throw new WeightsException(
          "tensor '%s' of %s holds values that are not finite (NaN or infinite): take the weights of"
                  .formatted(name, path())
              + " an earlier epoch, or save them again");
    }
    return t;
  }

  /** Where the file is. */
  Path path();

  @Override
  void close();

  /** What a file is by its first bytes. */
  enum Kind {
    /** A zip archive, as PyTorch writes since 1.6. */
    ZIP,
    /** A bare pickle, as PyTorch wrote before 1.6. */
    OLD_PICKLE,
    /** Anything else; safetensors has no mark of its own. */
    OTHER
  }

  private static Kind kind(Path file) {
    try (InputStream in = opened(file)) {
      byte[] head = in.readNBytes(262);
      boolean zip = startsWith(head, 'P', 'K', 3, 4) || startsWith(head, 'P', 'K', 5, 6);
      boolean pickle = head.length > 2 && head[0] == (byte) 0x80 && head[1] >= 1 && head[1] <= 5;
      boolean json = head.length > 8 && head[8] == '{'; // safetensors may begin with any length
      boolean tar =
          head.length == 262 && new String(head, 257, 5, StandardCharsets.US_ASCII).equals("ustar");
      return zip ? Kind.ZIP : pickle && !json || tar ? Kind.OLD_PICKLE : Kind.OTHER;
    } catch (IOException e) {
      throw new WeightsException(
          file + " cannot be read (" + Reason.of(e) + "): check its name and rights", e);
    }
  }

  private static InputStream opened(Path file) throws IOException {
    WholeFile.require(file);
    return Files.newInputStream(file);
  }

  private static boolean startsWith(byte[] head, int... magic) {
    return head.length >= magic.length
        && IntStream.range(0, magic.length).allMatch(i -> head[i] == magic[i]);
  }
}
