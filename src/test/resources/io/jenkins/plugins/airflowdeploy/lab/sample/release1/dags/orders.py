"""Orders of the day."""

from airflow.sdk import dag, task
from shared.amounts import total

RELEASE = "release 1"


@dag(schedule=None, tags=["sales"])
def orders():
    @task
    def load():
        return f"{RELEASE}: {total(['19.90', '5.10'])}"

    load()


orders()
