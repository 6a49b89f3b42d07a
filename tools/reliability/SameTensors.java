import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether two safetensors files hold the same tensors to the bit, whatever their metadata says.
 * Started as {@code java SameTensors.java A B}; it knows nothing of SimTrans, so that it can judge it.
 */
class SameTensors {
  private static final Pattern ENTRY =
      Pattern.compile(
          "\"([^\"]+)\":\\{\"dtype\":\"(\\w+)\",\"shape\":\\[([\\d,]*)\\],\"data_offsets\":\\[(\\d+),(\\d+)\\]\\}");

  public static void main(String[] files) throws Exception {
    Map<String, String> first = read(files[0]);
    Map<String, String> second = read(files[1]);
    TreeSet<String> names = new TreeSet<>(first.keySet());
    names.addAll(second.keySet());
    long different =
        names.stream()
            .filter(name -> !String.valueOf(first.get(name)).equals(second.get(name)))
            .peek(name -> System.out.println("  differs: " + name))
            .count();
    System.out.printf("%d tensors, %d differ: %s%n", names.size(), different, files[1]);
    System.exit(different == 0 && !first.isEmpty() ? 0 : 1);
  }

  /** Type, shape and a hash of the bytes of each tensor. */
  private static Map<String, String> read(String file) throws Exception {
    try (RandomAccessFile open = new RandomAccessFile(file, "r")) {
      byte[] length = new byte[8];
      open.readFully(length);
      byte[] header = new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      open.readFully(header);
      Map<String, String> tensors = new TreeMap<>();
      Matcher entry = ENTRY.matcher(new String(header, StandardCharsets.UTF_8).replaceAll("\\s", ""));
      while (entry.find()) {
        byte[] data = new byte[(int) (Long.parseLong(entry.group(5)) - Long.parseLong(entry.group(4)))];
        open.seek(8 + header.length + Long.parseLong(entry.group(4)));
        open.readFully(data);
        byte[] hash = java.security.MessageDigest.getInstance("SHA-256").digest(data);
        tensors.put(
            entry.group(1),
            entry.group(2) + entry.group(3) + new java.math.BigInteger(1, hash).toString(16));
      }
      return tensors;
    }
  }
}
