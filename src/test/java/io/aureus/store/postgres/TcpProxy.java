package io.aureus.store.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** A network between the store and a real PostgreSQL that can be broken in the ways in which networks break. */
final class TcpProxy implements AutoCloseable {
    private static final int BACKLOG = 50;

    /** More than any statement but a commit. */
    private static final int COMMIT_BYTES_MIN = 500;

    /** What becomes of the next commit. */
    enum Lose {
        /** It never reaches the server. */
        COMMIT,
        /** The server has done it, and its answer never arrives. */
        ANSWER
    }

    private final int target;
    private final int port;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Lose> lose = new AtomicReference<>();
    private volatile boolean swallowing;
    private volatile ServerSocket listening;

    TcpProxy(int target) throws IOException {
        this.target = target;
        listen(0);
        this.port = listening.getLocalPort();
    }

    private void listen(int at) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), BACKLOG);
        listening = socket;
        start(() -> accept(socket));
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket socket) {
        while (true) {
            try {
                Socket client = socket.accept();
                Link link = new Link(client);
                links.add(link);
                start(link::begin);
            } catch (IOException e) {
                return; // no longer listening
            }
        }
    }

    int port() {
        return port;
    }

    /** Resets every connection; new ones go through. */
    void cut() {
        links.forEach(Link::close);
    }

    /** From now on accepts everything and passes on nothing. */
    void swallow() {
        swallowing = true;
    }

    /** Resets every connection and refuses new ones. */
    void refuse() throws IOException {
        listening.close();
        cut();
    }

    /** Passes on again; a connection of which something was swallowed stays silent for ever. */
    void pass() throws IOException {
        swallowing = false;
        if (listening.isClosed()) {
            listen(port);
        }
    }

    /** The next commit, or its answer, is lost, and its connection breaks. */
    void lose(Lose what) {
        lose.set(what);
    }

    boolean hasLost() {
        return lose.get() == null;
    }

    @Override
    public void close() {
        try {
            refuse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Link {
        private final Socket client;
        private final Socket server = new Socket();
        private volatile boolean silent;
        private volatile boolean losingAnswer;

        Link(Socket client) {
            this.client = client;
        }

        void begin() {
            if (swallowing) {
                silent = true;
            } else {
                try {
                    server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                    start(() -> pump(server, client, false));
                } catch (IOException e) {
                    close();
                    return;
                }
            }
            pump(client, server, true);
        }

        private void pump(Socket from, Socket to, boolean upwards) {
            byte[] bytes = new byte[64 * 1024];
            try {
                for (int count = from.getInputStream().read(bytes);
                        count >= 0;
                        count = from.getInputStream().read(bytes)) {
                    silent |= swallowing;
                    if (silent) {
                        continue;
                    }
                    if (upwards ? losesCommit(count) : losingAnswer) {
                        return;
                    }
                    to.getOutputStream().write(bytes, 0, count);
                }
            } catch (IOException e) {
                return; // one of the two has gone, so does the other
            } finally {
                close();
            }
        }

        private boolean losesCommit(int count) {
            Lose what = count < COMMIT_BYTES_MIN ? null : lose.getAndSet(null);
            losingAnswer |= what == Lose.ANSWER;
            return what == Lose.COMMIT;
        }

        /** A reset for both. */
        synchronized void close() {
            reset(client);
            reset(server);
            links.remove(this);
        }

        private void reset(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                return; // it is closed already, or never was connected
            }
        }
    }
}
