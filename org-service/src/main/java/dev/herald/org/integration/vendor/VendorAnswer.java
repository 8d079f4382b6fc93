package dev.herald.org.integration.vendor;

import com.fasterxml.jackson.databind.JsonNode;

/** What came of a call to a vendor. */
public sealed interface VendorAnswer {

  /** An HTTP answer with a JSON body. */
  record Json(int status, JsonNode body) implements VendorAnswer {}

  /** An HTTP answer with any other body, which nobody is shown. */
  record NotJson(int status) implements VendorAnswer {}

  /** No answer at all, or not within the time. */
  record Silence() implements VendorAnswer {}
}
