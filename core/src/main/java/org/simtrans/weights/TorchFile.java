package org.simtrans.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.simtrans.Reason;
import org.simtrans.host.Torch;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * A file that PyTorch 1.6 or newer saved ({@code .pth}, {@code .pt}), open for reading. The weights
 * may lie some dictionaries deep, as in checkpoints of training. Whatever the file says of a tensor
 * is checked when it is opened; nothing in it is run.
 */
public final class TorchFile implements WeightsFile {
  private static final int GREATEST_SHARING = 4; // how often a file's bytes may be used
  private static final int DEEPEST = 4; // dictionaries around the weights

  /** Where weights lie in checkpoints; of several, the first in this order. */
  private static final List<String> WRAPPERS =
      List.of(
          "state_dict",
          "model",
          "model_state_dict",
          "model_state",
          "teacher",
          "student",
          "network",
          "net",
          "encoder",
          "backbone",
          "module",
          "weights",
          "params",
          "state_dict_ema",
          "model_ema");

  private final Path file;
  private final TorchArchive archive;
  private final Map<String, TorchPickle.View> views;

  private TorchFile(Path file, TorchArchive archive, Map<String, TorchPickle.View> views) {
    this.file = file;
    this.archive = archive;
    this.views = views;
  }

  /**
   * Opens {@code file} and checks all that it says.
   *
   * @throws WeightsException if it is damaged, holds no weights, or more than weights are made of
   */
  public static TorchFile open(Path file) {
    Torch.load();
    TorchArchive archive = TorchArchive.open(file);
    try {
      Map<String, TorchPickle.View> views = weights(file, TorchPickle.read(file, archive.pickle()));
      long bytes = 0;
      for (Map.Entry<String, TorchPickle.View> view : views.entrySet()) {
        bytes += checkedBytes(file, archive, view.getKey(), view.getValue());
      }
      if (bytes > GREATEST_SHARING * Files.size(file)) {
        throw TorchArchive.damaged(
            file, "its tensors would take " + bytes + " bytes, many times what it holds");
      }
      return new TorchFile(file, archive, views);
    } catch (IOException e) {
      archive.close();
      throw TorchArchive.damaged(file, Reason.of(e));
    } catch (RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  private static Map<String, TorchPickle.View> weights(Path file, Object content) {
    Map<String, TorchPickle.View> views = new LinkedHashMap<>();
    if (content instanceof Map<?, ?> map) {
      find(map, DEEPEST, Collections.newSetFromMap(new IdentityHashMap<>()))
          .forEach(
              (name, value) -> {
                if (name instanceof String text && value instanceof TorchPickle.View view) {
                  views.put(text, view);
                }
              });
    }
    if (views.isEmpty()) {
      throw new WeightsException(
          file
              + " holds no dictionary of tensors"
              + (content instanceof Map<?, ?> map ? "; it holds " + shown(map) : "")
              + ": save one with torch.save(model.state_dict(), 'weights.pth')");
    }
    return views;
  }

  private static String shown(Map<?, ?> map) {
    return map.keySet().stream().limit(8).map(String::valueOf).toList().toString();
  }

  /** The first dictionary with tensors in it: this one, or one that it wraps. */
  private static Map<?, ?> find(Map<?, ?> map, int deeper, Set<Object> seen) {
    if (!seen.add(map)) {
      return Map.of(); // a dictionary can hold itself, and be held many times
    }
    if (deeper == 0 || map.values().stream().anyMatch(TorchPickle.View.class::isInstance)) {
      return map;
    }
    for (String wrapper : WRAPPERS) {
      if (map.get(wrapper) instanceof Map<?, ?> inner) {
        Map<?, ?> found = find(inner, deeper - 1, seen);
        if (found.values().stream().anyMatch(TorchPickle.View.class::isInstance)) {
          return found;
        }
      }
    }
    return Map.of();
  }

  /** Bytes of a tensor, once it is sure that all of it lies in its storage and that in the file. */
  private static long checkedBytes(
      Path file, TorchArchive archive, String name, TorchPickle.View view) {
    TorchPickle.Storage storage = view.storage();
    long size = storage.type() == null ? 0 : torch.elementSize(storage.type());
    try {
      boolean inFile =
          storage.count() >= 0
              && Math.multiplyExact(storage.count(), size) == archive.bytes(storage.key());
      if (inFile && lies(view)) {
        return Math.multiplyExact(Shapes.count(view.shape()), size);
      }
    } catch (ArithmeticException e) {
      // more than a long can count is more than a file can hold
    }
    throw TorchArchive.damaged(
        file,
        "tensor '%s' of shape %s, strides %s and offset %d does not lie in its %d numbers"
            .formatted(
                name,
                Arrays.toString(view.shape()),
                Arrays.toString(view.stride()),
                view.offset(),
                storage.count()));
  }

  private static boolean lies(TorchPickle.View view) {
    long[] shape = view.shape();
    long[] stride = view.stride();
    boolean plausible =
        shape.length <= Shapes.MOST_DIMENSIONS
            && stride.length == shape.length
            && view.offset() >= 0
            && Arrays.stream(stride).allMatch(n -> n >= 0);
    // Numbers may be shared between tensors, but none is repeated within one.
    return plausible
        && Shapes.count(shape) <= view.storage().count()
        && Math.addExact(view.offset(), span(view)) <= view.storage().count();
  }

  /** Numbers from the first to the last of a view. */
  private static long span(TorchPickle.View view) {
    long last = 0;
    for (int i = 0; i < view.shape().length; i++) {
      last = Math.addExact(last, Math.multiplyExact(view.shape()[i] - 1, view.stride()[i]));
    }
    return Shapes.count(view.shape()) == 0 ? 0 : last + 1;
  }

  @Override
  public Path path() {
    return file;
  }

  @Override
  public Set<String> names() {
    return views.keySet();
  }

  @Override
  public long[] shape(String name) {
    return view(name).shape().clone();
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of();
  }

  @Override
  public Tensor read(String name) {
    TorchPickle.View view = view(name);
    long span = span(view);
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Tensor flat = torch.empty(new long[] {span}, new TensorOptions(view.storage().type()), null);
      if (span > 0) {
        long size = flat.element_size();
        archive.read(
            view.storage().key(),
            view.offset() * size,
            span * size,
            new BytePointer(flat.data_ptr()));
      }
      return Tensors.keep(flat.as_strided(view.shape(), view.stride()).contiguous());
    } catch (IOException e) {
      throw new WeightsException(
          "tensor '%s' of %s cannot be read (%s); save or download it again"
              .formatted(name, file, Reason.of(e)),
          e);
    }
  }

  private TorchPickle.View view(String name) {
    TorchPickle.View view = views.get(name);
    if (view == null) {
      throw new WeightsException(file + " holds no tensor '" + name + "'; it holds " + names());
    }
    return view;
  }

  @Override
  public void close() {
    archive.close();
  }
}
