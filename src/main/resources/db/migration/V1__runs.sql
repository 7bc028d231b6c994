-- Aureus: runs, their tasks, definitions, large values, and the drivers' leases.
-- Every statement names the schema, because the batch runtime moves a pooled connection's search path about.

-- IF NOT EXISTS would ask for the right to make schemas although there is one.
DO $$
BEGIN
    IF to_regnamespace('aureus') IS NULL THEN
        CREATE SCHEMA aureus;
    END IF;
END $$;

-- One row for each run. What stays comes first, because the log of PostgreSQL leaves out the beginning that an update does not
-- change. Nothing that an ordinary commit changes is indexed, so that such an update stays on its page (HOT); the fill
-- factor leaves it the room. Of all indexes only the key's can serve who
-- looks for a run of a tenant: plans are made on empty tables, too, when all that could serve seem equally good.
CREATE TABLE aureus.workflow_states (
    epoch           bigint      NOT NULL,
    command_no      bigint      NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at      timestamptz,
    deadline        timestamptz,
    crashes         integer     NOT NULL DEFAULT 0,
    submitted       boolean     NOT NULL,
    sole            boolean     NOT NULL,
    tenant_id       text        NOT NULL,
    run_id          text        NOT NULL,
    workflow_id     text        NOT NULL,
    definition_hash text        NOT NULL,
    identity        text        NOT NULL,
    start_data      jsonb       NOT NULL,
    owner           text,
    next_seq        bigint      NOT NULL,
    commit_id       uuid        NOT NULL,
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    completed_at    timestamptz,
    paused_at       timestamptz,
    due_at          timestamptz,
    out_of_time     boolean     NOT NULL DEFAULT false,
    status          text        NOT NULL
        CHECK (status IN ('pending', 'running', 'paused', 'completed', 'failed', 'cancelled')),
    error           text,
    failing_task    text,
    pause_reason    text,
    cancel_reason   text,
    parked          text,
    command         text,
    events          text,
    outputs         jsonb,
    confirmation    jsonb,
    PRIMARY KEY (tenant_id, run_id)
) WITH (fillfactor = 70);

COMMENT ON TABLE aureus.workflow_states IS 'one row for each run; the truth about it';
COMMENT ON COLUMN aureus.workflow_states.next_seq IS 'number of its events so far; every commit is made on the value it saw';
COMMENT ON COLUMN aureus.workflow_states.epoch IS 'raised by every claim; a commit with an older one changes nothing';
COMMENT ON COLUMN aureus.workflow_states.command_no IS 'raised by every command; cleared by the commit that acted on just that one';
COMMENT ON COLUMN aureus.workflow_states.commit_id IS 'of the latest commit: tells a driver whose answer was lost what became of it';
COMMENT ON COLUMN aureus.workflow_states.due_at IS 'when nobody drives it because it only waits: until when';
COMMENT ON COLUMN aureus.workflow_states.crashes IS 'how often its driver''s process was killed or crashed while an attempt of it was under way, since it last got on';
COMMENT ON COLUMN aureus.workflow_states.sole IS 'whether another run of its identity must not begin while it is unfinished';
COMMENT ON COLUMN aureus.workflow_states.owner IS 'the driver that drives it, see aureus.drivers; or null';
COMMENT ON COLUMN aureus.workflow_states.parked IS 'why nobody may drive it: an event log knows more of it, or something else, because the database went back in time; or null';
COMMENT ON COLUMN aureus.workflow_states.events IS 'events of the latest commit and those before that the event log may lack, as exact text';
COMMENT ON COLUMN aureus.workflow_states.confirmation IS 'tasks delivered at most once that await, or have, a person''s word';

-- Two starts of one identity: the second finds the first.
CREATE UNIQUE INDEX workflow_states_sole ON aureus.workflow_states (tenant_id, identity)
    WHERE sole AND status IN ('pending', 'running', 'paused');
-- An unfinished run of an identity, of a workflow, or of another definition of a workflow (an identity includes one).
CREATE INDEX workflow_states_unfinished ON aureus.workflow_states (workflow_id, definition_hash, identity, tenant_id)
    WHERE status IN ('pending', 'running', 'paused');
-- What a dispatcher looks through: rows that somebody may have to claim.
CREATE INDEX workflow_states_owner ON aureus.workflow_states (owner)
    WHERE owner IS NOT NULL;
CREATE INDEX workflow_states_due ON aureus.workflow_states (COALESCE(due_at, created_at), run_id)
    WHERE owner IS NULL AND submitted AND parked IS NULL AND status IN ('pending', 'running');
CREATE INDEX workflow_states_asked ON aureus.workflow_states (command_no)
    WHERE command IS NOT NULL AND owner IS NULL AND submitted AND parked IS NULL;
