"""Runs the parts of one Airflow for a test, and ends all of them when its standard input ends.

Airflow is imported once; each part is a fork of this process. The test holds the other end of standard input: when it
closes it, or dies in whatever way, nothing of this Airflow stays behind. Usage: airflow_group.py DATABASE_TEMPLATE PORT [2|fab],
with a 2 for an Airflow 2, and "fab" for an Airflow 3 with the FAB auth manager: the users of both are made from users.json (name,
role, password of each), and their roles from roles.json where they are not Airflow's own (by name: pairs of action and resource).
"""

import ctypes
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import traceback

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
HOME = os.environ["AIRFLOW_HOME"]
ending = threading.Lock()


def prctl(option, value):
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def parents():
    """Pairs of process id and parent id of everything that runs here."""
    if os.path.isdir("/proc/self"):
        for entry in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as stat:
                    yield int(entry), int(stat.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
    else:
        for line in subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True).stdout.splitlines():
            pid, parent = line.split()
            yield int(pid), int(parent)


def descendants():
    known = list(parents())
    found = {os.getpid()}
    while True:
        more = {pid for pid, parent in known if parent in found} - found
        if not more:
            return found - {os.getpid()}
        found |= more


def end_all(status):
    """Kills every process below this one, those that moved to a session of their own too, and ends."""
    if not ending.acquire(blocking=False):
        time.sleep(20)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        for pid in descendants():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            break
        time.sleep(0.02)
    os._exit(status)


def watch_stdin():
    while os.read(0, 1024):
        pass
    end_all(0)


def log_to(name):
    log = os.open(os.path.join(HOME, f"{name}.log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)


def run_airflow(arguments):
    sys.argv = ["airflow", *arguments]
    from airflow.__main__ import main

    main()


def add_users(_):
    """Puts the users of users.json and their roles into the database."""
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

    with open(os.path.join(HOME, "users.json"), encoding="utf-8") as file:
        users = json.load(file)
    with open(os.path.join(HOME, "roles.json"), encoding="utf-8") as file:
        roles = json.load(file)
    with get_application_builder() as builder:
        manager = builder.sm
        manager.sync_roles()
        rotator = [("can_read", "Connections"), ("can_edit", "Connections"), ("can_read", "DAGs")]
        manager.bulk_sync_roles([{"role": "Rotator", "perms": rotator}])
        for role, permissions in roles.items():
            made = manager.add_role(role)
            for action, resource in permissions:
                manager.add_permission_to_role(made, manager.create_permission(action, resource))
        for user in users:
            role = manager.find_role(user["role"])
            name = user["name"]
            if not manager.add_user(name, name, "Lab", f"{name}@example.com", role, user["password"]):
                raise SystemExit(f"user {name} was not made")


def in_fork(name, arguments, what=run_airflow):
    """Runs `airflow ARGUMENTS` (or something else) in a fork that logs to a file of its own; returns its process id."""
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        log_to(name)
        what(arguments)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def database(template):
    """Puts an empty, migrated SQLite database into AIRFLOW_HOME: a copy of the template, which the first start makes."""
    if os.path.exists(os.path.join(HOME, "airflow.db")):
        return
    if not os.path.exists(template):
        _, status = os.waitpid(in_fork("db-migrate", ["db", "migrate"]), 0)
        if status:
            print("airflow db migrate failed", file=sys.stderr)
            end_all(4)
        made = f"{template}.{os.getpid()}"
        # Not a copy of the file: what was written last may still stand in SQLite's log beside it.
        with sqlite3.connect(os.path.join(HOME, "airflow.db")) as source, sqlite3.connect(made) as copy:
            source.backup(copy)
        source.close()
        copy.close()
        os.replace(made, template)
    else:
        shutil.copyfile(template, os.path.join(HOME, "airflow.db"))


def main():
    template, port = sys.argv[1:3]
    if os.getpid() != os.getsid(0):
        os.setsid()
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    log_to("group")
    # A thread here would live beside the forks, so it starts after them; until then the pipe only fills up.
    if sys.argv[3:] == ["2"]:
        import airflow.jobs.scheduler_job_runner  # noqa: F401
        import airflow.www.app  # noqa: F401

        arguments = {
            "webserver": ["webserver", "--hostname", "127.0.0.1", "--port", port, "--workers", "1"],
            "scheduler": ["scheduler", "--skip-serve-logs"],
        }
    else:
        import airflow.api_fastapi.app  # noqa: F401
        import airflow.dag_processing.manager  # noqa: F401
        import airflow.jobs.scheduler_job_runner  # noqa: F401

        arguments = {
            "api-server": ["api-server", "--host", "127.0.0.1", "--port", port, "--workers", "1"],
            "scheduler": ["scheduler", "--skip-serve-logs"],
            "dag-processor": ["dag-processor"],
        }
    database(template)
    if sys.argv[3:] and os.waitpid(in_fork("users", [], add_users), 0)[1]:
        print("the users could not be made", file=sys.stderr)
        end_all(5)
    running = {in_fork(part, arguments[part]): part for part in arguments}
    threading.Thread(target=watch_stdin, daemon=True).start()
    while True:
        pid, status = os.waitpid(-1, 0)
        if pid in running:
            print(f"{running[pid]} ended with status {os.waitstatus_to_exitcode(status)}", file=sys.stderr, flush=True)
            end_all(3)


main()
