package org.dcosrunbooks.diagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class DiagramPictureTest {

  private static final Path TARGET = Path.of("target", "pictures");

  private static String resource(String path) throws IOException {
    return Files.readString(Path.of("src/test/resources").resolve(path), StandardCharsets.UTF_8);
  }

  private static String good() throws IOException {
    return resource("house/good/rest-node/rest-node.bpmn");
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newDefaultNSInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static Map<String, Element> drawn(String svg) throws Exception {
    Map<String, Element> found = new HashMap<>();
    NodeList groups = parsed(svg).getElementsByTagName("g");
    IntStream.range(0, groups.getLength())
        .mapToObj(i -> (Element) groups.item(i))
        .filter(g -> g.hasAttribute("data-element"))
        .forEach(g -> found.put(g.getAttribute("data-element"), g));
    return found;
  }

  private static String classOf(Map<String, Element> drawn, String id) {
    return drawn.get(id).getAttribute("class");
  }

  private static void keep(String name, String svg) throws IOException {
    Files.createDirectories(TARGET);
    Files.writeString(TARGET.resolve(name), svg, StandardCharsets.UTF_8);
  }

  @Test
  void givenEveryShape_whenDrawn_thenEachIsThereWithItsSign() throws Exception {
    String bpmn = resource("diagram/all-shapes.bpmn");
    String svg = DiagramPicture.of(bpmn).standalone(Marks.none());
    keep("all-shapes.svg", svg);

    Map<String, Element> drawn = drawn(svg);
    Drawing model = Drawing.read(bpmn);
    assertThat(drawn.keySet())
        .containsAll(model.shapes().stream().map(Drawing.Shape::id).toList())
        .containsAll(
            model.edges().stream().filter(Drawing.Edge::flow).map(Drawing.Edge::id).toList());
    for (String typed : Set.of("serviceTask", "userTask", "receiveTask", "sendTask")) {
      assertThat(iconsIn(drawn.get("t_" + typed))).as(typed).isPositive();
    }
    assertThat(iconsIn(drawn.get("t_task"))).isZero();
    for (String trigger : Set.of("message", "timer", "error", "signal", "terminate")) {
      assertThat(iconsIn(drawn.get("e_" + trigger))).as(trigger).isPositive();
    }
    for (String gateway : Set.of("exclusive", "parallel", "inclusive", "eventBased", "complex")) {
      assertThat(iconsIn(drawn.get("g_" + gateway))).as(gateway).isPositive();
    }
    assertThat(classOf(drawn, "t_call")).contains("dp-callActivity");
    assertThat(dashes(drawn.get("b_non"))).isEqualTo(2);
    assertThat(dashes(drawn.get("b_int"))).isZero();
    assertThat(dashes(drawn.get("eb_start"))).isEqualTo(1);
    assertThat(dashes(drawn.get("event_box"))).isEqualTo(1);
    assertThat(dashes(drawn.get("box"))).isZero();
    assertThat(drawn.get("turn").getTextContent()).contains("no way back");
    assertThat(drawn.get("f_default").getElementsByTagName("path").getLength()).isEqualTo(3);
    assertThat(drawn.get("f_conditional").getElementsByTagName("path").getLength()).isEqualTo(3);
    assertThat(drawn.get("f_plain").getElementsByTagName("path").getLength()).isEqualTo(2);
  }

  private static int iconsIn(Element group) {
    return withClass(group, "dp-icon");
  }

  private static int dashes(Element group) {
    return withClass(group, "dp-dashed");
  }

  private static int withClass(Element group, String css) {
    NodeList all = group.getElementsByTagName("*");
    return (int)
        IntStream.range(0, all.getLength())
            .mapToObj(i -> ((Element) all.item(i)).getAttribute("class"))
            .filter(c -> Set.of(c.split(" ")).contains(css))
            .count();
  }

  @Test
  void givenARunUnderWay_whenDrawn_thenItsWayTokenAndFailureShow() throws Exception {
    Marks marks =
        Marks.of(
            Set.of(
                "startEvent_restAskedFor",
                "serviceTask_resolveNode",
                "userTask_approveRest",
                "gateway_approved",
                "event_noWayBackFromHere",
                "serviceTask_stopNode"),
            Set.of("receiveTask_nodeStopped"),
            Set.of("userTask_lookIntoLateStop"));
    String svg = DiagramPicture.of(good()).standalone(marks);
    keep("run.svg", svg);

    Map<String, Element> drawn = drawn(svg);
    assertThat(classOf(drawn, "serviceTask_stopNode")).contains("dp-is-done");
    assertThat(classOf(drawn, "receiveTask_nodeStopped")).contains("dp-is-active");
    assertThat(classOf(drawn, "userTask_lookIntoLateStop")).contains("dp-is-failed");
    assertThat(classOf(drawn, "endEvent_rested")).doesNotContain("dp-is-");
    assertThat(classOf(drawn, "flow_stop_stopped")).contains("dp-is-done");
    assertThat(classOf(drawn, "flow_approved_no")).doesNotContain("dp-is-done");
    // the state is said in words too, for those who do not see colours
    assertThat(drawn.get("receiveTask_nodeStopped").getTextContent())
        .contains("the run stands here");
  }

  @Test
  void givenAChoiceThatSkippedSteps_whenDrawn_thenTheSkippingFlowIsNotShownAsGone()
      throws Exception {
    String bpmn =
        good()
            .replace(
                "sourceRef=\"gateway_approved\" targetRef=\"endEvent_rejected\"",
                "sourceRef=\"gateway_approved\" targetRef=\"serviceTask_stopNode\"");
    Marks marks =
        Marks.of(
            Set.of("gateway_approved", "event_noWayBackFromHere"),
            Set.of("serviceTask_stopNode"),
            Set.of());

    Map<String, Element> drawn = drawn(DiagramPicture.of(bpmn).inline(marks));

    assertThat(classOf(drawn, "flow_approved_yes")).contains("dp-is-done");
    assertThat(classOf(drawn, "flow_approved_no")).doesNotContain("dp-is-done");
  }

  @Test
  void givenLinks_whenDrawn_thenEachNodeIsReachableByKeyAndNamed() throws Exception {
    Marks marks = Marks.none().linking(id -> Optional.of("/runs/7?step=" + id + "&x=\"<'"));

    Document svg = parsed(DiagramPicture.of(good()).inline(marks));

    NodeList links = svg.getElementsByTagName("a");
    assertThat(links.getLength()).isEqualTo(Drawing.read(good()).shapes().size());
    Element first = (Element) links.item(0);
    assertThat(first.getAttribute("aria-label")).isNotBlank();
    assertThat(first.getAttribute("href")).startsWith("/runs/7?step=").endsWith("&x=\"<'");
    assertThat(svg.getDocumentElement().getAttribute("role")).isEqualTo("group");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:alert(1)", "JavaScript:x", "data:text/html,x", "ftp://a", ""})
  void givenALinkThatIsNone_whenDrawn_thenRefused(String link) throws Exception {
    DiagramPicture picture = DiagramPicture.of(good());
    Marks marks = Marks.none().linking(id -> Optional.of(link));
    if (link.isEmpty()) {
      assertThatIllegalArgumentException().isThrownBy(() -> picture.inline(marks));
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> picture.inline(marks))
          .withMessageContaining(link);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "\"/><image href=x onerror=alert(1)>",
        "]]>&amp;'\"",
        "${7*7} {{7*7}}",
        "\u202Eright to left\uD83D\uDE00"
      })
  void givenHostileText_whenDrawn_thenItIsTextAndNothingElse(String hostile) throws Exception {
    String escaped =
        hostile
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;");
    String bpmn =
        good()
            .replace("name=\"Stop node\"", "name=\"" + escaped + "\"")
            .replace("name=\"Approved?\"", "name=\"" + escaped + "\"")
            .replace("name=\"Rest a node\"", "name=\"" + escaped + "\"")
            .replace("name=\"Yes\"", "name=\"" + escaped + "\"")
            .replace("An old disk needs a quarter of an hour", escaped);

    Document svg = parsed(DiagramPicture.of(bpmn).standalone(Marks.none()));

    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    assertThat(svg.getElementsByTagName("image").getLength()).isZero();
    assertThat(svg.getDocumentElement().getAttribute("aria-label")).endsWith(hostile);
  }

  @Test
  void givenADocumentType_whenRead_thenRefusedAndNothingIsFetched() throws Exception {
    String entity =
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
    String bpmn =
        entity
            + good()
                .substring(good().indexOf("?>") + 2)
                .replace("name=\"Stop node\"", "name=\"Stop\"")
                .replace("An old disk", "&e;");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiagramPicture.of(bpmn))
        .withMessageContaining("DOCTYPE");
  }

  @Test
  void givenSomethingElse_whenRead_thenRefusedInWords() throws Exception {
    assertThatIllegalArgumentException().isThrownBy(() -> DiagramPicture.of(""));
    assertThatIllegalArgumentException().isThrownBy(() -> DiagramPicture.of("no XML"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiagramPicture.of("<html/>"))
        .withMessageContaining("not a BPMN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiagramPicture.of(good().replaceAll("(?s)<bpmndi.*BPMNDiagram>", "")))
        .withMessageContaining("no coordinates");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiagramPicture.of(good().replaceFirst(" x=\"\\d+\"", " x=\"NaN\"")))
        .withMessageContaining("out of all bounds");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiagramPicture.of(good().replaceFirst(" x=\"\\d+\"", " x=\"left\"")))
        .withMessageContaining("not a number");
    assertThatThrownBy(() -> DiagramPicture.of(" ".repeat(4_000_001)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too long");
  }

  @Test
  void givenAnotherLocale_whenDrawn_thenTheSameText() throws Exception {
    String here = DiagramPicture.of(good()).standalone(Marks.none());
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("de-DE"));
      assertThat(DiagramPicture.of(good()).standalone(Marks.none())).isEqualTo(here);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void givenAPageWithItsOwnStyles_whenInlined_thenNoStyleAndNoGroundOfItsOwn() throws Exception {
    String svg = DiagramPicture.of(good()).inline(Marks.none());
    keep("good.svg", DiagramPicture.of(good()).standalone(Marks.none()));

    // a content security policy without inline styles must not change how it looks
    assertThat(svg).doesNotContain("<style", "style=", "dp-ground");
    assertThat(DiagramPicture.stylesheet()).contains(".dp-face", "prefers-color-scheme: dark");
  }
}
