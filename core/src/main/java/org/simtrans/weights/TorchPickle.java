package org.simtrans.weights;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The pickle in a file that {@code torch.save} wrote, read without running anything in it. A pickle
 * names functions to call; here the names are looked up in a closed list of what weights are made
 * of, each of which only describes a tensor, and any other name ends the reading. The library's own
 * table of constructors is never asked. Only the operations that protocols 2 to 5 write for such
 * data are carried out, and a length is believed only if the file is that long.
 */
final class TorchPickle extends Unpickler {
  private static final int LONGEST_SHOWN = 200; // characters of what a file says

  private static final Map<String, ScalarType> STORAGES =
      Map.of(
          "torch.DoubleStorage", ScalarType.Double,
          "torch.FloatStorage", ScalarType.Float,
          "torch.HalfStorage", ScalarType.Half,
          "torch.BFloat16Storage", ScalarType.BFloat16,
          "torch.LongStorage", ScalarType.Long,
          "torch.IntStorage", ScalarType.Int,
          "torch.ShortStorage", ScalarType.Short,
          "torch.CharStorage", ScalarType.Char,
          "torch.ByteStorage", ScalarType.Byte,
          "torch.BoolStorage", ScalarType.Bool);

  /** Types as values, which checkpoints keep beside weights; nothing is made of them. */
  private static final Set<String> TYPES =
      Set.of(
          "torch.float16",
          "torch.bfloat16",
          "torch.float32",
          "torch.float64",
          "torch.int64",
          "torch.bool");

  /** What takes no argument from the file but what lies on the stack, and has no name in it. */
  private static final Set<Short> HARMLESS =
      Set.of(
          Opcodes.PROTO,
          Opcodes.FRAME,
          Opcodes.STOP,
          Opcodes.MARK,
          Opcodes.POP,
          Opcodes.POP_MARK,
          Opcodes.NONE,
          Opcodes.NEWTRUE,
          Opcodes.NEWFALSE,
          Opcodes.BININT,
          Opcodes.BININT1,
          Opcodes.BININT2,
          Opcodes.LONG1,
          Opcodes.BINFLOAT,
          Opcodes.SHORT_BINSTRING,
          Opcodes.SHORT_BINUNICODE,
          Opcodes.SHORT_BINBYTES,
          Opcodes.EMPTY_LIST,
          Opcodes.APPEND,
          Opcodes.APPENDS,
          Opcodes.EMPTY_TUPLE,
          Opcodes.TUPLE,
          Opcodes.TUPLE1,
          Opcodes.TUPLE2,
          Opcodes.TUPLE3,
          Opcodes.BINGET,
          Opcodes.LONG_BINGET,
          Opcodes.BINPUT,
          Opcodes.LONG_BINPUT,
          Opcodes.MEMOIZE,
          Opcodes.BINPERSID,
          Opcodes.REDUCE,
          Opcodes.NEWOBJ);

  /** Bytes of the length before what these bring along. */
  private static final Map<Short, Integer> WITH_LENGTH =
      Map.of(
          Opcodes.BINSTRING, 4,
          Opcodes.BINUNICODE, 4,
          Opcodes.BINBYTES, 4,
          Opcodes.BINUNICODE8, 8,
          Opcodes.BINBYTES8, 8);

  /**
   * Numbers in a file, not read yet.
   *
   * @param key its name in the archive
   * @param count of numbers
   */
  record Storage(ScalarType type, String key, long count) {}

  /** A view of a storage, in elements; nothing about it has been checked yet. */
  record View(Storage storage, long offset, long[] shape, long[] stride) {}

  private record StorageType(ScalarType type) implements IObjectConstructor {
    @Override
    public Object construct(Object[] args) {
      throw new IllegalArgumentException("a storage is made by value");
    }
  }

  private final Path file;

  private TorchPickle(Path file) {
    this.file = file;
  }

  /**
   * What the pickle describes: maps, lists, arrays for tuples, numbers, strings and {@link View}s.
   *
   * @throws WeightsException if it is damaged, or names anything that weights are not made of
   */
  static Object read(Path file, byte[] pickle) {
    try {
      return new TorchPickle(file).load(new ByteArrayInputStream(pickle));
    } catch (WeightsException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // whatever a broken pickle makes the library do
      throw new WeightsException(
          file + " is damaged: its pickle makes no sense; save or download it again", e);
    }
  }

