package org.simtrans.layout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.simtrans.StrictJson;

/**
 * The {@code splits_final.json} of nnU-Net: a list of folds, each with the names of the cases for
 * training ({@code train}) and validation ({@code val}).
 */
final class NnUnetFolds {
  private static final ObjectMapper JSON = StrictJson.builder().build();

  private static final Pattern LIST = Pattern.compile("\\s*\\[\\s*\\{");

  private NnUnetFolds() {}

  /** Whether a text is such a list, and not the split of an earlier run. */
  static boolean isList(String text) {
    return LIST.matcher(text).lookingAt();
  }

  /**
   * One fold.
   *
   * @param file for messages
   * @throws JsonProcessingException if the text is no JSON
   * @throws CohortException if there is no such fold
   */
  static Splits fold(String text, int fold, Path file) throws JsonProcessingException {
    JsonNode folds = StrictJson.read(JSON, text, JsonNode.class);
    if (fold >= folds.size()) {
      throw new CohortException(
          "%s has %d folds, counted from 0, but no fold %d; choose another"
              .formatted(file, folds.size(), fold));
    }
    List<String> train = names(folds.get(fold), "train", file);
    List<String> val = names(folds.get(fold), "val", file);
    try {
      return new Splits(train, val, List.of());
    } catch (CohortException e) {
      throw new CohortException("%s, fold %d: %s".formatted(file, fold, e.getMessage()), e);
    }
  }

  private static List<String> names(JsonNode fold, String part, Path file) {
    JsonNode list = fold.path(part);
    List<String> names = new ArrayList<>();
    for (JsonNode name : list) {
      if (!name.isTextual()) {
        throw new CohortException(
            "%s names %s in '%s'; expected the name of a case in quotes"
                .formatted(file, name, part));
      }
      names.add(FileTree.composed(name.asText()));
    }
    if (!list.isArray()) {
      throw new CohortException(
          "%s has a fold without the list '%s'; expected [{\"train\": [...], \"val\": [...]}, ...], as nnU-Net writes it"
              .formatted(file, part));
    }
    return names;
  }
}
