package org.simtrans.fuzz.runs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Damage;
import org.simtrans.fuzz.damage.JsonDamage;
import org.simtrans.fuzz.damage.Reader;

/** safetensors: the header's JSON, its length, and the numbers. */
public final class SafeTensorsFiles implements Reader {
  private static final Pattern FIELDS =
      Pattern.compile("header|tensor|dtype|shape|offset|metadata|pickle|zip|contents");

  private record Type(String name, int bytes) {}

  private static final List<Type> TYPES =
      List.of(
          new Type("F64", 8),
          new Type("F32", 4),
          new Type("F16", 2),
          new Type("BF16", 2),
          new Type("I64", 8),
          new Type("I32", 4),
          new Type("I16", 2),
          new Type("I8", 1),
          new Type("U8", 1),
          new Type("BOOL", 1));

  @Override
  public String name() {
    return "safetensors";
  }

  @Override
  public int share() {
    return 60;
  }

  private record Parts(String header, byte[] numbers) {}

  private static Parts parts(Chance chance) {
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    int end = 0;
    for (int i = 1 + chance.below(4); i > 0; i--) {
      Type type = chance.of(TYPES);
      int begin = end;
      int rows = chance.below(5);
      int columns = 1 + chance.below(4);
      end += rows * columns * type.bytes;
      header.append(
          ",\"layers.%d.weight\":{\"dtype\":\"%s\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]}"
              .formatted(i, type.name, rows, columns, begin, end));
    }
    return new Parts(header.append('}').toString(), chance.bytes(end));
  }

  @Override
  public BadFile sound(Chance chance) {
    Parts parts = parts(chance);
    byte[] header = parts.header.getBytes(StandardCharsets.UTF_8);
    return file(header.length, header, parts.numbers);
  }

  @Override
  public BadFile spoilt(Chance chance) {
    Parts parts = parts(chance);
    byte[] header = parts.header.getBytes(StandardCharsets.UTF_8);
    switch (chance.below(8)) {
      case 0 -> {
        byte[] whole = file(header.length, header, parts.numbers).contents().get("w.safetensors");
        return BadFile.of("w.safetensors", Damage.bytes(whole, chance));
      }
      case 1 -> {
        return file(chance.number(), header, parts.numbers);
      }
      default -> {
        byte[] spoilt = JsonDamage.of(parts.header, chance);
        return file(spoilt.length, spoilt, parts.numbers);
      }
    }
  }

  private static BadFile file(long length, byte[] header, byte[] numbers) {
    byte[] head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    return BadFile.of("w.safetensors", Damage.joined(head, header, numbers));
  }

  @Override
  public void read(Path file) {
    Weights.read(file);
  }

  @Override
  public Pattern fields() {
    return FIELDS;
  }
}
