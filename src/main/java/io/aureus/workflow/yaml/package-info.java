/** Workflow files: bounded YAML, read with the place of every part. The one package that knows the notation. */
package io.aureus.workflow.yaml;
