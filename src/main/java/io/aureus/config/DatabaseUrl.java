package io.aureus.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A connection URI as libpq reads it ({@code postgresql://user:password@host:port,host:port/name?sslmode=…}, PostgreSQL
 * documentation, 34.1.1.2), or a JDBC URL; in either, parameters may have the names of both. What it says wrong is said without quoting it: it may carry a password.
 *
 * @param hosts at least one
 * @param name the database's, or null
 * @param user the role, or null
 * @param password the role's, or null
 * @param sslMode as written, or null
 * @param properties further ones, by the names of the JDBC driver
 */
record DatabaseUrl(
        List<Database.Host> hosts,
        String name,
        String user,
        String password,
        String sslMode,
        Map<String, String> properties) {

    private static final int PORT = 5432;
    private static final int PORT_MAX = 65_535;

    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    /** Parameters of libpq, and what the driver calls them. */
    private static final Map<String, String> NAMES = Map.of(
            "sslrootcert", "sslrootcert",
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "connect_timeout", "connectTimeout",
            "application_name", "ApplicationName",
            "options", "options",
            "target_session_attrs", "targetServerType");

    /** Parameters by the driver's own names, some of them for what libpq does not know. */
    private static final List<String> DRIVER_NAMES = List.of(
            "connectTimeout",
            "socketTimeout",
            "loginTimeout",
            "tcpKeepAlive",
            "ApplicationName",
            "targetServerType",
            "loadBalanceHosts",
            "hostRecheckSeconds",
            "currentSchema",
            "sslfactory",
            "sslpassword",
            "gssEncMode");

    private static final Map<String, String> TARGETS = Map.of(
            "any", "any",
            "read-write", "primary",
            "primary", "primary",
            "read-only", "secondary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary");

    /** What is wrong with a URL: complete, without a value that could be secret. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String problem) {
            super(problem);
        }
    }

    /**
     * Reads one.
     *
     * @throws Wrong if it is none; the message goes on after the setting's name
     */
    static DatabaseUrl read(String text) throws Wrong {
        boolean jdbc = text.startsWith("jdbc:postgresql:");
        String url = jdbc ? text.substring("jdbc:".length()) : text;
        if (!url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
            throw new Wrong(
                    "is no address of PostgreSQL; allowed is postgresql://USER:PASSWORD@HOST:PORT/NAME?PARAMETERS");
        }
        String rest = url.substring(url.indexOf("://") + 3);
        int query = rest.indexOf('?');
        String place = query < 0 ? rest : rest.substring(0, query);
        int at = place.lastIndexOf('@');
        int slash = place.indexOf('/', at + 1);
        String authority = slash < 0 ? place : place.substring(0, slash);
        Map<String, String> parameters = parameters(query < 0 ? "" : rest.substring(query + 1));
        String[] login = at < 0 ? new String[0] : authority.substring(0, at).split(":", 2);
        String user = login.length > 0 && !login[0].isEmpty() ? decoded(login[0]) : parameters.remove("user");
        String password = login.length > 1 ? decoded(login[1]) : parameters.remove("password");
        String sslMode = parameters.remove("sslmode");
        if (sslMode != null && !SSL_MODES.contains(sslMode)) {
            throw new Wrong("has sslmode '" + sslMode + "'; allowed is " + String.join(", ", SSL_MODES));
        }
        String name = slash < 0 || slash == place.length() - 1 ? null : decoded(place.substring(slash + 1));
        return new DatabaseUrl(
                hosts(authority.substring(at + 1)), name, user, password, sslMode, properties(parameters));
    }

    /** It as it may be shown to anybody: with neither password. */
    String shown() {
        StringBuilder url = new StringBuilder("postgresql://");
        if (user != null) {
            url.append(user).append(password == null ? "@" : ":" + Rule.HIDDEN + "@");
        }
        url.append(hosts.stream().map(Database.Host::toString).collect(Collectors.joining(",")));
        url.append(name == null ? "" : "/" + name);
        Map<String, String> parameters = new LinkedHashMap<>();
        if (sslMode != null) {
            parameters.put("sslmode", sslMode);
        }
        properties.forEach((key, value) -> parameters.put(key, key.equals("sslpassword") ? Rule.HIDDEN : value));
        String query = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? url.toString() : url + "?" + query;
    }

    private static Map<String, String> parameters(String query) throws Wrong {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals < 1) {
                throw new Wrong("has a parameter that is not NAME=VALUE after the '?'");
            }
            String name = decoded(parameter.substring(0, equals));
            if (parameters.put(name, decoded(parameter.substring(equals + 1))) != null) {
                throw new Wrong("has the parameter '" + name + "' twice");
            }
        }
        return parameters;
    }

    private static Map<String, String> properties(Map<String, String> parameters) throws Wrong {
        Map<String, String> properties = new LinkedHashMap<>();
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            String name = parameter.getKey();
            String known = DRIVER_NAMES.contains(name) ? name : NAMES.get(name);
            if (name.equals("host") || name.equals("hostaddr")) {
                throw new Wrong("names its host as a parameter; Unix sockets cannot be used from Java, and other hosts"
                        + " stand before the '/'");
            }
            if (known == null) {
                throw new Wrong("has the unknown parameter '" + name + "'; known are sslmode, "
                        + String.join(", ", NAMES.keySet().stream().sorted().toList()) + ", "
                        + String.join(", ", DRIVER_NAMES));
            }
            String value = name.equals("target_session_attrs") ? target(parameter.getValue()) : parameter.getValue();
            if (properties.put(known, value) != null) {
                throw new Wrong("has the parameter '" + known + "' twice, once as '" + name + "'");
            }
        }
        return properties;
    }

    private static String target(String attributes) throws Wrong {
        String target = TARGETS.get(attributes);
        if (target == null) {
            throw new Wrong("has target_session_attrs '" + attributes + "'; allowed is "
                    + String.join(", ", TARGETS.keySet().stream().sorted().toList()));
        }
        return target;
    }

    private static List<Database.Host> hosts(String authority) throws Wrong {
        if (authority.isEmpty() || authority.toUpperCase(Locale.ROOT).startsWith("%2F")) {
            throw new Wrong("names no host; Unix sockets cannot be used from Java, so give a host name or an address");
        }
        List<Database.Host> hosts = new ArrayList<>();
        for (String host : authority.split(",", -1)) {
            int colon = host.lastIndexOf(':');
            boolean hasPort = colon > host.lastIndexOf(']');
            String name = decoded(hasPort ? host.substring(0, colon) : host);
            boolean literal = name.startsWith("[") && name.endsWith("]");
            String bare = literal ? name.substring(1, name.length() - 1) : name;
            if (bare.isEmpty() || (!literal && bare.contains(":"))) {
                throw new Wrong("has a host that cannot be read; an IPv6 address stands in [brackets]");
            }
            hosts.add(new Database.Host(bare, hasPort ? port(host.substring(colon + 1)) : PORT));
        }
        return hosts;
    }

    private static int port(String text) throws Wrong {
        try {
            int port = text.isEmpty() ? PORT : Integer.parseInt(text);
            if (port >= 1 && port <= PORT_MAX) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new Wrong("has a port that is no number; in a user or password the characters : / ? # @ are written"
                    + " %3A %2F %3F %23 %40");
        }
        throw new Wrong("has the port " + text + "; allowed is 1 to " + PORT_MAX);
    }

    /** Percent-encoding, in which a plus sign is itself. */
    private static String decoded(String text) throws Wrong {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Wrong("has a '%' that two hexadecimal digits do not follow; a '%' itself is written %25");
        }
    }
}
