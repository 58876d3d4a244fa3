package org.dcosrunbooks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeantOtherwiseTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "rack:r2;zone:z1 | ",
        "rack:r2,r3 | ",
        "url:http://x:80/ | ",
        "slots:4;half:4.0;zone:[1-5] | ",
        "rack:r2,zone:z1 | Mesos reads one attribute rack with the value r2,zone:z1, and none of the name zone: only a semicolon ends an attribute.",
        "rack:r2&zone=z1 | Mesos reads one attribute rack with the value r2&zone=z1, and none of the name zone: only a semicolon ends an attribute.",
        "id:007 | attribute id is the number 7 to Mesos, and no text; written is 007.",
        "version:1.10 | attribute version is the number 1.1 to Mesos, and no text; written is 1.10.",
        "id:12e5 | attribute id is the number 1200000 to Mesos, and no text; written is 12e5.",
        "asset:12345678901234567 | attribute asset is the number 12345678901234568 to Mesos, and no text; written is 12345678901234567.",
        "ratio:0.0001 | attribute ratio is 0.0001, and Mesos compares it as 0: three digits behind the point.",
      })
  void givenAttributes_whenReadOtherwiseThanMeant_thenSaid(String text, String sentence) {
    assertThat(MeantOtherwise.inAttributes(text))
        .isEqualTo(sentence == null ? List.of() : List.of(sentence));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cpus:4;mem:2048 | ",
        "cpus:4;gpus:0 | gpus is none of it: Mesos leaves it out, and does not look for it either.",
        "cpus:1.2345 | cpus is 1.2345, and Mesos compares it as 1.235: three digits behind the point.",
      })
  void givenResources_whenReadOtherwiseThanMeant_thenSaid(String text, String sentence) {
    assertThat(MeantOtherwise.inResources(text, "*"))
        .isEqualTo(sentence == null ? List.of() : List.of(sentence));
  }
}
