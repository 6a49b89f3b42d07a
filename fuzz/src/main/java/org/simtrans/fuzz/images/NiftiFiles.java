package org.simtrans.fuzz.images;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Damage;
import org.simtrans.fuzz.damage.Reader;
import org.simtrans.image.Source;

/** NIfTI-1 and -2 in one file or two, gzipped or not, and Analyze. */
public final class NiftiFiles implements Reader {
  private static final Pattern FIELDS =
      Pattern.compile(
          "\\bdim|frame|type|vox_offset|scl_|affine|sform|qform|quatern|pixdim|srow|header|voxels|gzip|empty"
              + "|signature|pair");
  private static final int BOMB = 1 << 23;

  @Override
  public String name() {
    return "nifti";
  }

  @Override
  public int share() {
    return 90;
  }

  @Override
  public BadFile sound(Chance chance) {
    return file(NiftiImage.sound(true, chance), chance.oneIn(2), false, chance);
  }

  @Override
  public BadFile spoilt(Chance chance) {
    boolean single = !chance.oneIn(4);
    NiftiImage sound = NiftiImage.sound(single, chance);
    NiftiImage image = chance.oneIn(3) ? sound : sound.spoilt(chance);
    boolean gzip = chance.oneIn(3);
    boolean hurt = image == sound || chance.oneIn(5);
    return single ? file(image, gzip, hurt, chance) : pair(image, gzip, hurt, chance);
  }

  private static BadFile file(NiftiImage image, boolean gzip, boolean hurt, Chance chance) {
    byte[] whole = content(image.whole(), gzip, hurt, chance);
    return BadFile.of(gzip ? "scan.nii.gz" : "scan.nii", whole);
  }

  private static BadFile pair(NiftiImage image, boolean gzip, boolean hurt, Chance chance) {
    boolean first = chance.oneIn(2);
    String end = gzip ? ".gz" : "";
    BadFile header =
        BadFile.of("scan.hdr" + end, content(image.header(), gzip, hurt && first, chance));
    return chance.oneIn(10)
        ? header
        : header.with("scan.img" + end, content(image.voxels(), gzip, hurt && !first, chance));
  }

  private static byte[] content(byte[] plain, boolean gzip, boolean hurt, Chance chance) {
    if (!gzip) {
      return hurt ? Damage.bytes(plain, chance) : plain;
    }
    if (!hurt) {
      return chance.oneIn(8) ? Damage.members(plain, chance) : Damage.gzip(plain);
    }
    return switch (chance.below(4)) {
      case 0 -> Damage.gzip(Damage.bytes(plain, chance));
      case 1 ->
          chance.oneIn(20) ? Damage.gzip(Damage.joined(plain, new byte[BOMB])) : Damage.gzip(plain);
      default -> Damage.bytes(Damage.gzip(plain), chance);
    };
  }

  @Override
  public void read(Path file) {
    Geometry.requireReadAsInspected(Source.of(file));
  }

  @Override
  public Pattern fields() {
    return FIELDS;
  }

  /** Gzip makes at most 1032 bytes of one; they are kept, and looked at as floats and doubles. */
  @Override
  public long heap(long bytes) {
    return (8L << 20) + 8 * 1032 * bytes;
  }
}
