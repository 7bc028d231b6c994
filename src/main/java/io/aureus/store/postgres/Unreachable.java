package io.aureus.store.postgres;

import io.aureus.store.StoreUnavailableException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.SQLException;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Why no connection can be opened at the start: each cause has a code and a remedy of its own. */
enum Unreachable {
    HOST("AUR-631 The host of PostgreSQL at {0} is not known: {1}."
            + " Check DATABASE_HOST, or the host in DATABASE_URL, and this machine's name service"),
    ANSWER("AUR-632 PostgreSQL at {0} cannot be reached: {1}."
            + " Check that it runs, host and port, and what lies between (firewall, listen_addresses)"),
    LOGIN("AUR-633 PostgreSQL at {0} refuses the login: {1}."
            + " Check user and password (DATABASE_USER and DATABASE_PASSWORD, or those in DATABASE_URL), the role's"
            + " right to connect, and the server's pg_hba.conf"),
    DATABASE("AUR-634 PostgreSQL has no such database as {0}: {1}."
            + " Check DATABASE_NAME, or the end of DATABASE_URL, or create it: CREATE DATABASE …"),
    TLS(
            "AUR-635 TLS with PostgreSQL at {0} does not work: {1}."
                    + " Check the files in DATABASE_SSL_ROOT_CERT, _CERT and _KEY, or in DATABASE_URL (sslrootcert, sslcert, sslkey)"),
    NO_TLS("AUR-665 PostgreSQL at {0} has no TLS, and none of what is sent would be safe: {1}."
            + " Set ssl = on there, with a certificate; only where nobody can listen: DATABASE_SSL=false"),
    EXPIRED("AUR-666 The certificate of PostgreSQL at {0} is not valid today: {1}."
            + " Renew it there, or set this machine's clock"),
    AUTHORITY("AUR-667 Nobody who is trusted here vouches for the certificate of PostgreSQL at {0}: {1}."
            + " Name the certificate of its authority: DATABASE_SSL_ROOT_CERT=FILE, or in DATABASE_URL"
            + " sslmode=verify-full&sslrootcert=FILE"),
    OTHER_HOST(
            "AUR-668 The certificate of PostgreSQL at {0} is for another host: {1}."
                    + " Use the name that it is for in DATABASE_HOST or DATABASE_URL, or give the server a certificate for this one"),
    FULL("AUR-636 PostgreSQL at {0} takes no connection now: {1}."
            + " Repeat when it has started or connections are free; if it stays so, compare DATABASE_POOL_MAX + 1 of all"
            + " servers with max_connections and the limits of role and database");

    /** Starting up, shutting down; too many connections; a database that is closed to everybody. */
    private static final Set<String> NOT_NOW = Set.of("57P03", "53300", "55000");

    private static final String NO_RIGHT_TO_CONNECT = "42501";

    private static final String REJECTED = "08004";

    /** The driver says this in every language: it is a class of its own. */
    private static final String WRONG_HOST = "HostnameVerifier";

    private static final int CAUSES_MAX = 10;

    private final String message;

    Unreachable(String message) {
        this.message = message;
    }

    /** What is to be told of it. */
    static StoreUnavailableException at(String place, SQLException e) {
        String text = of(e).message.replace("{0}", place).replace("{1}", Failures.words(e));
        return new StoreUnavailableException(text, e, Failures.trouble(e));
    }

    static Unreachable of(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (NOT_NOW.contains(state)) {
            return FULL;
        }
        if (state.startsWith("28") || state.equals(NO_RIGHT_TO_CONNECT)) {
            return LOGIN;
        }
        if (state.startsWith("3D")) {
            return DATABASE;
        }
        if (hasCause(e, UnknownHostException.class)) {
            return HOST;
        }
        if (isOfTls(e)) {
            return ofTls(e);
        }
        return state.equals(REJECTED) ? LOGIN : ANSWER; // rejected: it asks for a password and there is none
    }

    private static Unreachable ofTls(SQLException e) {
        if (hasCause(e, CertificateExpiredException.class) || hasCause(e, CertificateNotYetValidException.class)) {
            return EXPIRED;
        }
        if (hasCause(e, CertPathValidatorException.class) || hasCause(e, CertPathBuilderException.class)) {
            return AUTHORITY;
        }
        if (Failures.words(e).contains(WRONG_HOST)) {
            return OTHER_HOST;
        }
        return hasCause(e, IOException.class) || hasCause(e, GeneralSecurityException.class) ? TLS : NO_TLS;
    }

    private static boolean isOfTls(SQLException e) {
        return hasCause(e, SSLException.class)
                || hasCause(e, GeneralSecurityException.class)
                || Failures.words(e).contains("SSL")
                || Failures.words(e).contains(WRONG_HOST);
    }

    private static boolean hasCause(Throwable thrown, Class<? extends Throwable> type) {
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
