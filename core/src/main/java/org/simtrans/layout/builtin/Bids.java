package org.simtrans.layout.builtin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.simtrans.image.Images;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.FileTree;
import org.simtrans.layout.LabelIndex;

/**
 * BIDS: {@code sub-*[_ses-*]_T1w.nii.gz}, or with any other suffix of an image, anywhere in the
 * tree; the modalities of one session are channels. Masks are named {@code
 * _label-L_desc-T1lesion_mask} (as ATLAS R2.0), {@code _desc-lesion_mask}, {@code _dseg} or {@code
 * _msk} (as ISLES 2022), {@code _lesion-msk} (as ISLES 2024), beside the images or under {@code
 * derivatives}. A mask belongs to the image whose name agrees with its own up to these words, else
 * to the only image of its subject and session.
 */
public final class Bids implements SessionLayout {

  /** Found by its name in META-INF/services. */
  public Bids() {}

  private static final Pattern FILE =
      Pattern.compile(
          "(sub-[A-Za-z0-9]+)((?:_[A-Za-z0-9]+-[A-Za-z0-9]+)*)_((?:lesion-)?[A-Za-z0-9]+)");
  private static final Pattern SESSION = Pattern.compile(".*?(_ses-[A-Za-z0-9]+)?(?:_(?!ses-).*)?");

  private static final Set<String> MODALITIES =
      Set.of(
          "T1w T2w T2star T2starw FLAIR PDw PD PDT2 UNIT1 T1map T2map R1map T2starmap MTRmap angio"
              .concat(
                  " dwi DWI adc ADC trace swi SWI phase magnitude asl m0scan bold sbref cbf cbv")
              .concat(" mtt tmax ct CT CTA CTP pet PET mra MRA MESE VFA MP2RAGE")
              .split(" "));

  private static final Set<String> MASKS =
      Set.of("mask", "msk", "lesion-msk", "dseg", "seg", "label");

  /** Words of what is searched for, where a mask may be of something else, such as the brain. */
  private static final Pattern FINDING =
      Pattern.compile("(?i).*(lesion|tumou?r|stroke|infarct|wmh|haemorr|hemorr|core|penumbra).*");

  private static final Pattern ORGAN = Pattern.compile("(?i).*desc-(brain|head|skull|fov|face).*");

  /** What a mask's name has more than that of its image. */
  private static final Pattern OF_MASK = Pattern.compile("_(?:label|desc)-[A-Za-z0-9]+");

  /** A file whose name has the form of BIDS. */
  private record Named(Path file, String subject, String entities, String suffix) {
    static Optional<Named> of(Path file) {
      Matcher matcher = FILE.matcher(Images.stem(file));
      return matcher.matches()
          ? Optional.of(new Named(file, matcher.group(1), matcher.group(2), matcher.group(3)))
          : Optional.empty();
    }

    boolean isImage() {
      return MODALITIES.contains(suffix) && !entities.contains("_label-");
    }

    boolean isMask() {
      return MASKS.contains(suffix);
    }

    String name() {
      return subject + entities;
    }

    String session() {
      Matcher session = SESSION.matcher(entities);
      return subject + (session.matches() && session.group(1) != null ? session.group(1) : "");
    }
  }

  @Override
  public String key() {
    return "bids";
  }

  @Override
  public String description() {
    return "BIDS, as ATLAS R2.0 and ISLES 2022 (sub-*_T1w, sub-*_FLAIR, ... and sub-*_mask)";
  }

  @Override
  public boolean recognises(FileTree tree) {
    return !images(tree).isEmpty();
  }

  @Override
  public Optional<String> nearly(FileTree tree) {
    List<Named> named = named(tree);
    return named.isEmpty() || recognises(tree)
        ? Optional.empty()
        : Optional.of(
            "looks like BIDS, but no file ends in the suffix of an image, such as _T1w or _FLAIR: found "
                + named.stream()
                    .map(one -> "_" + one.suffix())
                    .distinct()
                    .limit(3)
                    .collect(Collectors.joining(", ")));
  }

