package io.aureus.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @Test
    void everything_that_libpq_reads_is_read() throws DatabaseUrl.Wrong {
        DatabaseUrl url = DatabaseUrl.read("postgres://us%40er:p%3Aw%2F+%25@[::1]:6543,db2/na%20me?sslmode=verify-full"
                + "&connect_timeout=3&application_name=payroll&target_session_attrs=read-write");
        assertThat(url.hosts()).containsExactly(new Database.Host("::1", 6543), new Database.Host("db2", 5432));
        assertThat(url.name()).isEqualTo("na me");
        assertThat(url.user()).isEqualTo("us@er");
        assertThat(url.password()).isEqualTo("p:w/+%");
        assertThat(url.sslMode()).isEqualTo("verify-full");
        assertThat(url.properties())
                .isEqualTo(Map.of("connectTimeout", "3", "ApplicationName", "payroll", "targetServerType", "primary"));
    }

    @Test
    void a_jdbc_url_is_accepted_with_the_names_of_the_driver() throws DatabaseUrl.Wrong {
        DatabaseUrl url = DatabaseUrl.read("jdbc:postgresql://h:1/d?user=u&password=p&targetServerType=primary");
        assertThat(url.user()).isEqualTo("u");
        assertThat(url.password()).isEqualTo("p");
        assertThat(url.properties()).isEqualTo(Map.of("targetServerType", "primary"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "postgres", "jdbc:postgresql"})
    void the_names_of_libpq_and_of_the_driver_are_accepted_in_either_form(String form) throws DatabaseUrl.Wrong {
        String place = form + "://one,two/d?hostRecheckSeconds=2&";
        Map<String, String> primary = Map.of("hostRecheckSeconds", "2", "targetServerType", "primary");

        assertThat(DatabaseUrl.read(place + "target_session_attrs=read-write").properties())
                .isEqualTo(primary);
        assertThat(DatabaseUrl.read(place + "targetServerType=primary").properties())
                .isEqualTo(primary);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mysql://u:secret@h/d | is no address of PostgreSQL",
                "postgresql:///d?host=/tmp | names no host; Unix sockets",
                "postgresql://u:secret@%2Ftmp/d | names no host; Unix sockets",
                "postgresql://h/d?host=/tmp | Unix sockets cannot be used",
                "postgresql://u:secret@h:port/d | has a port that is no number",
                "postgresql://u:secret@h:0/d | has the port 0; allowed is 1 to 65535",
                "postgresql://u:sec%ret@h/d | has a '%' that two hexadecimal digits do not follow",
                "postgresql://u:secret@h/d?sslmode=on | has sslmode 'on'; allowed is disable, allow",
                "postgresql://u:secret@h/d?ssl=true | has the unknown parameter 'ssl'; known are sslmode",
                "postgresql://u:secret@h/d?sslmode | has a parameter that is not NAME=VALUE",
                "postgresql://u:secret@h/d?options=a&options=b | has the parameter 'options' twice",
                "postgresql://h/d?target_session_attrs=any&targetServerType=any | has the parameter 'targetServerType' twice",
                "postgresql://u:secret@::1/d | has a host that cannot be read; an IPv6 address",
                "postgresql://h/d?target_session_attrs=master | has target_session_attrs 'master'; allowed is any",
            })
    void what_is_wrong_is_said_without_a_secret(String url, String problem) {
        assertThatThrownBy(() -> DatabaseUrl.read(url))
                .hasMessageContaining(problem)
                .hasMessageNotContaining("secret");
    }
}
