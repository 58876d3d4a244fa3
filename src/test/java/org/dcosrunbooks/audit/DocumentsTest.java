package org.dcosrunbooks.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.dcosrunbooks.failure.Transient;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Documents take no more of the disk than they may. */
class DocumentsTest {

  private final Documents documents = new Documents(DataSize.ofMegabytes(1));

  @Test
  void givenNoRoomForAnother_thenSaidSo_andThereIsRoomWhenTheFirstIsOver() {
    Document first = documents.begin(() -> {});
    first.accept("x".repeat(1_000_000));
    assertThat(first.bytes()).isEqualTo(1_000_000);
    try (Document second = documents.begin(() -> {})) {
      assertThatExceptionOfType(Transient.class)
          .isThrownBy(() -> second.accept("x".repeat(100_000)))
          .satisfies(full -> assertThat(full.account().todo()).contains("audit.documents"));
    }
    first.close();
    first.close();
    assertThat(documents.taken()).isZero();
  }

  @Test
  void givenADocument_whenClosed_thenWhoWaitsForItIsToldOnce() {
    StringBuilder over = new StringBuilder();
    Document document = documents.begin(() -> over.append("over "));
    document.close();
    document.close();
    assertThat(over).hasToString("over ");
  }
}
