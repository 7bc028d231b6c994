/** Tools that need nothing but the JVM: values, log lines, durable waiting, failures to try things out with. */
package io.aureus.tool.basic;
