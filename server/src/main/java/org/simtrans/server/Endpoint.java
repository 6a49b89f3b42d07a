package org.simtrans.server;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that can be asked for over HTTP, with what the OpenAPI document says of it.
 *
 * @param path with names of parameters in braces
 * @param summary a sentence
 * @param query the names of parameters behind the question mark, each with what it is
 * @param body the type of the request's body, empty for none
 * @param schema of a body that is JSON, as JSON Schema
 * @param answer the type of the answer's body
 * @param headers of the answer, each with what it says
 * @param handler what does it
 */
record Endpoint(
    HandlerType method,
    String path,
    String summary,
    List<Parameter> query,
    String body,
    Map<String, Object> schema,
    String answer,
    Map<String, String> headers,
    Handler handler) {
  static final String BYTES = "application/octet-stream";

  private static final Pattern NAME = Pattern.compile("\\{([a-z]+)}");

  /** A parameter and what it is. */
  record Parameter(String name, String description, boolean required) {}

  Endpoint {
    query = List.copyOf(query);
    schema = Map.copyOf(schema);
    headers = Map.copyOf(headers);
  }

  /** Answers a question with JSON; nothing changes. */
  static Endpoint get(String path, String summary, Handler handler) {
    return of(HandlerType.GET, path, summary, handler);
  }

  /** Does something, told by JSON, and answers with JSON. */
  static Endpoint post(String path, String summary, Handler handler) {
    return of(HandlerType.POST, path, summary, handler);
  }

  static Endpoint put(String path, String summary, Handler handler) {
    return of(HandlerType.PUT, path, summary, handler);
  }

  static Endpoint delete(String path, String summary, Handler handler) {
    return of(HandlerType.DELETE, path, summary, handler);
  }

  private static Endpoint of(HandlerType method, String path, String summary, Handler handler) {
    return new Endpoint(
        method, path, summary, List.of(), "", Map.of(), Json.TYPE, Map.of(), handler);
  }

  /** The same with a parameter behind the question mark. */
  Endpoint asking(String name, String description, boolean required) {
    List<Parameter> more = new ArrayList<>(query);
    more.add(new Parameter(name, description, required));
    return new Endpoint(method, path, summary, more, body, schema, answer, headers, handler);
  }

  /** The same with a body of bytes. */
  Endpoint takingBytes() {
    return new Endpoint(method, path, summary, query, BYTES, Map.of(), answer, headers, handler);
  }

  /** The same with a body that is JSON. */
  Endpoint taking(Map<String, Object> content) {
    return new Endpoint(method, path, summary, query, Json.TYPE, content, answer, headers, handler);
  }

  /** The same with another type of answer. */
  Endpoint giving(String type) {
    return new Endpoint(method, path, summary, query, body, schema, type, headers, handler);
  }

  /** The same with remarks in a header of the answer. */
  Endpoint remarking() {
    return new Endpoint(
        method,
        path,
        summary,
        query,
        body,
        schema,
        answer,
        Map.of(
            Remarks.HEADER,
            "Sentences on how far the mask is to be trusted, with semicolons between, in ASCII; absent if there are none"),
        handler);
  }

  /** The names of the parameters in the path. */
  List<String> pathParameters() {
    Matcher names = NAME.matcher(path);
    List<String> found = new ArrayList<>();
    while (names.find()) {
      found.add(names.group(1));
    }
    return found;
  }
}
