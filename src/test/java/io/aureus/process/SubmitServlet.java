package io.aureus.process;

import io.aureus.client.JobStatus;
import io.aureus.client.Jobs;
import io.aureus.client.JobsException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** Part of an application beside Aureus: starts jobs and says how they stand, by the small client jar. */
@WebServlet("/submit")
public class SubmitServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            JobStatus job = Jobs.lookup().status(Long.parseLong(request.getParameter("execution")));
            response.getWriter().print(job.isOver() ? job.exitStatus() : "");
        } catch (JobsException e) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE, e.getMessage());
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Map<String, String> job =
                Map.of("workflow", request.getParameter("workflow"), "runId", request.getParameter("runId"));
        try {
            response.getWriter().print(Jobs.lookup().start(job));
        } catch (JobsException e) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE, e.getMessage());
        }
    }
}
