package org.simtrans.fuzz.images;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Damage;

/** PNG, chunk by chunk, with checksums that fit. */
public final class PngFiles implements PictureReader {
  private static final int SIGNATURE = 8;
  private static final int BOMB = 1 << 23;

  private record Chunk(String type, byte[] data) {}

  @Override
  public String name() {
    return "png";
  }

  @Override
  public BadFile sound(Chance chance) {
    return BadFile.of("slice.png", image(chance));
  }

  private static byte[] image(Chance chance) {
    BufferedImage image =
        SoundPictures.image(
            chance,
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_USHORT_GRAY,
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_4BYTE_ABGR,
            BufferedImage.TYPE_BYTE_BINARY,
            BufferedImage.TYPE_BYTE_INDEXED);
    return SoundPictures.encoded("png", null, chance.oneIn(3), image);
  }

  @Override
  public BadFile spoilt(Chance chance) {
    byte[] sound = image(chance);
    if (chance.oneIn(3)) {
      return BadFile.of("slice.png", Damage.bytes(sound, chance));
    }
    List<Chunk> chunks = chunks(sound);
    do {
      change(chunks, chance);
    } while (chance.oneIn(2) && !chunks.isEmpty());
    return BadFile.of("slice.png", joined(sound, chunks));
  }

  private static void change(List<Chunk> chunks, Chance chance) {
    int at = chance.below(chunks.size());
    Chunk chunk = chunks.get(at);
    switch (chance.below(9)) {
      case 0 -> chunks.remove(at);
      case 1 -> chunks.add(at, chunk);
      case 2 -> chunks.add(chunks.remove(chance.below(chunks.size())));
      case 3 -> chunks.set(at, new Chunk(chunk.type, Damage.bytes(chunk.data, chance)));
      case 4 -> chunks.set(0, new Chunk("IHDR", header(chunks.get(0).data, chance)));
      case 5 ->
          chunks.set(
              at,
              new Chunk(
                  chance.of(
                      "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "zTXt", "iCCP", "xxxx", "\0\0\0\0"),
                  chunk.data));
      case 6 -> chunks.add(Math.min(1, at), bomb(chance));
      case 7 -> chunks.add(Math.min(1, at), ancillary(chance));
      default -> {
        if (chunk.type.equals("IDAT")) {
          byte[] rows = chance.oneIn(20) ? new byte[BOMB] : chance.bytes(chance.below(3000));
          chunks.set(at, new Chunk("IDAT", deflated(rows)));
        }
      }
    }
  }

  private static byte[] header(byte[] data, Chance chance) {
    byte[] changed = Arrays.copyOf(data, 13);
    switch (chance.below(4)) {
      case 0 -> ByteBuffer.wrap(changed).putInt(chance.of(0, 4), (int) chance.number());
      case 1 -> ByteBuffer.wrap(changed).putInt(chance.of(0, 4), chance.of(100, 5000, 60_000));
      case 2 -> changed[8] = chance.of((byte) 1, (byte) 2, (byte) 4, (byte) 8, (byte) 16, (byte) 3);
      default -> changed[9 + chance.below(4)] = (byte) chance.below(8);
    }
    return changed;
  }

  /** Text or a profile that grows when it is unpacked. */
  private static Chunk bomb(Chance chance) {
    byte[] packed = deflated(new byte[chance.oneIn(10) ? BOMB : 1000]);
    byte[] name = "name\0\0".getBytes(StandardCharsets.US_ASCII);
    return chance.oneIn(2)
        ? new Chunk(chance.of("zTXt", "iCCP"), Damage.joined(name, packed))
        : new Chunk(
            "iTXt", Damage.joined("k\0\1\0\0\0".getBytes(StandardCharsets.US_ASCII), packed));
  }

  private static Chunk ancillary(Chance chance) {
    String type =
        chance.of(
            "gAMA", "cHRM", "sRGB", "bKGD", "hIST", "pHYs", "sBIT", "sPLT", "tIME", "tEXt", "PLTE",
            "tRNS");
    return new Chunk(type, chance.bytes(chance.below(40)));
  }

  private static byte[] deflated(byte[] plain) {
    Deflater deflater = new Deflater();
    deflater.setInput(plain);
    deflater.finish();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] part = new byte[4096];
    while (!deflater.finished()) {
      packed.write(part, 0, deflater.deflate(part));
    }
    deflater.end();
    return packed.toByteArray();
  }

  private static List<Chunk> chunks(byte[] png) {
    List<Chunk> chunks = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(png).position(SIGNATURE);
    while (in.hasRemaining()) {
      byte[] data = new byte[in.getInt()];
      byte[] type = new byte[4];
      in.get(type).get(data).getInt();
      chunks.add(new Chunk(new String(type, StandardCharsets.US_ASCII), data));
    }
    return chunks;
  }

  private static byte[] joined(byte[] png, List<Chunk> chunks) {
    byte[] whole = Arrays.copyOf(png, SIGNATURE);
    for (Chunk chunk : chunks) {
      byte[] type = chunk.type.getBytes(StandardCharsets.US_ASCII);
      CRC32 crc = new CRC32();
      crc.update(type);
      crc.update(chunk.data);
      ByteBuffer out = ByteBuffer.allocate(12 + chunk.data.length);
      out.putInt(chunk.data.length).put(type).put(chunk.data).putInt((int) crc.getValue());
      whole = Damage.joined(whole, out.array());
    }
    return whole;
  }
}
