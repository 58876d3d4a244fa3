package org.dcosrunbooks.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcosrunbooks.engine.StartField;
import org.junit.jupiter.api.Test;

/**
 * Writes docs/runbooks anew where a diagram has changed. A build server that finds the tree changed
 * afterwards has found a page that was not committed.
 */
class RunbookPagesTest {

  private static final Path PAGES = Path.of("docs", "runbooks");

  @Test
  void givenADiagram_whenItHasChanged_thenItsPageAndPictureAreWrittenAnew() throws IOException {
    RealHouse house = new RealHouse();
    for (Model model : Model.all()) {
      RunbookPage page =
          new RunbookPage(model, house.startFields(model.id()), DocumentedSteps.table());
      write(PAGES.resolve(model.id() + ".md"), page.markdown());
      write(PAGES.resolve(model.id() + ".svg"), page.picture());
    }
  }

  private static void write(Path file, String text) throws IOException {
    if (Files.exists(file) && Files.readString(file, StandardCharsets.UTF_8).equals(text)) {
      return;
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
    System.out.println("Wrote " + file + " anew: read it, and commit it with its diagram.");
  }

  @Test
  void givenAPage_whenLookedFor_thenItsRunbookIsThere() {
    Set<String> runbooks = Model.all().stream().map(Model::id).collect(Collectors.toSet());
    assertThat(Tree.files("docs/runbooks", ""))
        .allMatch(
            file -> runbooks.contains(file.getFileName().toString().replaceFirst("\\..*", "")));
  }

  @Test
  void givenTheSmallDiagram_whenWritten_thenThePageTellsEverything() {
    Model model = Model.of(Path.of("src/test/resources/house/good/rest-node/rest-node.bpmn"));
    StartField agent =
        new StartField(
            "agent",
            StartField.Kind.TEXT,
            "Agent",
            "id, name | address",
            true,
            255,
            List.of(),
            Optional.empty());
    Map<String, DocumentedSteps.Row> rows =
        Map.of("X01", new DocumentedSteps.Row("X01", "0", "rest", "Find the node", "rest-node"));

    String page = new RunbookPage(model, List.of(agent), rows).markdown();

    assertThat(page)
        .contains("# Rest a node\n")
        .contains("(rest-node.svg)")
        .contains("| `agent` | required | Agent: id, name \\| address | up to 255 |")
        .contains("| **Resolve node** | the service | Finds the machine that was meant, by id,")
        .contains("Tried again `R5/PT10S`.")
        .contains("| **Approve rest** | approvers |")
        .contains("Node stop is late (after 10 min): → Look into late stop, and this goes on.")
        .contains("| *Approved?* |")
        .contains("(Yes → No way back from here; No → Rejected)")
        .contains("## Abort\n")
        .contains("| `rejected` | Approved?: No |")
        .contains("| X01 | Find the node | Resolve node |");
    assertThat(Stream.of(page.split("\n")).filter(line -> line.contains("undoArmed"))).isEmpty();
    assertThat(new RunbookPage(model, List.of(agent), rows).markdown()).isEqualTo(page);
  }
}
