/** Every setting once: name, default, rule, help text. What is wrong is refused, all of it at once (P8). */
package io.aureus.config;
