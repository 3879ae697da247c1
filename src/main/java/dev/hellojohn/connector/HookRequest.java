package dev.hellojohn.connector;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as it came.
 *
 * @param connector what stands in the path
 * @param signatures all values of the signature's header
 * @param timestamps all values of the timestamp's header
 * @param header the first value of any other header
 * @param body the octets
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared or changed
record HookRequest(
    String connector,
    List<String> signatures,
    List<String> timestamps,
    Function<String, @Nullable String> header,
    byte[] body) {}
