package org.simtrans.fuzz.runs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.simtrans.fuzz.damage.BadFile;
import org.simtrans.fuzz.damage.Chance;
import org.simtrans.fuzz.damage.Damage;
import org.simtrans.fuzz.damage.Reader;

/** PyTorch's .pth: the operations of its pickle, the members of its archive. */
public final class TorchFiles implements Reader {
  /** In place of the time of writing, so that the same seed makes the same bytes. */
  private static final LocalDateTime WRITTEN = LocalDateTime.of(2024, 1, 1, 0, 0);

  private static final Pattern FIELDS =
      Pattern.compile(
          "pickle|tensor|contents|archive|data|holds|header|compressed|TorchScript|byte|format of|names");

  @Override
  public String name() {
    return "pth";
  }

  @Override
  public int share() {
    return 60;
  }

  @Override
  public BadFile sound(Chance chance) {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("w/data.pkl", joined(operations(members, chance)));
    return file(zip(members, false));
  }

  @Override
  public BadFile spoilt(Chance chance) {
    Map<String, byte[]> members = new LinkedHashMap<>();
    List<byte[]> operations = operations(members, chance);
    if (chance.oneIn(6)) {
      members.put("w/data.pkl", joined(operations));
      return file(Damage.bytes(zip(members, false), chance));
    }
    if (!chance.oneIn(6)) {
      do {
        change(operations, chance);
      } while (chance.oneIn(2));
    }
    byte[] pickle = joined(operations);
    members.put("w/data.pkl", chance.oneIn(4) ? Damage.bytes(pickle, chance) : pickle);
    if (chance.oneIn(6)) {
      String member = chance.of(List.copyOf(members.keySet()));
      switch (chance.below(4)) {
        case 0 -> members.remove(member);
        case 1 -> members.put(member, Damage.bytes(members.get(member), chance));
        case 2 ->
            members.put(
                chance.of("w/byteorder", "x/data.pkl", "../data.pkl", "w/constants.pkl"),
                members.get(member));
        default -> members.put(member + "x", members.remove(member));
      }
    }
    byte[] zip = zip(members, chance.oneIn(20));
    return file(chance.oneIn(4) ? directory(zip, chance) : zip);
  }

  private static BadFile file(byte[] zip) {
    return BadFile.of("w.pth", zip);
  }

  // --- the pickle -----------------------------------------------------------------------------

  /** A dictionary of tensors as torch.save writes it, by operations; its numbers into members. */
  private static List<byte[]> operations(Map<String, byte[]> members, Chance chance) {
    List<byte[]> all = new ArrayList<>();
    add(all, "\u0080\2", "}", "q\0", "(");
    if (chance.oneIn(3)) { // a checkpoint around it
      add(all, text("epoch"), "K\7", text("state_dict"), "}", "(");
    }
    int tensors = 1 + chance.below(3);
    for (int i = 0; i < tensors; i++) {
      int rows = chance.below(4);
      int columns = 1 + chance.below(4);
      int count = rows * columns;
      members.put("w/data/" + i, chance.bytes(4 * count));
      add(all, text("layers." + i + ".weight"), "ctorch._utils\n_rebuild_tensor_v2\n", "(", "(");
      add(all, text("storage"), "ctorch\nFloatStorage\n", text("" + i), text("cpu"));
      add(all, integer(count), "t", "Q", integer(0), "(", integer(rows), integer(columns), "t");
      add(all, "(", integer(columns), integer(1), "t", "\u0089", "ccollections\nOrderedDict\n");
      add(all, ")", "R", "t", "R");
    }
    if (all.stream()
        .anyMatch(part -> new String(part, StandardCharsets.ISO_8859_1).contains("state_dict"))) {
      add(all, "u");
    }
    add(all, "u", ".");
    return all;
  }

  private static void change(List<byte[]> operations, Chance chance) {
    int at = chance.below(operations.size());
    switch (chance.below(8)) {
      case 0 -> operations.remove(at);
      case 1 -> operations.add(at, operations.get(chance.below(operations.size())));
      case 2 -> operations.set(at, operations.get(chance.below(operations.size())));
      case 3 -> operations.set(at, latin1(integer((int) chance.number())));
      case 4 -> operations.add(at, chance.bytes(1));
      case 5 -> operations.add(at, latin1(chance.of(LIVELY)));
      case 6 -> operations.add(at, latin1(laughs(chance)));
      default -> operations.set(at, Damage.bytes(operations.get(at), chance));
    }
    if (operations.isEmpty()) {
      operations.add(latin1("."));
    }
  }

  private static final List<String> LIVELY =
      List.of(
          "cos\nsystem\n",
          "ctorch\nSize\n",
          "ctorch\ndevice\n",
          "ctorch._utils\n_rebuild_parameter\n",
          "ctorch\nHalfStorage\n",
          "h\0", // what was remembered first: the dictionary itself
          "2", // DUP
          "0", // POP
          "1", // POP_MARK
          "]",
          "}",
          ")",
          "N",
          "a",
          "s",
          "e",
          "u",
          "b",
          "R",
          "\u0085R",
          "\u0086",
          "\u0087",
          "G\177\u00f0\0\0\0\0\0\0", // infinity
          "X\u00ff\u00ff\u00ff\177",
          "\u0094",
          "j\u00ff\u00ff\u00ff\177",
          "r\u00ff\u00ff\u00ff\177",
          "\u008a\u00ff" + "\1".repeat(255));

  /** Lists of lists that share their parts, small in the file and endless if written out. */
  private static String laughs(Chance chance) {
    StringBuilder text = new StringBuilder("ctorch\ndevice\n]q\1");
    for (int i = 0; i < 60; i++) {
      text.append("](h").append((char) (i + 1)).append('h').append((char) (i + 1)).append("eq");
      text.append((char) (i + 2));
    }
    return text + chance.of("\u0085R", "", "0", "a");
  }

  private static String text(String text) {
    return "X" + (char) text.length() + "\0\0\0" + text;
  }

  private static String integer(int value) {
    byte[] four = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    return "J" + new String(four, StandardCharsets.ISO_8859_1);
  }

  private static void add(List<byte[]> all, String... operations) {
    for (String operation : operations) {
      all.add(latin1(operation));
    }
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] joined(List<byte[]> operations) {
    return Damage.joined(operations.toArray(new byte[0][]));
  }

  // --- the archive ----------------------------------------------------------------------------

  private static byte[] zip(Map<String, byte[]> members, boolean compressed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        ZipEntry entry = new ZipEntry(member.getKey());
        entry.setTimeLocal(WRITTEN);
        if (!compressed) {
          CRC32 crc = new CRC32();
          crc.update(member.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(member.getValue().length);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(member.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory refuses nothing
    }
    return bytes.toByteArray();
  }

  /** Another number in the list of contents: sizes, places, methods, lengths of names. */
  private static byte[] directory(byte[] zip, Chance chance) {
    ByteBuffer whole = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> records = new ArrayList<>();
    for (int at = 0; at + 46 <= zip.length; at++) {
      if (whole.getInt(at) == 0x02014b50) {
        records.add(at);
      }
    }
    int record = chance.oneIn(4) ? zip.length - 22 : chance.of(records);
    int field = chance.of(8, 10, 16, 20, 24, 24, 28, 30, 42);
    if (record + field + 4 <= zip.length) {
      if (chance.oneIn(2)) {
        whole.putInt(record + field, (int) chance.number());
      } else {
        whole.putShort(record + field, (short) chance.number());
      }
    }
    return zip;
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
