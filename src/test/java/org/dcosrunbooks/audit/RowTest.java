package org.dcosrunbooks.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A row is vouched for as it is stored, whatever anybody takes for a secret, and exported masked.
 */
class RowTest {

  private static Row plan(String page, String note) {
    return new Row(Row.PLAN, Map.of("id", "a-1", "page", page, "reason", note, "number", 1));
  }

  @Test
  void givenAWordThatMasksEverythingBehindIt_whenSomethingBehindItIsChanged_thenTheDigestDiffers() {
    String page = "{\"name\":\"authorization: x\",\"summary\":\"1 outage\"}";
    String forged = page.replace("1 outage", "0 outages");
    assertThat(plan(page, "authorization: see CHG-1").parts())
        .isNotEqualTo(plan(forged, "authorization: see CHG-1").parts())
        .isNotEqualTo(plan(page, "authorization: see CHG-2").parts());
  }

  @Test
  void givenATextThatLooksLikeASecret_whenExported_thenMaskedAndStillVouchedFor() {
    Row stored =
        plan(
            "{\"name\":\"authorization: x\",\"summary\":\"1 outage\",\"lines\":[\"/shop\"]}",
            "the password: hunter2-hunter2 is known");
    Row exported = stored.exported();

    assertThat(CanonicalJson.of(exported)).doesNotContain("hunter2").contains("***");
    assertThat(exported.maskedColumns()).containsExactly("page", "reason");
    assertThat(CanonicalJson.of(exported)).contains("1 outage").contains("/shop");
    assertThat(exported.parts()).isEqualTo(stored.parts());

    Row read = CanonicalJson.readExactly(CanonicalJson.of(exported), Row.class);
    assertThat(read.parts()).isEqualTo(stored.parts());
  }

  @Test
  void givenNothingSecret_whenExported_thenAsItIs() {
    Row stored = plan("{\"b\": 1, \"a\":\"x\"}", "replace DIMM B2");
    assertThat(stored.exported()).isEqualTo(stored);
    assertThat(stored.exported().maskedColumns()).isEmpty();
  }
}
