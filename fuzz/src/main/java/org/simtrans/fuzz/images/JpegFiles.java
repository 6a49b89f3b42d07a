package org.simtrans.fuzz.images;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Damage;

/** JPEG, segment by segment. */
public final class JpegFiles implements PictureReader {
  @Override
  public String name() {
    return "jpeg";
  }

  @Override
  public BadFile sound(Chance chance) {
    return BadFile.of("slice.jpg", image(chance));
  }

  private static byte[] image(Chance chance) {
    BufferedImage image =
        SoundPictures.image(chance, BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_3BYTE_BGR);
    return SoundPictures.encoded("jpeg", null, chance.oneIn(3), image);
  }

  @Override
  public BadFile spoilt(Chance chance) {
    byte[] jpeg = image(chance);
    if (chance.oneIn(8)) {
      return BadFile.of("slice.jpg", ofManyScans(jpeg, chance));
    }
    if (chance.oneIn(4)) {
      return BadFile.of("slice.jpg", Damage.bytes(jpeg, chance));
    }
    List<Integer> segments = segments(jpeg);
    ByteBuffer whole = ByteBuffer.wrap(jpeg);
    do {
      int segment = chance.of(segments);
      int inside = Math.min(jpeg.length - 2, segment + 2 + chance.below(20));
      boolean frame = (jpeg[segment + 1] & 0xfc) == 0xc0; // SOF0 to SOF3
      switch (chance.below(5)) {
        case 0 -> whole.put(segment + 1, (byte) (0xc0 + chance.below(64)));
        case 1 -> whole.putShort(segment + 2, (short) chance.number());
        case 2 ->
            whole.putShort(frame ? segment + chance.of(5, 7) : inside, (short) chance.number());
        default -> whole.put(inside, (byte) chance.number());
      }
    } while (chance.oneIn(2));
    return BadFile.of("slice.jpg", chance.oneIn(8) ? Damage.bytes(jpeg, chance) : jpeg);
  }

  /**
   * Repeats what lies between the first scan and the end, in a picture that may claim to be large.
   */
  private static byte[] ofManyScans(byte[] jpeg, Chance chance) {
    int scan = segments(jpeg).stream().mapToInt(at -> at).max().orElse(2);
    scan += 2 + (ByteBuffer.wrap(jpeg).getShort(scan + 2) & 0xffff);
    byte[] head = Arrays.copyOf(jpeg, scan);
    byte[] body = Arrays.copyOfRange(jpeg, scan, jpeg.length - 2);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    for (int at : segments(jpeg)) {
      if ((jpeg[at + 1] & 0xfc) == 0xc0 && chance.oneIn(2)) { // SOF0 to SOF3: height and width
        ByteBuffer.wrap(head).putShort(at + 5, (short) (int) chance.of(1000, 4000, 30000));
      }
    }
    many.writeBytes(head);
    for (int i = 0; i < chance.of(2, 50, 99, 1000); i++) {
      many.writeBytes(body);
    }
    many.writeBytes(new byte[] {-1, (byte) 0xd9});
    return many.toByteArray();
  }

  /** Where the segments begin, up to the picture itself. */
  private static List<Integer> segments(byte[] jpeg) {
    List<Integer> found = new ArrayList<>();
    ByteBuffer whole = ByteBuffer.wrap(jpeg);
    for (int at = 2; jpeg[at + 1] != (byte) 0xda; at += 2 + (whole.getShort(at + 2) & 0xffff)) {
      found.add(at);
    }
    return found;
  }
}
