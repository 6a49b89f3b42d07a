package org.simtrans.fuzz.images;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Damage;

/** TIFF, directory entry by directory entry. */
public final class TiffFiles implements PictureReader {
  private static final int ENTRY = 12; // bytes: tag, type, count, value or place
  private static final int[] TAGS = {
    254, 255, 256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 282, 284, 292, 293, 301, 317, 320,
    322, 323, 324, 325, 330, 338, 339, 347, 513, 514, 530, 34675
  };

  @Override
  public String name() {
    return "tiff";
  }

  @Override
  public int share() {
    return 45;
  }

  @Override
  public BadFile sound(Chance chance) {
    return BadFile.of("slice.tif", image(chance));
  }

  private static byte[] image(Chance chance) {
    return chance.oneIn(2) ? TiffImage.drawn(chance) : javaImage(chance);
  }

  private static byte[] javaImage(Chance chance) {
    String compression =
        chance.of(null, "LZW", "Deflate", "ZLib", "PackBits", "JPEG", "CCITT T.6", "CCITT T.4");
    boolean fax = compression != null && compression.startsWith("CCITT");
    BufferedImage[] pages = new BufferedImage[1];
    for (int i = 0; i < pages.length; i++) {
      pages[i] =
          fax
              ? SoundPictures.image(chance, BufferedImage.TYPE_BYTE_BINARY)
              : "JPEG".equals(compression)
                  ? SoundPictures.image(
                      chance, BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_3BYTE_BGR)
                  : SoundPictures.image(
                      chance,
                      BufferedImage.TYPE_BYTE_GRAY,
                      BufferedImage.TYPE_USHORT_GRAY,
                      BufferedImage.TYPE_3BYTE_BGR,
                      BufferedImage.TYPE_BYTE_INDEXED,
                      BufferedImage.TYPE_BYTE_BINARY);
    }
    return SoundPictures.encoded("tiff", compression, false, pages);
  }

  @Override
  public BadFile spoilt(Chance chance) {
    byte[] tiff = image(chance);
    boolean big = tiff[2] == 43 || tiff[3] == 43;
    if (big || chance.oneIn(4)) {
      return BadFile.of("slice.tif", Damage.bytes(tiff, chance));
    }
    ByteBuffer whole =
        ByteBuffer.wrap(tiff)
            .order(tiff[0] == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    List<Integer> directories = directories(whole);
    List<Integer> entries = new ArrayList<>();
    for (int directory : directories) {
      for (int i = 0; i < (whole.getShort(directory) & 0xffff); i++) {
        entries.add(directory + 2 + ENTRY * i);
      }
    }
    do {
      change(whole, directories, entries, chance);
    } while (chance.oneIn(2));
    return BadFile.of("slice.tif", chance.oneIn(10) ? Damage.bytes(tiff, chance) : tiff);
  }

  private static List<Integer> directories(ByteBuffer whole) {
    List<Integer> found = new ArrayList<>();
    for (int at = whole.getInt(4); at != 0; at = whole.getInt(next(whole, at))) {
      found.add(at);
    }
    return found;
  }

  /** Where the place of the directory after this one stands. */
  private static int next(ByteBuffer whole, int directory) {
    return directory + 2 + ENTRY * (whole.getShort(directory) & 0xffff);
  }

  private static void change(
      ByteBuffer whole, List<Integer> directories, List<Integer> entries, Chance chance) {
    int entry = chance.of(entries);
    switch (chance.below(8)) {
      case 0 -> whole.putShort(entry, (short) TAGS[chance.below(TAGS.length)]);
      case 1 -> whole.putShort(entry + 2, (short) chance.below(15));
      case 2 -> whole.putInt(entry + 4, (int) chance.number());
      case 3 -> { // a chain of directories that runs in a circle, or leaves the file
        int directory = chance.of(directories);
        int target = chance.oneIn(2) ? chance.of(directories) : (int) chance.number();
        int at = next(whole, directory);
        if (at + 4 <= whole.capacity()) {
          whole.putInt(at, target);
        }
      }
      case 4 -> whole.putInt(entry + 8, chance.of(0, 8, whole.capacity(), whole.capacity() - 1));
      default -> {
        if (chance.oneIn(2)) {
          whole.putInt(entry + 8, (int) chance.number());
        } else {
          whole.putShort(entry + 8, (short) chance.number());
        }
      }
    }
  }
}
