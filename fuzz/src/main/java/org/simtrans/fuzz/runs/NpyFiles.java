package org.simtrans.fuzz.runs;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Damage;
import org.simtrans.fuzz.damage.Inconsistent;
import org.simtrans.fuzz.damage.Reader;
import org.simtrans.weights.Npy;

/** NumPy's arrays. */
public final class NpyFiles implements Reader {
  private static final Pattern FIELDS =
      Pattern.compile("header|type|shape|descr|fortran|Fortran|begin|version|values|numpy");

  @Override
  public String name() {
    return "npy";
  }

  @Override
  public BadFile sound(Chance chance) {
    int rows = 1 + chance.below(4);
    int columns = 1 + chance.below(4);
    return BadFile.of("x.npy", Npy.bytes(new float[rows * columns], rows, columns));
  }

  @Override
  public BadFile spoilt(Chance chance) {
    byte[] sound = sound(chance).contents().get("x.npy");
    if (chance.oneIn(3)) {
      return BadFile.of("x.npy", Damage.bytes(sound, chance));
    }
    int end = 10 + (sound[8] & 0xff) + 256 * (sound[9] & 0xff);
    String header = new String(sound, 10, end - 10, StandardCharsets.ISO_8859_1);
    header =
        switch (chance.below(4)) {
          case 0 -> header.replaceFirst("\\(\\d+", "(" + chance.number());
          case 1 ->
              header.replaceFirst(
                  "\\([^)]*\\)", "(" + chance.number() + "," + chance.number() + ")");
          case 2 ->
              header.replaceFirst(
                  "\\([^)]*\\)",
                  chance.of(
                      "()",
                      "(,)",
                      "(1L, 2)",
                      "(99999999999999999999,)",
                      "(1.5,)",
                      "(-1,-4)",
                      "(x)"));
          default ->
              header.replaceFirst("<f4", chance.of("<f8", ">f4", "|u1", "<f2", "", "O", "<c16"));
        };
    byte[] written = header.getBytes(StandardCharsets.ISO_8859_1);
    byte[] head = Arrays.copyOf(sound, 10);
    head[8] = (byte) written.length;
    head[9] = (byte) (written.length >> 8);
    byte[] numbers = Arrays.copyOfRange(sound, end, sound.length);
    byte[] whole = Damage.joined(head, written, numbers);
    return BadFile.of("x.npy", chance.oneIn(6) ? Damage.bytes(whole, chance) : whole);
  }

  @Override
  public void read(Path file) {
    try (Tensor t = Npy.read(file)) {
      Inconsistent.unless(t.numel() >= 0, "a tensor of less than nothing");
      Inconsistent.unless(4 * t.numel() <= file.toFile().length(), "numbers that are not there");
    }
  }

  @Override
  public Pattern fields() {
    return FIELDS;
  }
}
