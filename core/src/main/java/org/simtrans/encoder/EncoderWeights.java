package org.simtrans.encoder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.Message;
import org.simtrans.tensor.Rng;
import org.simtrans.weights.LoadReport;
import org.simtrans.weights.StateDict;
import org.simtrans.weights.WeightsException;
import org.simtrans.weights.WeightsFile;

/**
 * The weights of an encoder within a file of weights: ours, timm's, torchvision's or Microsoft's,
 * by themselves or under a prefix within something larger, recognised by their names.
 */
public final class EncoderWeights {
  private static final List<String> HEADS =
      List.of("head.", "heads.", "head_dist.", "fc.", "classifier.", "pre_logits.");
  private static final String COUNTER = "num_batches_tracked"; // old files lack it; unused
  private static final String PARALLEL = "module."; // what PyTorch's DataParallel puts before all

  private static final int DEEPEST_PREFIX = 8; // dots in it

  /** The number of a block within its stage. */
  private static final Pattern BLOCK = Pattern.compile("(.*?(?:blocks|layer\\d+)\\.)(\\d+)(?=\\.)");

  private final Path path;
  private final WeightsFile file;
  private final Place place;
  private final String firstKernel; // our name of the weights that see the image
  private final Map<String, String> theirs = new LinkedHashMap<>(); // by our name
  private final List<String> dropped = new ArrayList<>();
  private final List<String> unexpected = new ArrayList<>();
  private final Set<String> more = new HashSet<>(); // unexpected ones, by our name

  /** Where they lie, under which names. */
  private record Place(KeyMap names, String prefix) {}

  private EncoderWeights(
      Path path, WeightsFile file, Place place, Map<String, Tensor> wanted, String firstKernel) {
    this.path = path;
    this.file = file;
    this.place = place;
    this.firstKernel = firstKernel;
    List<String> recomputed = Encoders.recomputed();
    boolean ownModel = file.metadata().containsKey("simtrans");
    for (String name : file.names()) {
      boolean inside = name.startsWith(place.prefix);
      String rest = inside ? name.substring(place.prefix.length()) : name;
      String ours = inside ? place.names.ours(rest) : null;
      if (ours != null && wanted.containsKey(ours)) {
        theirs.put(ours, name);
      } else if (isHead(rest) || !inside && ownModel) {
        dropped.add(name);
      } else if (recomputed.stream().noneMatch(name::endsWith)) {
        unexpected.add(name);
        if (ours != null) {
          more.add(ours);
        }
      }
    }
  }

  private static boolean isHead(String name) {
    String bare = name.startsWith(PARALLEL) ? name.substring(PARALLEL.length()) : name;
    return HEADS.stream().anyMatch(bare::startsWith);
  }

  /**
   * Looks for the weights of an encoder like {@code encoder}.
   *
   * @param path of {@code file}, for messages
   * @throws WeightsException if none of them is there
   */
  public static EncoderWeights in(WeightsFile file, Path path, Encoder encoder) {
    refuseOthers(file, path);
    Map<String, Tensor> wanted = encoder.state().tensors();
    Map<Place, Integer> fitting = new LinkedHashMap<>();
    for (KeyMap names : Encoders.namings()) {
      for (String name : file.names()) {
        int start = 0;
        for (int depth = 0; start >= 0 && depth <= DEEPEST_PREFIX; depth++) {
          String ours = names.ours(name.substring(start));
          if (ours != null
              && wanted.containsKey(ours)
              && wanted.get(ours).dim() == file.shape(name).length) {
            fitting.merge(new Place(names, name.substring(0, start)), 1, Integer::sum);
          }
          start = afterNextDot(name, start);
        }
      }
    }
    Place best =
        fitting.keySet().stream()
            .reduce((a, b) -> fitting.get(b) > fitting.get(a) ? b : a)
            .orElseThrow(
                () ->
                    new WeightsException(
                        Message.of(
                            "%s holds none of the weights of this encoder (it has %s ...; expected %s"
                                + " ...): choose the {encoder} that it was made for",
                            path, first(file.names()), first(wanted.keySet()))));
    EncoderWeights found = new EncoderWeights(path, file, best, wanted, encoder.firstKernel());
    found.refuseDeeper(wanted.keySet());
    return found;
  }

  /** Networks whose names are nearly those of one here, and which are not. */
  private static void refuseOthers(WeightsFile file, Path path) {
    for (String name : file.names()) {
      if (name.endsWith(".logit_scale") || name.contains(".cpb_mlp.")) {
        throw new WeightsException(
            "%s holds a Swin Transformer V2 (%s), whose attention differs from that of the Swin here; choose weights of the first version"
                .formatted(path, name));
      }
      if (name.contains("swinViT.")) {
        throw new WeightsException(
            "%s holds the encoder of a Swin UNETR (%s), which sees volumes; the encoders here see slices: choose weights of a Swin for pictures"
                .formatted(path, name));
      }
    }
  }

