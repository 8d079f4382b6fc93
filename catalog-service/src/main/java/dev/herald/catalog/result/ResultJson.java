package dev.herald.catalog.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;

/** Results as text, with every digit of their numbers. */
@Singleton
public final class ResultJson {

  private final ObjectMapper mapper;
  private final ObjectReader reader;

  ResultJson(ObjectMapper mapper) {
    this.mapper = mapper;
    this.reader =
        mapper
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .with(JsonNodeFactory.withExactBigDecimals(true))
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
  }

  /** Reads JSON without rounding. */
  public ObjectReader reader() {
    return reader;
  }

  String write(ResultContent content) {
    try {
      return mapper.writeValueAsString(content);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  ResultContent read(String text) {
    try {
      return reader.forType(ResultContent.class).readValue(text);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
