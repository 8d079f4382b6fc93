package dev.herald.platform.secret;

import io.micronaut.core.convert.ConversionContext;
import io.micronaut.core.convert.TypeConverter;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Lets configuration be a {@link Secret}, so that a printed settings record shows none. */
@Singleton
final class SecretConverter implements TypeConverter<CharSequence, Secret> {

  @Override
  public Optional<Secret> convert(
      CharSequence text, Class<Secret> targetType, ConversionContext context) {
    return Optional.of(Secret.of(text.toString()));
  }
}