  @Override
  protected Object dispatch(short operation) throws IOException {
    switch (operation) {
      case Opcodes.GLOBAL ->
          stack.add(named(PickleUtils.readline(input), PickleUtils.readline(input)));
      case Opcodes.STACK_GLOBAL -> {
        String name = (String) stack.pop();
        stack.add(named((String) stack.pop(), name));
      }
      case Opcodes.INST ->
          throw refused(PickleUtils.readline(input) + "." + PickleUtils.readline(input));
      case Opcodes.BUILD -> {
        stack.pop(); // attributes of an ordered dictionary: versions of layers, which say nothing
        top(Map.class);
      }
      case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>());
      case Opcodes.SETITEM -> {
        Object value = stack.pop();
        put(stack.pop(), value);
      }
      case Opcodes.SETITEMS -> {
        List<Object> items = stack.pop_all_since_marker();
        for (int i = 0; i < items.size(); i += 2) {
          put(items.get(i), items.get(i + 1));
        }
      }
      default -> {
        if (WITH_LENGTH.containsKey(operation)) {
          checkLength(WITH_LENGTH.get(operation));
        } else if (!HARMLESS.contains(operation)) {
          throw refused("the pickle operation 0x%02x".formatted(operation));
        }
        return super.dispatch(operation);
      }
    }
    return NO_RETURN_VALUE;
  }

  /** The only things that a name in the file can become. */
  private IObjectConstructor named(String module, String name) {
    String full = module + "." + name;
    ScalarType storage = STORAGES.get(full);
    if (storage != null) {
      return new StorageType(storage);
    }
    if (TYPES.contains(full)) {
      return args -> {
        throw refused("a call of " + full);
      };
    }
    return switch (full) {
      case "collections.OrderedDict" -> TorchPickle::orderedDict;
      case "torch._utils._rebuild_tensor_v2" -> TorchPickle::view;
      case "torch._utils._rebuild_parameter" -> args -> (View) args[0];
      case "torch.Size" -> args -> (Object[]) args[0];
      case "torch.device" -> args -> (String) args[0];
      default -> throw refused(full);
    };
  }

  /** From nothing, or from a list of pairs as Python 2 wrote it. */
  private static Map<Object, Object> orderedDict(Object[] args) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (Object pair : args.length == 0 ? List.of() : (List<?>) args[0]) {
      Object[] entry = pair instanceof List<?> list ? list.toArray() : (Object[]) pair;
      map.put((String) entry[0], entry[1]);
    }
    return map;
  }

  /** storage, offset, sizes, strides, requires_grad, hooks; the last two say nothing here. */
  private static View view(Object[] args) {
    return new View((Storage) args[0], integer(args[1]), integers(args[2]), integers(args[3]));
  }

  /** ('storage', type, key, place, count): what torch.save writes in place of numbers. */
  @Override
  protected Object persistentLoad(Object id) {
    Object[] parts = (Object[]) id;
    if (parts.length < 5 || !"storage".equals(parts[0])) {
      throw new IllegalArgumentException("a persistent id that is no storage");
    }
    return new Storage(((StorageType) parts[1]).type(), (String) parts[2], integer(parts[4]));
  }

  private void put(Object key, Object value) {
    if (!(key instanceof String || key instanceof Integer || key instanceof Long)) {
      throw refused("a dictionary whose keys are neither text nor numbers");
    }
    @SuppressWarnings("unchecked") // whatever it holds, it is a map made above
    Map<Object, Object> map = top(Map.class);
    map.put(key, value);
  }

  private <T> T top(Class<T> type) {
    return type.cast(stack.peek());
  }

  /** Believes a length only if so many bytes are left. */
  private void checkLength(int bytes) throws IOException {
    input.mark(bytes);
    ByteBuffer length = ByteBuffer.wrap(input.readNBytes(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    input.reset();
    long n = bytes == 4 ? length.getInt() : length.getLong();
    if (n < 0 || n > input.available() - bytes) {
      throw new IOException("text of " + n + " bytes, of which there are " + input.available());
    }
  }

  private static long[] integers(Object tuple) {
    Object[] values = (Object[]) tuple;
    long[] integers = new long[values.length];
    Arrays.setAll(integers, i -> integer(values[i]));
    return integers;
  }

  private static long integer(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw new IllegalArgumentException("expected an integer");
  }

  private WeightsException refused(String what) {
    String shown = what.replaceAll("[^\\x20-\\x7e]", "?");
    return new WeightsException(
        "%s holds %s, which weights are not made of, and was not read further (nothing in it was"
                .formatted(file, shown.substring(0, Math.min(shown.length(), LONGEST_SHOWN)))
            + " run); save the weights alone: torch.save(model.state_dict(), 'weights.pth')");
  }
}
