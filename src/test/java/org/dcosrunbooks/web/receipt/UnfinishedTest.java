package org.dcosrunbooks.web.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnfinishedTest {

  private final Unfinished unfinished = new Unfinished(new Unfinished.Most(4, 1_000, 2));
  private final List<String> givenUp = new ArrayList<>();

  private final class Named implements Unfinished.Body {

    private final String name;
    private final String address;

    Named(String name, String address) {
      this.name = name;
      this.address = address;
      unfinished.begin(this);
    }

    @Override
    public Optional<String> address() {
      return Optional.ofNullable(address);
    }

    @Override
    public void giveUp() {
      givenUp.add(name);
    }
  }

  @Test
  void givenTooMany_whenOneMoreBegins_thenTheEldestIsGivenUp() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      new Named(name, null);
    }
    assertThat(givenUp).containsExactly("a");
    assertThat(unfinished.size()).isEqualTo(4);
  }

  @Test
  void givenTooManyOfOneVisitor_whenOneMoreBegins_thenTheirOwnEldestIsGivenUp() {
    new Named("a", null);
    new Named("b", "10.0.0.1");
    new Named("c", "10.0.0.1");
    new Named("d", "10.0.0.1");
    assertThat(givenUp).containsExactly("b");
  }

  @Test
  void givenTooManyBytes_whenMoreCome_thenTheEldestAreGivenUp() {
    Named first = new Named("first", null);
    Named second = new Named("second", null);
    assertThat(unfinished.grow(first, 600)).isTrue();
    assertThat(unfinished.grow(second, 500)).isTrue();
    assertThat(givenUp).containsExactly("first");
    assertThat(unfinished.grow(first, 1)).isFalse();
    assertThat(unfinished.remove(first)).isFalse();
    assertThat(unfinished.grow(second, 501)).isFalse();
    assertThat(givenUp).containsExactly("first", "second");
  }

  @Test
  void givenBodiesThatAreWhole_whenOthersBegin_thenNobodyIsGivenUp() {
    for (int i = 0; i < 100; i++) {
      Named body = new Named("" + i, "10.0.0.1");
      unfinished.grow(body, 900);
      assertThat(unfinished.remove(body)).isTrue();
    }
    assertThat(givenUp).isEmpty();
    assertThat(unfinished.size()).isZero();
  }
}
