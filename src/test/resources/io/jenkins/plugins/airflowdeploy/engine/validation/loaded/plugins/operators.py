from airflow.sdk import BaseOperator


class LoadOperator(BaseOperator):
    def __init__(self, x=None, **kwargs):
        super().__init__(**kwargs)


def repository(owner):
    return owner
