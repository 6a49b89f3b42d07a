package org.simtrans.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.simtrans.Version;

/** The OpenAPI 3.1 document, made of the same list that the server answers by. */
final class OpenApi {
  private static final Map<String, Object> ERROR =
      Map.of(
          "description",
          "One sentence: what was found, where, what was expected, how to mend it",
          "content",
          Map.of(Json.TYPE, Map.of("schema", Map.of("$ref", "#/components/schemas/Error"))));

  private OpenApi() {}

  static Map<String, Object> of(List<Endpoint> endpoints) {
    Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
    for (Endpoint one : endpoints) {
      paths
          .computeIfAbsent(one.path(), path -> new LinkedHashMap<>())
          .put(one.method().name().toLowerCase(Locale.ROOT), operation(one));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    document.put(
        "info",
        Map.of(
            "title", "SimTrans", "version", Version.current(), "summary", "Look, correct, learn."));
    document.put("security", List.of(Map.of(), Map.of("token", List.of())));
    document.put("paths", paths);
    document.put(
        "components",
        Map.of(
            "securitySchemes",
            Map.of("token", Map.of("type", "http", "scheme", "bearer")),
            "schemas",
            Map.of(
                "Error",
                Map.of(
                    "type",
                    "object",
                    "required",
                    List.of("error"),
                    "properties",
                    Map.of("error", Map.of("type", "string"))))));
    return document;
  }

  private static Map<String, Object> operation(Endpoint one) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("summary", one.summary());
    List<Object> parameters = new ArrayList<>();
    one.pathParameters()
        .forEach(name -> parameters.add(parameter(name, "path", "An id that a list gave.", true)));
    one.query()
        .forEach(p -> parameters.add(parameter(p.name(), "query", p.description(), p.required())));
    operation.put("parameters", parameters);
    if (!one.body().isEmpty()) {
      Map<String, Object> schema =
          one.schema().isEmpty() ? Map.of() : Map.of("schema", one.schema());
      operation.put("requestBody", Map.of("required", true, "content", Map.of(one.body(), schema)));
    }
    operation.put(
        "responses",
        Map.of(
            "200",
            Map.of(
                "description",
                one.summary(),
                "headers",
                headers(one.headers()),
                "content",
                content(one.answer())),
            "default",
            ERROR));
    return operation;
  }

  private static Map<String, Object> parameter(
      String name, String in, String description, boolean required) {
    return Map.of(
        "name",
        name,
        "in",
        in,
        "description",
        description,
        "required",
        required,
        "schema",
        Map.of("type", "string"));
  }

  private static Map<String, Object> headers(Map<String, String> described) {
    Map<String, Object> headers = new LinkedHashMap<>();
    described.forEach(
        (name, description) ->
            headers.put(
                name, Map.of("description", description, "schema", Map.of("type", "string"))));
    return headers;
  }

  private static Map<String, Object> content(String type) {
    return Map.of(
        type, type.equals(Json.TYPE) ? Map.of("schema", Map.of("type", "object")) : Map.of());
  }
}