  /** Half a network gives features that nobody has trained. */
  private void refuseDeeper(Set<String> wanted) {
    for (String name : more) {
      Matcher block = BLOCK.matcher(name);
      if (block.lookingAt()) {
        int number = Integer.parseInt(block.group(2));
        String before = block.group(1) + (number - 1) + name.substring(block.end(2));
        if (wanted.contains(before)) {
          throw new WeightsException(
              Message.of(
                  "%s holds '%s', and this encoder ends with '%s': the file is of a deeper one; choose the {encoder} that it was made for%s",
                  path, name, before, deeper(name).map(", probably "::concat).orElse("")));
        }
      }
    }
  }

  /** The encoder here that has all these weights, and one that is called so. */
  private Optional<String> deeper(String name) {
    Set<String> all = new HashSet<>(more);
    all.addAll(theirs.keySet());
    for (String encoder : Encoders.names()) {
      Encoder like = Encoders.named(encoder, 1, new Rng(0));
      try {
        Tensor kernel = like.state().tensors().get(like.firstKernel());
        boolean asWide =
            theirs.containsKey(firstKernel)
                && firstKernel.equals(like.firstKernel())
                && kernel.size(0) == file.shape(theirs.get(firstKernel))[0];
        Set<String> own = like.state().tensors().keySet();
        if (asWide && own.contains(name) && all.containsAll(own)) {
          return Optional.of(encoder);
        }
      } finally {
        like.release();
      }
    }
    return Optional.empty();
  }

  private static int afterNextDot(String name, int start) {
    int dot = name.indexOf('.', start);
    return dot < 0 ? -1 : dot + 1;
  }

  private static String first(Set<String> names) {
    return String.join(", ", names.stream().limit(3).toList());
  }

  /** As {@link #in}, by the encoder's name. */
  public static EncoderWeights of(WeightsFile file, Path path, String encoder) {
    Encoder like = Encoders.named(encoder, 1, new Rng(0));
    try {
      return in(file, path, like);
    } finally {
      like.release();
    }
  }

  /**
   * An encoder with all its weights from a file, in the form that the file is for but for the
   * number of channels.
   *
   * @param encoder its name
   * @throws WeightsException if some are not there
   */
  public static Encoder load(Path path, String encoder, int inChannels) {
    try (WeightsFile file = WeightsFile.open(path)) {
      EncoderWeights weights = of(file, path, encoder);
      Encoder made = weights.form(encoder).withInChannels(inChannels).create(new Rng(0));
      try {
        weights.requireAll(weights.into(made), encoder);
      } catch (RuntimeException e) {
        made.release();
        throw e;
      }
      made.train(false);
      return made;
    }
  }

  private void requireAll(LoadReport report, String encoder) {
    if (!report.missing().isEmpty()) {
      throw new WeightsException(
          "%s lacks %d weights of %s, '%s' first; name the encoder that the file was made for"
              .formatted(path, report.missing().size(), encoder, report.missing().get(0)));
    }
  }

  /**
   * The form of the encoder that the file is for.
   *
   * @param encoder its name
   */
  public EncoderForm form(String encoder) {
    String kernel = theirs.get(firstKernel);
    int channels = kernel == null ? 1 : (int) file.shape(kernel)[1];
    return new EncoderForm(encoder, channels, Encoders.family(encoder).settings(this));
  }

  /** Where the file is. */
  public Path file() {
    return path;
  }

  /** The shapes of the encoder's weights in the file, by our names. */
  public Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    theirs.forEach((ours, name) -> shapes.put(ours, file.shape(name)));
    return shapes;
  }

  /**
   * A setting of the encoder that the file's metadata hold, or that all weights with such names
   * have; null if nothing says it.
   */
  public String said(String setting) {
    return place.names.settings().getOrDefault(setting, file.metadata().get(setting));
  }

  /**
   * Copies them into {@code encoder}, fitting what was made for other channels, windows or sizes.
   *
   * @throws WeightsException if one has a shape that cannot be fitted
   */
  public LoadReport into(Encoder encoder) {
    Map<String, Tensor> read = new LinkedHashMap<>();
    try {
      theirs.forEach((ours, name) -> read.put(ours, file.readFinite(name)));
      StateDict found = new StateDict(read);
      LoadReport report = encoder.load(found);
      return new LoadReport(
          report.loaded(),
          report.missing().stream().filter(name -> !name.endsWith(COUNTER)).toList(),
          unexpected,
          report.resized());
    } finally {
      new StateDict(read).free();
    }
  }

  /** Whose names they have. */
  public String naming() {
    return place.names.whose();
  }

  /** What all their names begin with in the file; mostly nothing. */
  public String prefix() {
    return place.prefix;
  }

  /**
   * Classification and projection heads, and the rest of a model of ours: left aside on purpose.
   */
  public List<String> dropped() {
    return List.copyOf(dropped);
  }
}
