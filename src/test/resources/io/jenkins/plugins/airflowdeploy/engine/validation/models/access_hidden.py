from airflow import DAG


class Own(DAG):
    def __init__(self, name):
        super().__init__(name, default_args={"owner": "hidden"})


DAG_OWN = Own("own")
DAG_PLACES = DAG("places", "description", None, {"owner": "by place"})
DAG_STARS = DAG(*["stars", "description", None, {"owner": "by stars"}])
DAG_NONE = DAG("none", default_args=None)
