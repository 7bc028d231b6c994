/** The {@code shell} tool: commands of the machine, each attempt in a process group of its own that ends with it. */
package io.aureus.tool.shell;
