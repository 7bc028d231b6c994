package io.aureus.process;

import io.aureus.server.ServerCommands;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;

/** Part of an application beside Aureus: does what an operator would do with {@code asadmin}, which Payara Micro has not. */
@WebServlet("/operator")
public class OperatorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String[] line = request.getParameterValues("word");
        try {
            if (line[0].equals("unset")) {
                System.clearProperty(line[1]);
            } else {
                response.getWriter().print(ServerCommands.run(line[0], Arrays.copyOfRange(line, 1, line.length)));
            }
        } catch (Exception e) {
            response.sendError(HttpServletResponse.SC_CONFLICT, e + ": " + e.getCause());
        }
    }
}
