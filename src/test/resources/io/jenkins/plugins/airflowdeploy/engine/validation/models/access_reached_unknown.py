import os

from airflow.sdk import DAG
from helpers import options
from plugins.operators import LoadOperator

if os.environ.get("PROD"):
    either = DAG("one", default_args={"owner": "a"})
else:
    either = DAG("two", default_args={"owner": "a"})
either.access_control = {"Admin": {"can_read"}}

with DAG("three", default_args={"owner": "a"}):
    LoadOperator(task_id="c", **options())
