package org.dcosrunbooks.web.door;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A client: a program with basic authentication, or a browser with cookies. Follows no redirect.
 */
public final class Http {

  private final String base;
  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final HttpClient client =
      HttpClient.newBuilder()
          .cookieHandler(cookies)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final List<String> standing = new ArrayList<>();

  private Http(int port) {
    this.base = "http://127.0.0.1:" + port;
  }

  /** Nobody. */
  public static Http at(int port) {
    return new Http(port);
  }

  /** A program that sends name and password with each call. */
  public Http basic(String user) {
    return basic(user, TestPeople.passwordOf(user));
  }

  public Http basic(String user, String password) {
    String both = user + ":" + password;
    standing.add("Authorization");
    standing.add(
        "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  /** A browser whose person signs in on the sign-in page. */
  public Http signIn(String user) {
    return signIn(user, TestPeople.passwordOf(user));
  }

  public Http signIn(String user, String password) {
    HttpResponse<String> answer = trySignIn(user, password);
    if (answer.statusCode() != 302
        || answer.headers().firstValue("Location").orElse("").contains("/login")) {
      throw new AssertionError("not signed in: " + answer.statusCode() + " " + answer.headers());
    }
    return this;
  }

  public HttpResponse<String> trySignIn(String user, String password) {
    return form("/login", Map.of("username", user, "password", password, "_csrf", token("/login")));
  }

  /** Spring's token as it stands in a page's form. */
  public String token(String page) {
    Matcher field =
        Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(get(page).body());
    if (!field.find()) {
      throw new AssertionError("no token in " + page);
    }
    return field.group(1);
  }

  /** The web apps' token: a page of theirs sets the cookie. */
  public String webAppToken() {
    get("/camunda/api/admin/auth/user/default");
    return cookie("XSRF-TOKEN");
  }

  public String cookie(String name) {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse("");
  }

  public void forgetCookies() {
    cookies.getCookieStore().removeAll();
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  public HttpResponse<String> json(String method, String path, String body, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Type");
    all.add("application/json");
    return send(method, path, body, all.toArray(String[]::new));
  }

  /** As the web apps' pages send it: with their token. */
  public HttpResponse<String> webApp(String method, String path, String body) {
    return json(method, path, body, "X-XSRF-TOKEN", webAppToken());
  }

  public HttpResponse<String> form(String path, Map<String, String> fields, String... headers) {
    String body =
        fields.entrySet().stream()
            .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Type");
    all.add("application/x-www-form-urlencoded");
    return send("POST", path, body, all.toArray(String[]::new));
  }

  public HttpResponse<String> send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(30))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    for (int i = 0; i < standing.size(); i += 2) {
      request.header(standing.get(i), standing.get(i + 1));
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(method + " " + path, failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
