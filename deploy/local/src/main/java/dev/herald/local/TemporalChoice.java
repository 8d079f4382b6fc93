package dev.herald.local;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Which Temporal runs the deliveries. */
sealed interface TemporalChoice {
  /** A real development server where one can be had, else the embedded one. */
  record Auto() implements TemporalChoice {}

  /** The server inside this process. */
  record Embedded() implements TemporalChoice {}

  /** A server that runs already. */
  record At(String target) implements TemporalChoice {}

  /** Reads the command line's words. */
  final class Converter implements ITypeConverter<TemporalChoice> {
    private static final Pattern ADDRESS = Pattern.compile("[^\\s:/]+:\\d{1,5}");

    @Override
    public TemporalChoice convert(String text) {
      return switch (text) {
        case "auto" -> new Auto();
        case "embedded" -> new Embedded();
        case String address when ADDRESS.matcher(address).matches() -> new At(address);
        default ->
            throw new TypeConversionException("'" + text + "' is not auto, embedded or HOST:PORT");
      };
    }
  }
}
