package org.simtrans.dicom;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.simtrans.image.Gathering;
import org.simtrans.image.Source;
import org.simtrans.image.UnreadableImageException;

/** Finds the images in files under any names. */
final class SeriesFinder {
  private static final Set<String> MODALITIES = Set.of("CT", "MR", "PT");
  private static final String DIRECTORY = "1.2.840.10008.1.3.10"; // a DICOMDIR under another name
  private static final Pattern LOCALISER =
      Pattern.compile(
          "(?<!\\p{L})(locali[sz]ers?|loc|scouts?|surview|topogram|survey|3[- ]?pl(ane)?)(?!\\p{L})",
          Pattern.CASE_INSENSITIVE);

  private final Path root;
  private final Map<String, Series> series = new LinkedHashMap<>(); // by UID
  private final Set<Patient> patients = new LinkedHashSet<>();
  private final Set<Path> aliases = new HashSet<>();
  private final List<Path> damaged = new ArrayList<>();
  private final Map<String, Integer> localisers = new TreeMap<>(); // files by label of series
  private final Map<String, Integer> others = new TreeMap<>(); // files by modality
  private final List<String> remarks = new ArrayList<>();

  private SeriesFinder(Path root) {
    this.root = root;
  }

  /** The files of one series that may be an image. */
  private static final class Series {
    final String label;
    final String uid;
    final Patient patient;
    final List<Path> files = new ArrayList<>();
    final List<Frame> frames = new ArrayList<>();
    boolean refused; // a file of it: reading says why
    boolean inverted;

    Series(DataSet header) {
      label = label(header);
      uid = header.text(Tag.SERIES_INSTANCE_UID);
      patient = Patient.of(header);
    }

    static String label(DataSet header) {
      String number = header.text(Tag.SERIES_NUMBER);
      return number.matches("\\d{1,9}")
          ? String.format(Locale.ROOT, "series-%03d", Integer.parseInt(number))
          : "series";
    }
  }

  /** An image, before it is known what else lies in its folder. */
  private record Found(Path folder, String label, Series series, Source source) {}

  /** See {@link org.simtrans.image.ImageFormat#gather}. */
  static Gathering find(Path root, List<Path> files) {
    SeriesFinder finder = new SeriesFinder(root.toAbsolutePath());
    files.forEach(finder::look);
    return finder.found();
  }

  private void look(Path file) {
    DataSet header;
    try {
      header = DicomFile.header(file).header();
    } catch (UnreadableImageException e) {
      damaged.add(file);
      return;
    }
    if (header.text(Tag.SOP_CLASS_UID).equals(DIRECTORY)) {
      return;
    }
    patients.add(Patient.of(header));
    String modality = header.text(Tag.MODALITY);
    if (!MODALITIES.contains(modality) || !header.has(Tag.PIXEL_DATA)) {
      others.merge(modality.matches("[A-Z]{1,16}") ? modality : "no modality", 1, Integer::sum);
    } else if (isLocaliser(header)) {
      localisers.merge(Series.label(header), 1, Integer::sum);
    } else {
      add(file, header);
    }
  }

  private static boolean isLocaliser(DataSet header) {
    return header.texts(Tag.IMAGE_TYPE).stream().anyMatch(type -> LOCALISER.matcher(type).find())
        || LOCALISER.matcher(header.text(Tag.SERIES_DESCRIPTION)).find()
        || LOCALISER.matcher(header.text(Tag.PROTOCOL_NAME)).find()
            && header.text(Tag.SERIES_DESCRIPTION).isEmpty();
  }

  private void add(Path file, DataSet header) {
    String uid = header.text(Tag.SERIES_INSTANCE_UID);
    Series home =
        series.computeIfAbsent(uid.isEmpty() ? file.toString() : uid, key -> new Series(header));
    home.files.add(file);
    home.inverted |= header.text(Tag.PHOTOMETRIC_INTERPRETATION).equals("MONOCHROME1");
    try {
      home.frames.addAll(FrameReader.frames(header));
    } catch (UnreadableImageException e) {
      home.refused = true;
    }
  }