-- Lists, newest first.
CREATE INDEX workflow_states_newest ON aureus.workflow_states (tenant_id, created_at, run_id)
    WHERE created_at > '-infinity';
-- What a purge walks along: ended runs, those that ended first first. A run that goes on is not in it.
CREATE INDEX workflow_states_ended ON aureus.workflow_states (tenant_id, completed_at, run_id)
    WHERE completed_at IS NOT NULL;

-- One row for each task that has begun; a task without a row is pending, or was never needed.
CREATE TABLE aureus.task_states (
    created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at    timestamptz,
    attempt       integer     NOT NULL,
    execution     integer     NOT NULL,
    round         integer     NOT NULL,
    tenant_id     text        NOT NULL,
    run_id        text        NOT NULL,
    task_id       text        NOT NULL,
    seq           bigint      NOT NULL,
    updated_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    completed_at  timestamptz,
    due_at        timestamptz,
    timeout_at    timestamptz,
    status        text        NOT NULL,
    result_sha256 text,
    error_code    text,
    error         text,
    result        jsonb,
    compensation  jsonb,
    PRIMARY KEY (tenant_id, run_id, task_id)
) WITH (fillfactor = 70);

COMMENT ON TABLE aureus.task_states IS 'one row for each task of a run that has begun';
COMMENT ON COLUMN aureus.task_states.seq IS 'of the event that moved it to its status';
COMMENT ON COLUMN aureus.task_states.compensation IS 'how far undoing it has come, if the run failed';

-- Definitions, written once each, at their first start.
CREATE TABLE aureus.workflow_versions (
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    tenant_id       text        NOT NULL,
    workflow_id     text        NOT NULL,
    definition_hash text        NOT NULL,
    name            text        NOT NULL,
    version         text,
    definition      text        NOT NULL,
    PRIMARY KEY (tenant_id, workflow_id, definition_hash)
);

COMMENT ON COLUMN aureus.workflow_versions.updated_at IS 'when it was kept last, to an hour: see purge';
COMMENT ON COLUMN aureus.workflow_versions.definition IS 'its canonical text, whose SHA-256 is the definition_hash';

-- Which version of a workflow an environment runs; the latest is the current one, earlier ones are history.
CREATE TABLE aureus.deployments (
    number          bigint      NOT NULL CHECK (number >= 1),
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    current         boolean     NOT NULL,
    tenant_id       text        NOT NULL,
    environment     text        NOT NULL,
    workflow_id     text        NOT NULL,
    definition_hash text        NOT NULL,
    actor           text        NOT NULL,
    PRIMARY KEY (tenant_id, environment, workflow_id, number),
    FOREIGN KEY (tenant_id, workflow_id, definition_hash) REFERENCES aureus.workflow_versions
);

COMMENT ON COLUMN aureus.deployments.number IS 'from 1, one more with each deployment of the workflow in the environment';
COMMENT ON COLUMN aureus.deployments.actor IS 'who deployed it';

CREATE UNIQUE INDEX deployments_current ON aureus.deployments (tenant_id, environment, workflow_id)
    WHERE current;
CREATE INDEX deployments_definition ON aureus.deployments (tenant_id, workflow_id, definition_hash);

-- Results that are too large for an event.
CREATE TABLE aureus.large_values (
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    tenant_id   text        NOT NULL,
    workflow_id text        NOT NULL,
    sha256      text        NOT NULL,
    value       text        NOT NULL,
    PRIMARY KEY (tenant_id, workflow_id, sha256)
);

-- One row for each process that drives runs: its lease. Times are the database's.
CREATE TABLE aureus.drivers (
    renewals        bigint      NOT NULL DEFAULT 0,
    expires_at      timestamptz NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    pid             bigint      NOT NULL,
    process_started bigint      NOT NULL,
    connections_max integer,
    expired         boolean     NOT NULL DEFAULT false,
    crashed         boolean     NOT NULL DEFAULT false,
    serves          boolean     NOT NULL,
    driver_id       text        NOT NULL PRIMARY KEY,
    host            text        NOT NULL,
    boot_id         text        NOT NULL,
    pid_namespace   text        NOT NULL
) WITH (fillfactor = 50);

COMMENT ON TABLE aureus.drivers IS 'leases: a driver whose lease has expired drives nothing any more';
COMMENT ON COLUMN aureus.drivers.renewals IS 'raised by each renewal: whoever sees it stand still for a whole period may expire it';
COMMENT ON COLUMN aureus.drivers.connections_max IS 'how many connections the process may open, if that is known';
COMMENT ON COLUMN aureus.drivers.expired IS 'set by whoever takes over; never unset: an expired driver registers under a new id';
COMMENT ON COLUMN aureus.drivers.crashed IS 'its process is known to have gone without a word, as opposed to having ended in order, stood still or been cut off';
COMMENT ON COLUMN aureus.drivers.serves IS 'whether it takes submitted runs, as opposed to one that drives its own only';

