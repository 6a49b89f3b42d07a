package org.simtrans.server;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides who is let in. A page of a stranger in the user's browser can send requests here, under a
 * name of its own that it lets point to this machine (DNS rebinding) or as itself (CSRF). So the
 * name in {@code Host} has to be one of this machine's, and {@code Origin}, where the browser says
 * it, has to be the same. Where there is a token, programs show it as {@code Authorization:
 * Bearer}, and the page trades it for a cookie that scripts cannot read.
 */
final class Gate {
  private static final String COOKIE = "simtrans";
  private static final String PASSWORD = "password=";
  private static final int LONGEST_FORM = 4096;
  private static final int SESSIONS = 100;
  private static final int TRIES = 10; // of one address, in a minute
  private static final long MINUTE = 60_000_000_000L;
  private static final Set<String> OPEN =
      Set.of("/health", "/api/login", "/auth/", "/auth/token", "/");

  private final Set<String> names;
  private final Optional<String> token;
  private final SecureRandom random = new SecureRandom();
  private final Set<String> sessions = Collections.newSetFromMap(bounded());
  private final Map<String, Deque<Long>> failures = bounded(); // by address

  /**
   * @param names by which this machine may be called, in lower case, without a port
   */
  Gate(Set<String> names, Optional<String> token) {
    this.names = Set.copyOf(names);
    this.token = token;
  }

  /** The eldest is forgotten, so that strangers cannot fill the memory. */
  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > SESSIONS;
      }
    };
  }

  /**
   * Lets a request pass.
   *
   * @throws RefusedRequestException if it may not
   */
  void check(Context ctx) {
    String host = ctx.header("Host");
    if (host == null || !names.contains(withoutPort(host))) {
      throw new RefusedRequestException(
          403,
          "this server is not called '%s'; open it by the address that it printed"
              .formatted(host == null ? "" : host));
    }
    String origin = ctx.header("Origin");
    if (origin != null && !isOurs(origin, host)) {
      throw new RefusedRequestException(403, "pages of " + origin + " may not ask this server");
    }
    String site = ctx.header("Sec-Fetch-Site");
    boolean visits = "navigate".equals(ctx.header("Sec-Fetch-Mode")) && ctx.path().equals("/");
    if (site != null && !Set.of("same-origin", "none").contains(site) && !visits) {
      throw new RefusedRequestException(403, "another site may not ask this server");
    }
    if (token.isPresent() && !OPEN.contains(ctx.path()) && !Page.has(ctx.path())) {
      requireToken(ctx);
    }
  }

  private static String withoutPort(String host) {
    return host.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
  }

  private static boolean isOurs(String origin, String host) {
    try {
      URI uri = URI.create(origin);
      return "http".equals(uri.getScheme()) && host.equalsIgnoreCase(uri.getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void requireToken(Context ctx) {
    String cookie = ctx.cookie(COOKIE);
    synchronized (this) {
      if (cookie != null && sessions.contains(cookie)) {
        return;
      }
    }
    String shown = ctx.header("Authorization");
    if (shown == null || !shown.startsWith("Bearer ")) {
      throw new RefusedRequestException(
          401,
          "this server wants a token: send 'Authorization: Bearer TOKEN', or log in on the page");
    }
    requireRight(ctx, shown.substring("Bearer ".length()).strip());
  }

  private void requireRight(Context ctx, String shown) {
    requirePatience(ctx.ip());
    boolean right =
        MessageDigest.isEqual(
            shown.getBytes(StandardCharsets.UTF_8),
            token.orElseThrow().getBytes(StandardCharsets.UTF_8));
    if (!right) {
      note(ctx.ip());
      throw new RefusedRequestException(401, "this is not the token of this server");
    }
  }

  private synchronized void requirePatience(String address) {
    Deque<Long> times = failures.computeIfAbsent(address, key -> new ArrayDeque<>());
    while (!times.isEmpty() && System.nanoTime() - times.peek() > MINUTE) {
      times.remove();
    }
    if (times.size() >= TRIES) {
      throw new RefusedRequestException(
          429, "%d wrong tokens in a minute; wait for one".formatted(times.size()));
    }
  }

  private synchronized void note(String address) {
    failures.computeIfAbsent(address, key -> new ArrayDeque<>()).add(System.nanoTime());
  }

  /** Whether there is a token, as clients of MONAI Label ask. */
  void needed(Context ctx) {
    Json.answer(ctx, Map.of("enabled", token.isPresent()));
  }

  /** For clients of MONAI Label the token is a password, for any name of a user. */
  void bearer(Context ctx) {
    String form = new String(Bodies.read(ctx, LONGEST_FORM), StandardCharsets.UTF_8);
    String password = "";
    for (String field : form.split("&")) {
      if (field.startsWith(PASSWORD)) {
        password = decoded(field.substring(PASSWORD.length()));
      }
    }
    if (token.isPresent()) {
      requireRight(ctx, password);
    }
    Json.answer(ctx, Map.of("access_token", token.orElse(""), "token_type", "Bearer"));
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return ""; // a percent sign without digits; no token is empty
    }
  }

  /** What the page sends to log in. */
  record Login(String token) {}

  /** Trades the token for a cookie. */
  void login(Context ctx) {
    Login login = Json.read(ctx, Login.class);
    if (token.isPresent()) {
      requireRight(ctx, login.token() == null ? "" : login.token());
      byte[] bytes = new byte[24];
      random.nextBytes(bytes);
      String session = HexFormat.of().formatHex(bytes);
      synchronized (this) {
        sessions.add(session);
      }
      ctx.cookie(new Cookie(COOKIE, session, "/", -1, false, true, null, SameSite.STRICT));
    }
    Json.answer(ctx, Map.of("ok", true));
  }
}