  private Gathering found() {
    remarkOnFilesLeftOut();
    List<Found> found = new ArrayList<>();
    series.values().forEach(one -> found.addAll(images(one)));
    Map<Path, Integer> inFolder = new LinkedHashMap<>();
    found.forEach(one -> inFolder.merge(one.folder, 1, Integer::sum));
    Map<Path, Gathering.Image> images = new LinkedHashMap<>();
    for (Found one : found) {
      boolean alone = inFolder.get(one.folder) == 1 && !one.folder.toString().isEmpty();
      Path place = alone ? one.folder : one.folder.resolve(one.label);
      if (images.containsKey(place)) {
        String mark = "-" + Patient.digest(one.series.uid + one.source.frame()).substring(0, 6);
        place = place.resolveSibling(place.getFileName() + mark);
      }
      images.put(place, image(place, one.source, one.series.patient.pseudonym()));
    }
    for (Path file : damaged) {
      Path place = root.relativize(file.toAbsolutePath());
      images.put(place, image(place, Source.of(file), "subject-unknown"));
    }
    return new Gathering(images, remarks);
  }

  private Gathering.Image image(Path place, Source source, String subject) {
    Path alias = Patient.hidden(place, patients);
    if (!aliases.add(alias)) {
      String mark = "-" + Patient.digest(place.toString()).substring(0, 6);
      alias = alias.resolveSibling(alias.getFileName() + mark);
    }
    return new Gathering.Image(source, alias, subject);
  }

  private List<Found> images(Series one) {
    Path folder = root.relativize(common(one.files));
    if (one.refused) {
      return List.of(new Found(folder, one.label, one, Source.of(one.files)));
    }
    List<Stack> stacks = StackSorter.sort(one.frames);
    remarkOn(one, stacks);
    List<Found> found = new ArrayList<>();
    for (Stack stack : stacks) {
      String label = stack.label().isEmpty() ? one.label : one.label + "-" + stack.label();
      found.add(new Found(folder, label, one, source(one, stacks, stack)));
    }
    return found;
  }

  /** An image that shares no file with others is what its own files make. */
  private static Source source(Series one, List<Stack> stacks, Stack stack) {
    List<Path> files = stack.files();
    boolean shared =
        stacks.stream()
            .anyMatch(other -> other != stack && other.files().stream().anyMatch(files::contains));
    return shared ? Source.of(one.files).withFrame(stacks.indexOf(stack)) : Source.of(files);
  }

  private static Path common(List<Path> files) {
    Path folder = files.get(0).toAbsolutePath().getParent();
    for (Path file : files) {
      while (!file.toAbsolutePath().startsWith(folder)) {
        folder = folder.getParent();
      }
    }
    return folder;
  }

  private void remarkOnFilesLeftOut() {
    localisers.forEach(
        (label, files) ->
            remarks.add("%s is a localiser and is left out (%s)".formatted(label, counted(files))));
    if (!others.isEmpty()) {
      int files = others.values().stream().mapToInt(Integer::intValue).sum();
      remarks.add(
          "%s without slices of CT, MR or PET %s left out (%s)"
              .formatted(
                  counted(files), files == 1 ? "is" : "are", String.join(", ", others.keySet())));
    }
  }

  private void remarkOn(Series one, List<Stack> stacks) {
    Path folder = Patient.hidden(root.relativize(common(one.files)), patients);
    String name = folder.resolve(one.label).toString();
    int copies = one.frames.size() - StackSorter.withoutCopies(one.frames).size();
    if (copies > 0) {
      remarks.add(
          "%s has %d slice%s twice; the copies are left out"
              .formatted(name, copies, copies == 1 ? "" : "s"));
    }
    if (stacks.size() > 1) {
      remarks.add(
          "%s holds %d images, which are told apart: %s"
              .formatted(
                  name,
                  stacks.size(),
                  String.join(", ", stacks.stream().map(Stack::label).limit(4).toList())
                      + (stacks.size() > 4 ? ", ..." : "")));
    }
    if (one.inverted) {
      remarks.add(
          name + " is shown with high values dark (MONOCHROME1); its values are kept as they are");
    }
  }

  private static String counted(int files) {
    return files == 1 ? "1 file" : files + " files";
  }
}