-- The batch runtime's own tables (jbatch of Payara 6, tables with the prefix that Payara Micro gives them), made before it
-- does it itself: it looks for each name in the schema and leaves alone what it finds. It would make them without a key on
-- the last three and without any index on what it joins. It names columns, but counts on two things: the generated key is
-- the first column, and checkpoint data has just these two. Should it have been first, what it made stays and gets the
-- keys and indexes that are missing. No row goes by cascade: on undeployment the runtime deletes job instances.
CREATE TABLE IF NOT EXISTS aureus.jbatchjobinstancedata (
    jobinstanceid bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    name          varchar(512),
    apptag        varchar(512)
);
CREATE TABLE IF NOT EXISTS aureus.jbatchexecutioninstancedata (
    jobexecid     bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    jobinstanceid bigint NOT NULL REFERENCES aureus.jbatchjobinstancedata (jobinstanceid),
    createtime    timestamptz,
    starttime     timestamptz,
    endtime       timestamptz,
    updatetime    timestamptz,
    parameters    bytea,
    batchstatus   varchar(512),
    exitstatus    varchar(512)
) WITH (fillfactor = 70);
CREATE TABLE IF NOT EXISTS aureus.jbatchstepexecutioninstancedata (
    stepexecid       bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    jobexecid        bigint NOT NULL REFERENCES aureus.jbatchexecutioninstancedata (jobexecid),
    batchstatus      varchar(512),
    exitstatus       varchar(512),
    stepname         varchar(512),
    readcount        integer,
    writecount       integer,
    commitcount      integer,
    rollbackcount    integer,
    readskipcount    integer,
    processskipcount integer,
    filtercount      integer,
    writeskipcount   integer,
    starttime        timestamptz,
    endtime          timestamptz,
    persistentdata   bytea
) WITH (fillfactor = 70);
CREATE TABLE IF NOT EXISTS aureus.jbatchjobstatus (
    id  bigint PRIMARY KEY REFERENCES aureus.jbatchjobinstancedata (jobinstanceid),
    obj bytea
) WITH (fillfactor = 70);
CREATE TABLE IF NOT EXISTS aureus.jbatchstepstatus (
    id  bigint PRIMARY KEY REFERENCES aureus.jbatchstepexecutioninstancedata (stepexecid),
    obj bytea
) WITH (fillfactor = 70);
-- Its ids begin with the job instance's and a comma; by bytes, so that those of one instance are a range of the key.
CREATE TABLE IF NOT EXISTS aureus.jbatchcheckpointdata (
    id  varchar(512) COLLATE "C" PRIMARY KEY,
    obj bytea
) WITH (fillfactor = 70);

-- Which process an execution that is under way belongs to: the batch runtime does not say. Rows of ended ones are removed.
CREATE TABLE aureus.job_processes (
    jobexecid       bigint NOT NULL PRIMARY KEY,
    pid             bigint NOT NULL,
    process_started bigint NOT NULL,
    boot_id         text   NOT NULL,
    pid_namespace   text   NOT NULL
);

DO $$
DECLARE made regclass;
BEGIN
    FOREACH made IN ARRAY ARRAY['aureus.jbatchjobstatus', 'aureus.jbatchstepstatus', 'aureus.jbatchcheckpointdata']::regclass[] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = made AND contype = 'p') THEN
            EXECUTE format('ALTER TABLE %s ADD PRIMARY KEY (id)', made);
        END IF;
    END LOOP;
END $$;

-- Its questions: executions of an instance, steps of an execution, instances of a name (latest first), running executions.
CREATE INDEX IF NOT EXISTS jbatchexecutioninstancedata_instance ON aureus.jbatchexecutioninstancedata (jobinstanceid);
CREATE INDEX IF NOT EXISTS jbatchstepexecutioninstancedata_execution ON aureus.jbatchstepexecutioninstancedata (jobexecid);
CREATE INDEX IF NOT EXISTS jbatchjobinstancedata_name ON aureus.jbatchjobinstancedata (name, jobinstanceid);
CREATE INDEX IF NOT EXISTS jbatchexecutioninstancedata_status ON aureus.jbatchexecutioninstancedata (batchstatus);
-- What a purge looks through.
CREATE INDEX IF NOT EXISTS jbatchexecutioninstancedata_ended ON aureus.jbatchexecutioninstancedata (endtime)
    WHERE endtime IS NOT NULL;

COMMENT ON SCHEMA aureus IS 'Aureus, schema version 1';
