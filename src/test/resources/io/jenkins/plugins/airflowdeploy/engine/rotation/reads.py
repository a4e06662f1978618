import hashlib
import urllib.request
from datetime import timedelta

from airflow.sdk import BaseHook, dag, get_current_context, task


def fingerprint(conn):
    return hashlib.sha256(conn.password.encode()).hexdigest()[:12]


def tell(what):
    urllib.request.urlopen("@TEST@/" + what, timeout=170).close()


@dag(schedule=None)
def reads():
    @task
    def look():
        conn = BaseHook.get_connection("bitbucket_api")
        return f"{fingerprint(conn)} {conn.login} {conn.host} {conn.port} {conn.schema} {conn.extra}"

    look()


@dag(schedule=None)
def retried():
    @task(retries=1, retry_delay=timedelta(seconds=1))
    def attempt():
        now = fingerprint(BaseHook.get_connection("retried_api"))
        if get_current_context()["ti"].try_number == 1:
            tell("first/" + now)
            tell("again/" + fingerprint(BaseHook.get_connection("retried_api")))
            raise RuntimeError("once more")
        return now

    attempt()


reads()
retried()
