package dev.herald.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestContextTest {

  @Test
  void leavingAnInnerContextGoesBackToTheOuterOne() {
    var outer = RequestContext.of("outer", null);
    var inner = RequestContext.of("inner", null);
    try (var _ = outer.enter()) {
      try (var _ = inner.enter()) {
        assertThat(RequestContext.current()).contains(inner);
      }
      assertThat(RequestContext.current()).contains(outer);
    }
    assertThat(RequestContext.current()).isEmpty();
  }
}
