package org.dcosrunbooks.web.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever does not read what they are answered holds up themselves, and nobody else. */
class UnreadTest {

  private final List<String> givenUp = new ArrayList<>();
  private final Unread unread = new Unread(new Unread.Most(10, 20, 40));

  private final Map<String, Unread.Answer> answers = new HashMap<>();

  private Unread.Answer answer(String name) {
    return answers.computeIfAbsent(name, same -> () -> givenUp.add(same));
  }

  private void read(String name, int bytes, String person) throws Unread.NoRoom {
    Unread.Answer answer = answer(name);
    unread.grow(answer, person, bytes);
    unread.begin(answer, person);
  }

  @Test
  void givenOneThatGrowsTooLarge_thenThereIsNoRoomForIt() throws Unread.NoRoom {
    Unread.Answer large = answer("large");
    unread.grow(large, "one", 10);
    assertThatExceptionOfType(Unread.NoRoom.class)
        .isThrownBy(() -> unread.grow(large, "one", 1))
        .matches(Unread.NoRoom::isTooLarge);
    unread.remove(large);
    assertThat(unread.bytes()).isZero();
  }

  @Test
  void givenAPersonWhoReadsNothing_whenTheyAskForMore_thenTheirOwnEldestIsGivenUp()
      throws Unread.NoRoom {
    read("other", 10, "other");
    read("first", 10, "slow");
    read("second", 10, "slow");
    read("third", 10, "slow");
    assertThat(givenUp).containsExactly("first");
    assertThat(unread.bytes()).isEqualTo(30);
  }

  @Test
  void givenManyWhoReadNothing_whenSomebodyElseAsks_thenTheEldestIsGivenUp() throws Unread.NoRoom {
    read("a", 10, "a");
    read("b", 10, "b");
    read("c", 10, "c");
    read("d", 10, "d");
    read("e", 5, "e");
    assertThat(givenUp).containsExactly("a");
    unread.remove(answer("b"));
    assertThat(unread.bytes()).isEqualTo(25);
  }

  @Test
  void givenManyThatAreMade_whenOneMoreGrows_thenItIsToComeAgain() throws Unread.NoRoom {
    for (String name : List.of("a", "b", "c", "d")) {
      unread.grow(answer(name), name, 10);
    }
    assertThatExceptionOfType(Unread.NoRoom.class)
        .isThrownBy(() -> unread.grow(answer("e"), "e", 1))
        .matches(full -> !full.isTooLarge());
    assertThat(givenUp).isEmpty();
  }

  @Test
  void givenAllRoomTaken_whenAnAnswerOfTheUsualSizeIsMade_thenItIsNotHeldUp() throws Unread.NoRoom {
    Unread full = new Unread(new Unread.Most(12_800, 12_800, 12_800));
    full.grow(answer("large"), "large", 12_800);
    full.grow(answer("usual"), "usual", 100);
    assertThatExceptionOfType(Unread.NoRoom.class)
        .isThrownBy(() -> full.grow(answer("larger"), "larger", 101));
  }

  @Test
  void givenAPersonWhoHasAllOfTheirRoomMade_whenTheyAskForMore_thenOnlyTheyAreToComeAgain()
      throws Unread.NoRoom {
    read("other", 10, "other");
    unread.grow(answer("first"), "busy", 10);
    unread.grow(answer("second"), "busy", 10);
    assertThatExceptionOfType(Unread.NoRoom.class)
        .isThrownBy(() -> unread.grow(answer("third"), "busy", 1))
        .matches(full -> !full.isTooLarge())
        .withMessageContaining("yours");
    assertThat(givenUp).isEmpty();
    unread.grow(answer("fourth"), "calm", 10);
    unread.remove(answer("first"));
    unread.grow(answer("third"), "busy", 1);
  }

  @Test
  void givenAPersonWhoReadsNothing_whenMoreOfTheirsIsMade_thenTheirOwnEldestIsGivenUp()
      throws Unread.NoRoom {
    read("other", 10, "other");
    read("first", 10, "slow");
    unread.grow(answer("second"), "slow", 10);
    unread.grow(answer("third"), "slow", 1);
    assertThat(givenUp).containsExactly("first");
  }
}
