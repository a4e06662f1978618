"""What came back."""

from airflow.sdk import dag, task

RELEASE = "release 2"


@dag(schedule=None, tags=["warehouse"])
def returns():
    @task
    def receive():
        return f"{RELEASE}: nothing came back"

    receive()


returns()
