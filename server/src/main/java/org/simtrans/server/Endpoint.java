package org.simtrans.server;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that can be asked for over HTTP, with what the OpenAPI document says of it.
 *
 * @param path with names of parameters in braces
 * @param summary a sentence
 * @param query the names of parameters behind the question mark, each with what it is
 * @param body the type of the request's body, empty for none
 * @param answer the type of the answer's body
 * @param handler what does it
 */
record Endpoint(
    HandlerType method,
    String path,
    String summary,
    List<Parameter> query,
    String body,
    String answer,
    Handler handler) {
  static final String BYTES = "application/octet-stream";

  private static final Pattern NAME = Pattern.compile("\\{([a-z]+)}");

  /** A parameter and what it is. */
  record Parameter(String name, String description, boolean required) {}

  Endpoint {
    query = List.copyOf(query);
  }

  /** Answers a question with JSON; nothing changes. */
  static Endpoint get(String path, String summary, Handler handler) {
    return new Endpoint(HandlerType.GET, path, summary, List.of(), "", Json.TYPE, handler);
  }

  /** Does something, told by JSON, and answers with JSON. */
  static Endpoint post(String path, String summary, Handler handler) {
    return new Endpoint(HandlerType.POST, path, summary, List.of(), "", Json.TYPE, handler);
  }

  static Endpoint put(String path, String summary, Handler handler) {
    return new Endpoint(HandlerType.PUT, path, summary, List.of(), "", Json.TYPE, handler);
  }

  /** The same with a parameter behind the question mark. */
  Endpoint asking(String name, String description, boolean required) {
    List<Parameter> more = new ArrayList<>(query);
    more.add(new Parameter(name, description, required));
    return new Endpoint(method, path, summary, more, body, answer, handler);
  }

  /** The same with a body. */
  Endpoint taking(String type) {
    return new Endpoint(method, path, summary, query, type, answer, handler);
  }

  /** The same with another type of answer. */
  Endpoint giving(String type) {
    return new Endpoint(method, path, summary, query, body, type, handler);
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
