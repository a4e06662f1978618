from airflow.decorators import dag, task
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, asset
from config import COMMON, EDITOR
from plugins.operators import LoadOperator, repository

DEFAULTS = {"owner": "data-eng", "retries": 2}
TEAM = "sales"

with DAG("plain", default_args=DEFAULTS, access_control={"Editor": {"can_read", "can_edit"}, "Viewer": ["can_read"]}):
    BashOperator(task_id="a", bash_command="true")
    BashOperator(task_id="b", bash_command="true", owner="ops")
    LoadOperator(task_id="c", owner=TEAM)
    LoadOperator.partial(task_id="d", owner="mapped").expand(x=[1])

by_resource = DAG("by_resource", access_control={"Editor": {"DAG Runs": {"can_create"}}, f"{TEAM}-op": {"DAGs": {"can_read"}}})
none = DAG("none", access_control=None)
empty = DAG("empty", default_args={}, access_control={})
by_call = DAG("by_call", default_args=dict(owner=TEAM, retries=1))
over = DAG("over", default_args={**COMMON, "owner": "last-wins"})
under = DAG("under", default_args={"owner": "may-be-set-anew", **COMMON})
imported = DAG("imported", default_args=COMMON, access_control=COMMON)
partly = DAG("partly", access_control={"Editor": {"can_read"}, EDITOR: {"can_edit"}})
joined = DAG("joined", default_args=DEFAULTS | {"owner": "x"})
with_more = DAG("with_more", default_args={**DEFAULTS, "retries": 1})
computed = DAG("computed", default_args=DEFAULTS | COMMON)
unpacked = DAG("unpacked", **COMMON)
number = DAG("number", default_args={"owner": 7})
blank = DAG("blank", default_args={"owner": "\u202e\nroot"})
again = DAG("again", default_args=DEFAULTS)
repository(owner="acme")


@dag(default_args={"owner": "decorated"}, access_control={"Viewer": {"can_read"}})
def decorated():
    @task(owner="inner")
    def one():
        pass

    one()
    BashOperator(task_id="b", bash_command="true", owner=COMMON)


decorated()


@dag
def bare():
    pass


bare()


@asset(schedule=None, access_control={"Asset": {"can_read"}})
def orders():
    pass
