from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, task

OPTIONS = {"owner": "unpacked", "retries": 1}
NO_OWNER = {"retries": 1}


@task
def one():
    pass


with DAG("tasks", default_args={"owner": "a"}):
    BashOperator(task_id="a", bash_command="true", **OPTIONS)
    BashOperator(task_id="b", bash_command="true", **NO_OWNER)
    c = BashOperator(task_id="c", bash_command="true")
    c.owner = "assigned"
    d = BashOperator(task_id="d", bash_command="true")
    setattr(d, "owner", "set")
    one.override(owner="overridden")()