  @Override
  public Sessions sessions(FileTree tree) {
    List<Named> images = images(tree);
    Map<String, String> sessionOf = cases(images);
    Sessions sessions = new Sessions();
    images.forEach(
        one ->
            sessions.add(
                sessionOf.get(one.name() + "_" + one.suffix()),
                one.subject(),
                one.suffix(),
                one.file()));
    return sessions;
  }

  @Override
  public Contents read(FileTree tree) {
    Sessions sessions = sessions(tree);
    if (sessions.isEmpty()) {
      return new Contents(List.of(), List.of(), Optional.empty());
    }
    LabelIndex labels = new LabelIndex();
    List<Named> masks = masks(tree);
    requireOnePerson(masks, sessions.names());
    masks.forEach(one -> labels.add(owner(one, sessions.names()), tree.absolute(one.file())));
    List<Found> found = sessions.found(tree, labels);
    String sign =
        "*_%s%s"
            .formatted(
                String.join(", *_", sessions.channels()),
                masks.isEmpty()
                    ? ", no masks"
                    : ", masks such as " + masks.get(0).file().getFileName());
    return new Contents(found, labels.strays(), Optional.empty(), sign, sessions.remarks(tree));
  }

  private static List<Named> named(FileTree tree) {
    return tree.images().stream().map(Named::of).flatMap(Optional::stream).toList();
  }

  /** The images; those under derivatives only where there are no others. */
  private static List<Named> images(FileTree tree) {
    List<Named> all = named(tree).stream().filter(Named::isImage).toList();
    Predicate<Named> derived = one -> one.file().startsWith("derivatives");
    return all.stream().allMatch(derived) ? all : all.stream().filter(derived.negate()).toList();
  }

  /**
   * The name of the case of each image: what its name says, or the session where that has one image
   * of each modality.
   */
  private static Map<String, String> cases(List<Named> images) {
    Map<String, List<Named>> sessions =
        images.stream()
            .collect(
                Collectors.groupingBy(Named::session, LinkedHashMap::new, Collectors.toList()));
    Map<String, String> cases = new LinkedHashMap<>();
    sessions.forEach(
        (session, own) -> {
          Set<String> modalities = new TreeSet<>(own.stream().map(Named::suffix).toList());
          Set<String> names = new TreeSet<>(own.stream().map(Named::name).toList());
          boolean together = modalities.size() == own.size() && names.size() > 1;
          own.forEach(
              one -> cases.put(one.name() + "_" + one.suffix(), together ? session : one.name()));
        });
    return cases;
  }

  /** Masks of what is searched for; where names say nothing of it, all that are not of an organ. */
  private static List<Named> masks(FileTree tree) {
    List<Named> all = new ArrayList<>(named(tree).stream().filter(Named::isMask).toList());
    all.removeIf(one -> ORGAN.matcher(one.entities()).matches());
    List<Named> findings =
        all.stream().filter(one -> FINDING.matcher(one.entities()).matches()).toList();
    List<Named> labels = all.stream().filter(one -> one.entities().contains("_label-")).toList();
    return !findings.isEmpty() ? findings : labels.isEmpty() ? all : labels;
  }

  /** Masks of one image are joined, which those by several people are not meant for. */
  private static void requireOnePerson(List<Named> masks, List<String> cases) {
    Map<String, Named> first = new HashMap<>();
    for (Named mask : masks) {
      String person = MaskName.drawnBy(Images.stem(mask.file()));
      Named other = person.isEmpty() ? null : first.putIfAbsent(owner(mask, cases), mask);
      if (other != null && !person.equals(MaskName.drawnBy(Images.stem(other.file())))) {
        throw new CohortException(
            "%s and %s are masks of one image by two people; keep those of one, or write what they agree on as one mask"
                .formatted(other.file(), mask.file()));
      }
    }
  }

  private static String owner(Named mask, List<String> cases) {
    String name = OF_MASK.matcher(mask.name()).replaceAll("");
    if (cases.contains(name)) {
      return name;
    }
    List<String> same =
        cases.stream()
            .filter(one -> one.equals(mask.session()) || one.startsWith(mask.session() + "_"))
            .toList();
    return same.size() == 1 ? same.get(0) : name;
  }
}
