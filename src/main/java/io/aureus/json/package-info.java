/**
 * JSON values as plain Java ({@code null}, {@link java.lang.Boolean}, {@link java.lang.Long}, {@link
 * java.math.BigInteger}, {@link java.math.BigDecimal}, {@link java.lang.String}, {@link java.util.List}, {@link
 * java.util.Map} with text keys) and as text.
 */
package io.aureus.json;
