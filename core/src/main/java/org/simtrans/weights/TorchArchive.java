package org.simtrans.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.bytedeco.javacpp.BytePointer;
import org.simtrans.Reason;

/**
 * The zip archive that {@code torch.save} writes: a folder with {@code data.pkl} and the numbers in
 * {@code data/KEY}, all of them plain, so that nothing in it is larger than the file.
 */
final class TorchArchive implements AutoCloseable {
  private static final String PICKLE = "data.pkl";
  private static final long LONGEST_PICKLE = 16L << 20; // of any network, it is below one
  private static final int CHUNK = 1 << 20; // bytes

  private final Path file;
  private final ZipFile zip;
  private final String folder; // with its slash

  private TorchArchive(Path file, ZipFile zip, String folder) {
    this.file = file;
    this.zip = zip;
    this.folder = folder;
  }

  /**
   * @throws WeightsException if {@code file} is no such archive
   */
  static TorchArchive open(Path file) {
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (IOException | IllegalArgumentException e) { // the latter for names that are none
      throw damaged(file, "its list of contents cannot be read");
    }
    try {
      TorchArchive archive = new TorchArchive(file, zip, folder(file, zip));
      archive.checkByteOrder();
      return archive;
    } catch (IOException e) {
      close(zip);
      throw damaged(file, "its byteorder cannot be read (" + Reason.of(e) + ")");
    } catch (RuntimeException e) {
      close(zip);
      throw e;
    }
  }

  private static String folder(Path file, ZipFile zip) {
    List<String> names = zip.stream().map(ZipEntry::getName).toList();
    if (names.stream().anyMatch(name -> name.endsWith("/constants.pkl"))) {
      throw new WeightsException(
          file
              + " is a TorchScript program; save its weights alone: python -c \"import torch;"
              + " torch.save(torch.jit.load('program.pt').state_dict(), 'weights.pth')\"");
    }
    return names.stream()
        .filter(name -> name.matches("[^/]*/" + PICKLE))
        .map(name -> name.substring(0, name.length() - PICKLE.length()))
        .findFirst()
        .orElseThrow(
            () ->
                new WeightsException(
                    file
                        + " is a zip archive without a data.pkl; expected a file that torch.save"
                        + " wrote, or safetensors"));
  }

  private void checkByteOrder() throws IOException {
    ZipEntry order = zip.getEntry(folder + "byteorder");
    if (order != null && !new String(head(order), StandardCharsets.US_ASCII).equals("little")) {
      throw new WeightsException(
          file
              + " is in big-endian byte order, or damaged; load and save it again on another machine");
    }
  }

  private byte[] head(ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readNBytes(8);
    }
  }

  byte[] pickle() {
    ZipEntry entry = entry(PICKLE);
    if (entry.getSize() > LONGEST_PICKLE) {
      throw damaged(file, "its pickle has " + entry.getSize() + " bytes");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readNBytes((int) LONGEST_PICKLE);
    } catch (IOException e) {
      throw damaged(file, "its pickle cannot be read (" + Reason.of(e) + ")");
    }
  }

  /** How many bytes of numbers lie under {@code key}. */
  long bytes(String key) {
    return entry("data/" + key).getSize();
  }

  /** Copies {@code bytes} bytes of the numbers under {@code key} to {@code target}. */
  void read(String key, long position, long bytes, BytePointer target) throws IOException {
    try (InputStream in = zip.getInputStream(entry("data/" + key))) {
      in.skipNBytes(position);
      byte[] chunk = new byte[(int) Math.min(CHUNK, bytes)];
      for (long done = 0; done < bytes; ) {
        int part = in.readNBytes(chunk, 0, (int) Math.min(chunk.length, bytes - done));
        if (part == 0) {
          throw new EOFException("it ends early");
        }
        target.position(done).put(chunk, 0, part);
        done += part;
      }
    }
  }

  private ZipEntry entry(String name) {
    ZipEntry entry = zip.getEntry(folder + name);
    if (entry == null) {
      throw damaged(file, "it names " + name + " and does not hold it");
    }
    if (entry.getMethod() != ZipEntry.STORED) {
      throw new WeightsException(
          file + " has been compressed, as torch.save never does; load and save it again");
    }
    return entry;
  }

  static WeightsException damaged(Path file, String what) {
    return new WeightsException(
        file + " is not a usable file of PyTorch: " + what + "; save or download it again");
  }

  @Override
  public void close() {
    close(zip);
  }

  private static void close(ZipFile zip) {
    try {
      zip.close();
    } catch (IOException e) {
      throw new WeightsException("a file of weights could not be closed: " + e.getMessage(), e);
    }
  }
}
