package org.dcosrunbooks.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One exchange with a real Mesos, as it was recorded. */
record Recorded(
    String method,
    String target,
    Map<String, String> requestHeaders,
    String requestBody,
    int status,
    Map<String, String> headers,
    String body) {

  private static final Path FOLDER = Path.of("src/test/resources/recorded/mesos/1.12.0");
  private static final ObjectMapper JSON = new ObjectMapper();

  static Recorded of(String name) {
    try {
      String text = Files.readString(FOLDER.resolve(name + ".http"));
      int split = text.indexOf("\n\nHTTP/1.1 ");
      if (split < 0) {
        split = text.indexOf("\n\n\nHTTP/1.1 ") + 1;
      }
      String[] request = text.substring(0, split).split("\n", 2);
      String[] response = text.substring(text.indexOf("HTTP/1.1 ", split)).split("\n", 2);
      Map<String, String> requestHeaders = new LinkedHashMap<>();
      String requestBody = parts(request.length > 1 ? request[1] : "", requestHeaders);
      Map<String, String> headers = new LinkedHashMap<>();
      String body = parts(response.length > 1 ? response[1] : "", headers);
      String[] first = request[0].split(" ");
      return new Recorded(
          first[0],
          first[1],
          requestHeaders,
          requestBody,
          Integer.parseInt(response[0].split(" ")[1]),
          headers,
          body);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static List<String> names(String pattern) {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".http"))
          .map(name -> name.substring(0, name.length() - ".http".length()))
          .filter(name -> name.matches(pattern))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String parts(String text, Map<String, String> headers) {
    String rest = text;
    while (!rest.isEmpty()) {
      String line = rest.split("\n", 2)[0];
      if (!line.matches("[A-Z][A-Za-z-]+: .*")) {
        break;
      }
      int colon = line.indexOf(": ");
      headers.put(line.substring(0, colon), line.substring(colon + 2));
      rest = rest.length() > line.length() ? rest.substring(line.length() + 1) : "";
    }
    return rest.endsWith("\n") ? rest.substring(0, rest.length() - 1) : rest;
  }

  JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
