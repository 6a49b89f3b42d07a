package org.simtrans.layout;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.simtrans.InvalidSettingException;

/** The ways in which cohorts lie on disks. */
public enum Layout {
  ATLAS_R1("atlas-r1", "ATLAS R1.1 (*_t1w_stx and *_LesionSmooth_stx)", new AtlasR1Reader()),
  BIDS("bids", "BIDS as ATLAS R2.0 (sub-*_T1w and sub-*_label-*lesion_mask)", new BidsReader()),
  NNUNET("nnunet", "nnU-Net raw or Decathlon (imagesTr and labelsTr)", new NnUnetReader()),
  IMAGE_FOLDERS("image-folders", "image folders (images and labels)", new ImageFoldersReader()),
  BARE("bare", "a bare folder of images", new BareReader());

  /** The folders that say what they are come before the file names that do. */
  private static final List<Layout> SEARCHED = List.of(NNUNET, IMAGE_FOLDERS, ATLAS_R1, BIDS, BARE);

  private final String key;
  private final String description;
  private final LayoutReader reader;

  Layout(String key, String description, LayoutReader reader) {
    this.key = key;
    this.description = description;
    this.reader = reader;
  }

  /** The name in files and on the command line, like {@code image-folders}. */
  @JsonValue
  public String key() {
    return key;
  }

  /** What tells this layout, for people. */
  public String description() {
    return description;
  }

  /**
   * The layout with this {@link #key}.
   *
   * @throws InvalidSettingException if there is none
   */
  public static Layout named(String key) {
    return Arrays.stream(values())
        .filter(layout -> layout.key.equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidSettingException(
                    "the layout '%s' is unknown; choose one of %s"
                        .formatted(
                            key,
                            Arrays.stream(values())
                                .map(Layout::key)
                                .collect(Collectors.joining(", ")))));
  }

  public static Optional<Layout> of(FileTree tree) {
    return SEARCHED.stream().filter(layout -> layout.reader.recognises(tree)).findFirst();
  }

  public LayoutReader.Contents read(FileTree tree) {
    return reader.read(tree);
  }
}
