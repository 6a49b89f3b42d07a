package org.simtrans.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.simtrans.AtomicFile;
import org.simtrans.Reason;
import org.simtrans.host.Torch;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * A safetensors file, open for reading: eight bytes with the length of a JSON header, the header
 * (name to type, shape and place), then the values, little-endian and row-major. The header is
 * checked whole before anything is allocated for it; a tensor is read only when asked for.
 *
 * <p>What {@link #write} writes has the CRC-32 of the whole file among its metadata.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public final class SafeTensors implements WeightsFile {
  private static final long LONGEST_HEADER = 100L << 20;
  private static final int CHUNK = 1 << 22; // bytes

  private final Path file;
  private final FileChannel channel;
  private final SafeTensorsHeader header;
  private final long firstByte; // of the values
  private boolean checked;

  private SafeTensors(Path file, FileChannel channel, SafeTensorsHeader header, long firstByte) {
    this.file = file;
    this.channel = channel;
    this.header = header;
    this.firstByte = firstByte;
  }

  /**
   * Opens {@code file} and checks its header.
   *
   * @throws WeightsException if it is not a whole safetensors file
   */
  public static SafeTensors open(Path file) {
    Torch.load();
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file);
      long size = channel.size();
      long length = size < 8 ? -1 : readFully(channel, 0, 8).getLong();
      if (length < 2 || length > LONGEST_HEADER || length > size - 8) {
        throw SafeTensorsHeader.damaged(
            file, "its header would be " + length + " of the file's " + size + " bytes");
      }
      String text = text(file, readFully(channel, 8, (int) length));
      SafeTensorsHeader header = SafeTensorsHeader.parse(file, text, size - 8 - length);
      return new SafeTensors(file, channel, header, 8 + length);
    } catch (IOException e) {
      close(channel);
      throw new WeightsException(
          file + " cannot be read (" + Reason.of(e) + "): check its name and rights", e);
    } catch (RuntimeException e) {
      close(channel);
      throw e;
    }
  }

  /**
   * Opens {@code file} and holds all of it against its checksum, where it has one.
   *
   * @throws WeightsException if it is not a whole safetensors file, or was altered
   */
  public static SafeTensors openChecked(Path file) {
    SafeTensors open = open(file);
    try {
      open.check();
      return open;
    } catch (IOException e) {
      open.close();
      throw new WeightsException(
          file + " cannot be read (" + Reason.of(e) + "): check its disk", e);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private void check() throws IOException {
    byte[] head = readFully(channel, 0, (int) firstByte).array();
    byte[] json = Arrays.copyOfRange(head, 8, head.length);
    Optional<String> digits = SafeTensorsHeader.checksum(json);
    if (digits.isEmpty()) {
      return;
    }
    CRC32 crc = new CRC32();
    crc.update(head, 0, 8);
    SafeTensorsHeader.putChecksum(json, 0);
    crc.update(json);
    long size = channel.size();
    for (long at = firstByte; at < size; at += CHUNK) {
      crc.update(readFully(channel, at, (int) Math.min(CHUNK, size - at)));
    }
    if (!digits.get().equals("%08x".formatted(crc.getValue()))) {
      throw new WeightsException(
          "%s was altered after it was written: its checksum is %08x, where it says %s; restore it from a copy"
              .formatted(file, crc.getValue(), digits.get()));
    }
    checked = true;
  }

  /** Whether the file had a checksum, which was compared with its content. */
  public boolean isChecked() {
    return checked;
  }

  private static String text(Path file, ByteBuffer header) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(header).toString();
    } catch (CharacterCodingException e) {
      throw SafeTensorsHeader.damaged(file, "its header is not UTF-8 text");
    }
  }

  @Override
  public Path path() {
    return file;
  }

  @Override
  public Set<String> names() {
    return header.entries().keySet();
  }

  @Override
  public Map<String, String> metadata() {
    return header.metadata();
  }

  @Override
  public long[] shape(String name) {
    return entry(name).shape().clone();
  }

  private SafeTensorsHeader.Entry entry(String name) {
    SafeTensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new WeightsException(file + " holds no tensor '" + name + "'; it holds " + names());
    }
    return entry;
  }

  @Override
  public Tensor read(String name) {
    SafeTensorsHeader.Entry entry = entry(name);
    Tensor t = Tensors.keep(torch.empty(entry.shape(), new TensorOptions(entry.type()), null));
    try {
      readInto(t, firstByte + entry.begin(), entry.end() - entry.begin());
    } catch (IOException e) {
      throw new WeightsException(
          "tensor '%s' of %s cannot be read (%s); save or download it again"
              .formatted(name, file, Reason.of(e)),
          e);
    }
    return t;
  }

  private void readInto(Tensor t, long position, long bytes) throws IOException {
    if (bytes == 0) {
      return; // an empty tensor has no memory to point to
    }
    BytePointer target = new BytePointer(t.data_ptr());
    for (long done = 0; done < bytes; done += CHUNK) {
      long end = Math.min(done + CHUNK, bytes);
      fill(target.position(done).limit(end).asByteBuffer().slice(), channel, position + done);
    }
  }

  /** Writes {@code tensors} to {@code file}, whole or not at all; the same content, same bytes. */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    try (Scope scope = new Scope()) {
      Map<String, Tensor> plain = new LinkedHashMap<>();
      tensors.forEach((name, t) -> plain.put(name, t.detach().cpu().contiguous()));
      byte[] header = SafeTensorsHeader.of(plain, metadata).toBytes();
      CheckedOutputStream nowhere =
          new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
      writeAll(header, plain.values(), nowhere);
      SafeTensorsHeader.putChecksum(header, nowhere.getChecksum().getValue());
      AtomicFile.write(file, out -> writeAll(header, plain.values(), out));
    }
  }

  private static void writeAll(byte[] header, Collection<Tensor> tensors, OutputStream out)
      throws IOException {
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(header.length).array());
    out.write(header);
    for (Tensor t : tensors) {
      writeValues(t, out);
    }
  }

  private static void writeValues(Tensor t, OutputStream out) throws IOException {
    long bytes = t.numel() * t.element_size();
    if (bytes == 0) {
      return;
    }
    BytePointer source = new BytePointer(t.data_ptr());
    byte[] chunk = new byte[(int) Math.min(CHUNK, bytes)];
    for (long done = 0; done < bytes; ) {
      int part = (int) Math.min(chunk.length, bytes - done);
      source.position(done).get(chunk, 0, part);
      out.write(chunk, 0, part);
      done += part;
    }
  }

  private static ByteBuffer readFully(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    fill(buffer, channel, position);
    return buffer.flip();
  }

  private static void fill(ByteBuffer buffer, FileChannel channel, long position)
      throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("it ends after " + channel.size() + " bytes");
      }
    }
  }

  @Override
  public void close() {
    close(channel);
  }

  private static void close(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new WeightsException("a file of weights could not be closed: " + e.getMessage(), e);
    }
  }
}
