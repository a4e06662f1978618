"""Orders of the day."""

from airflow.sdk import dag, task
from shared.amounts import total

RELEASE = "release 3"


@dag(schedule=None, tags=["sales"])
def orders():
    @task
    def load():
        return f"{RELEASE}: {total(['19.90', '5.10'])}"

    @task
    def check(loaded):
        return f"{RELEASE}: checked {loaded}"

    @task
    def publish(checked):
        return f"{RELEASE}: published {checked}"

    publish(check(load()))


orders()
