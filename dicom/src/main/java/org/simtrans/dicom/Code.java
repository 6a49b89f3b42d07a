package org.simtrans.dicom;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A term of a dictionary: SNOMED CT's numbers as DICOM lists them (PS3.16), or DICOM's own.
 *
 * @param scheme "SCT" or "DCM"
 */
record Code(String value, String scheme, String meaning) {
  static final Code SEGMENTATION = new Code("113076", "DCM", "Segmentation");
  static final Code SOURCE_IMAGE =
      new Code("121322", "DCM", "Source image for image processing operation");

  private static final Code TISSUE = new Code("85756007", "SCT", "Tissue");
  private static final Code ABNORMAL =
      new Code("49755003", "SCT", "Morphologically Abnormal Structure");
  private static final Code ANATOMY = new Code("123037004", "SCT", "Anatomical Structure");

  /** What a segment shows: a category, and a type within it. */
  record Property(Code category, Code type) {}

  /** Words in names of labels; the first that a name holds is taken. */
  private static final Map<String, Property> WORDS = new LinkedHashMap<>();

  static {
    abnormal("edema", "79654002", "Edema");
    abnormal("oedema", "79654002", "Edema");
    abnormal("necro", "6574001", "Necrosis");
    abnormal("haemorrhage", "50960005", "Hemorrhage");
    abnormal("hemorrhage", "50960005", "Hemorrhage");
    abnormal("infarct", "55641003", "Infarct");
    abnormal("tumour", "108369006", "Neoplasm");
    abnormal("tumor", "108369006", "Neoplasm");
    abnormal("neoplasm", "108369006", "Neoplasm");
    abnormal("lesion", "52988006", "Lesion");
    anatomy("liver", "10200004", "Liver");
    anatomy("kidney", "64033007", "Kidney");
    anatomy("spleen", "78961009", "Spleen");
    anatomy("pancreas", "15776009", "Pancreas");
    anatomy("prostate", "41216001", "Prostate");
    anatomy("heart", "80891009", "Heart");
    anatomy("lung", "39607008", "Lung");
    anatomy("brain", "12738006", "Brain");
  }

  private static void abnormal(String word, String value, String meaning) {
    WORDS.put(word, new Property(ABNORMAL, new Code(value, "SCT", meaning)));
  }

  private static void anatomy(String word, String value, String meaning) {
    WORDS.put(word, new Property(ANATOMY, new Code(value, "SCT", meaning)));
  }

  /** What a label of this name shows; tissue where the name does not say. */
  static Property ofLabel(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return WORDS.entrySet().stream()
        .filter(entry -> lower.contains(entry.getKey()))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(new Property(TISSUE, TISSUE));
  }

  DataSetBuilder item() {
    return new DataSetBuilder()
        .text(Tag.CODE_VALUE, value)
        .text(Tag.CODING_SCHEME_DESIGNATOR, scheme)
        .text(Tag.CODE_MEANING, meaning);
  }
}
