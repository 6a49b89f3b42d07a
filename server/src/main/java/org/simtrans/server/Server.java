package org.simtrans.server;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.ProcessMark;
import org.simtrans.SimTransException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cohort and its runs over HTTP. It answers from {@link #start} until it is closed. */
public final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final int THREADS = 64;

  /** Scripts, styles and pictures come from here alone; no other page may frame this one. */
  static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  private final Meter meter = new Meter();
  private final Parts parts;
  private final Gate gate;
  private final Javalin http;
  private final String host;

  private Server(ServeSettings settings, Launcher launcher) {
    parts = Parts.of(settings, launcher, meter);
    gate = new Gate(names(settings.host()), settings.token());
    host = settings.host();
    try {
      http = Javalin.create(config -> configure(config, settings)).start(host, settings.port());
    } catch (RuntimeException e) {
      parts.close();
      throw new InvalidSettingException(
          Message.of(
              "nothing can listen on {port} %d of %s (%s); end what listens there, or choose another {port}",
              settings.port(), host, reason(e)));
    }
  }

  private static String reason(Throwable e) {
    Throwable first = e;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return String.valueOf(first.getMessage());
  }

  /**
   * Opens the cohort and listens.
   *
   * @param launcher starts runs
   * @throws SimTransException if the folder is no cohort, or nothing can listen there
   */
  public static Server start(ServeSettings settings, Launcher launcher) {
    return new Server(settings, launcher);
  }

  /** The port that it listens on. */
  public int port() {
    return http.port();
  }

  /** Where a browser finds the page. */
  public String address() {
    return "http://%s:%d/".formatted(host.contains(":") ? "[" + host + "]" : host, port());
  }

  /** What was found in the folder, as sentences. */
  public List<String> sentences() {
    return parts.sentences();
  }

  /** Answers nobody any more. Runs go on. */
  @Override
  public void close() {
    http.stop();
    parts.close();
  }

  /** What this machine is called by those who may connect; nobody is asked for its addresses. */
  private static Set<String> names(String host) {
    Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "[::1]"));
    names.add(host.toLowerCase(Locale.ROOT));
    try {
      InetAddress address = InetAddress.getByName(host);
      if (!address.isLoopbackAddress()) {
        names.add(ProcessMark.hostName().toLowerCase(Locale.ROOT));
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .map(InetAddress::getHostAddress)
            .forEach(names::add);
      }
    } catch (IOException e) {
      return names; // a host that does not exist, or a machine that hides its interfaces
    }
    return names;
  }

  private void configure(JavalinConfig config, ServeSettings settings) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
    threads.setName("http");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setRequestHeaderSize(16 << 10);
        });
    config.http.maxRequestSize = settings.bounds().upload();
    config.http.compressionStrategy = CompressionStrategy.NONE; // voxels hardly get smaller
    config.http.prefer405over404 = true;
    config.http.asyncTimeout = 0; // what waits for its turn is not lost
    config.jetty.modifyServer(jetty -> jetty.setErrorHandler(new JsonErrors()));
    config.jetty.modifyServletContextHandler(
        servlets -> servlets.setErrorHandler(new JsonErrors()));
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.routes.before(this::enter);
    config.routes.after(ctx -> meter.end(ctx, route(ctx)));
    for (String path : Page.paths()) {
      config.routes.get(path, Page::answer);
    }
    for (Endpoint one : endpoints()) {
      config.routes.addHttpHandler(one.method(), one.path(), one.handler());
    }
    config.routes.exception(
        RefusedRequestException.class,
        (e, ctx) -> Json.refuse(ctx, e.status(), parts.plain(e.getMessage())));
    config.routes.exception(
        SimTransException.class, (e, ctx) -> Json.refuse(ctx, 422, parts.plain(e.getMessage())));
    config.routes.exception(HttpResponseException.class, (e, ctx) -> refuse(ctx, e));
    config.routes.exception(Exception.class, (e, ctx) -> explain(e, ctx));
  }

  private void enter(Context ctx) {
    Meter.begin(ctx);
    HEADERS.forEach(ctx::header);
    gate.check(ctx);
  }

  /** All that can be asked for. */
  List<Endpoint> endpoints() {
    List<Endpoint> all = new ArrayList<>();
    all.add(
        Endpoint.get(
            "/health",
            "Whether the server answers",
            ctx -> Json.answer(ctx, Map.of("status", "up"))));
    all.add(
        Endpoint.get(
                "/metrics",
                "Counts and gauges for Prometheus",
                ctx -> ctx.contentType(Meter.TYPE).result(meter.text()))
            .giving("text/plain"));
    all.add(
        Endpoint.get(
            "/openapi.json", "This document", ctx -> Json.answer(ctx, OpenApi.of(endpoints()))));
    all.add(
        Endpoint.post("/api/login", "Trade the token for a cookie", gate::login)
            .taking(
                Map.of(
                    "type",
                    "object",
                    "properties",
                    Map.of("token", Map.of("type", "string")),
                    "additionalProperties",
                    false)));
    all.add(Endpoint.get("/auth/", "MONAI Label: whether there is a token", gate::needed));
    all.add(
        Endpoint.post(
                "/auth/token", "MONAI Label: the token, for itself as the password", gate::bearer)
            .takingBytes());
    all.addAll(parts.endpoints());
    return all;
  }

  private static String route(Context ctx) {
    io.javalin.router.Endpoint matched = ctx.endpoints().matchedHttpEndpoint();
    return matched == null ? "unknown" : matched.path;
  }

  private static void refuse(Context ctx, HttpResponseException e) {
    String said =
        switch (e.getStatus()) {
          case 404 -> "there is nothing at this address; /openapi.json lists what there is";
          case 405 ->
              "this address does not take %s; /openapi.json lists what it takes"
                  .formatted(ctx.method().name());
          default -> String.valueOf(e.getMessage());
        };
    Json.refuse(ctx, e.getStatus(), said);
  }

  /** Tells whoever waited for a result why there is none. */
  static Void refuse(Context ctx, Throwable problem, UnaryOperator<String> plain) {
    Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
    if (cause instanceof RefusedRequestException refused) {
      Json.refuse(ctx, refused.status(), plain.apply(refused.getMessage()));
    } else if (cause instanceof SimTransException) {
      Json.refuse(ctx, 422, plain.apply(cause.getMessage()));
    } else {
      explain(cause, ctx);
    }
    return null;
  }

  /** What nobody foresaw: the log has the trace, the answer does not. */
  static void explain(Throwable e, Context ctx) {
    LOG.error("{} {}", ctx.method().toString(), ctx.path(), e);
    Json.refuse(
        ctx, 500, "a bug, %s; the server's log says where".formatted(e.getClass().getSimpleName()));
  }
}
