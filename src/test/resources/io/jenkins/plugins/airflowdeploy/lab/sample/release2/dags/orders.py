"""Orders of the day."""

from airflow.sdk import dag, task
from shared.amounts import total

RELEASE = "release 2"


@dag(schedule=None, tags=["sales"])
def orders():
    @task
    def load():
        return f"{RELEASE}: {total(['19.90', '5.10'])}"

    @task
    def check(loaded):
        return f"{RELEASE}: checked {loaded}"

    check(load())


orders()
