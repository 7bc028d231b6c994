/**
 * What a task can do: {@link io.aureus.tool.Tool} is the one extension point, with one child package for each built-in
 * family.
 */
package io.aureus.tool;
