from airflow.sdk import DAG


def close(given):
    given.access_control = {"Admin": {"can_read"}}


class LoadOperator:
    def __init__(self):
        self.default_args = {}


closed = DAG("closed", default_args={"owner": "a"})
close(closed)
