package io.aureus.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvFileTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "A=b                     | b",
                "A = b c                 | b c",
                "  export A=b            | b",
                "A=b # why               | b",
                "A=b#c                   | b#c",
                "A=#b                    | #b",
                "A=                      | ``",
                "A=''                    | ``",
                "A='b # c'               | b # c",
                "A='b\\n$c\"'           | b\\n$c\"",
                "A=\"b # c\" # why       | b # c",
                "A=\"b\\\"c\\\\d\\$e\\x\"   | b\"c\\d$e\\x",
                "A=it's                  | it's",
                "A=$HOME/${B}            | $HOME/${B}",
                "A=postgresql://u:p@h/d?sslmode=require&a=b | postgresql://u:p@h/d?sslmode=require&a=b"
            })
    void a_value_is_what_shells_and_containers_make_of_it(String line, String value) {
        EnvFile file = new EnvFile(".env", line);
        assertThat(file.problems()).isEmpty();
        assertThat(file.variables()).containsOnlyKeys("A").containsEntry("A", value);
    }

    @Test
    void a_double_quoted_value_may_have_lines() {
        assertThat(new EnvFile(".env", "A=\"one\\ntwo\"").variables()).containsEntry("A", "one\ntwo");
    }

    @Test
    void comments_blank_lines_and_a_byte_order_mark_say_nothing() {
        EnvFile file = new EnvFile(".env", "\uFEFFA=1\r\n\r\n  # B=2\r\nC=3");
        assertThat(file.problems()).isEmpty();
        assertThat(file.variables()).containsOnlyKeys("A", "C").containsEntry("A", "1");
    }

    @Test
    void every_wrong_line_is_told_without_what_it_holds() {
        EnvFile file = new EnvFile("x.env", "secret\nA=1\nA=secret\nB='secret\n1C=secret\n");
        assertThat(file.problems())
                .containsExactly(
                        "AUR-041 Line 1 of x.env is no NAME=VALUE.",
                        "AUR-041 Line 3 of x.env gives A a second time.",
                        "AUR-041 Line 4 of x.env gives B a value whose quotes do not match; write 'VALUE'.",
                        "AUR-041 Line 5 of x.env is no NAME=VALUE.");
    }
}
