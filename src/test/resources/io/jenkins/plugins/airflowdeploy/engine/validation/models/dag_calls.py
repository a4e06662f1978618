import airflow
import airflow.sdk as sdk
from airflow import DAG, models
from airflow import DAG as Graph
from airflow.models import dag as dag_module
from airflow.models.dag import DAG as ModelsDag

positional = DAG("positional", schedule=None)
keyword = DAG(schedule=None, dag_id="keyword")
aliased = Graph("aliased")
by_module = airflow.DAG("by_module")
by_models = models.DAG("by_models")
by_dag_module = dag_module.DAG("by_dag_module")
by_sdk = sdk.DAG(dag_id="by_sdk")
first = second = ModelsDag("two_names")
left, right = DAG("left"), DAG("right")
annotated: DAG = DAG("annotated")

with DAG("in_with") as in_with:
    pass
with DAG("in_with_unnamed"), open("x") as handle:
    pass
with (
    DAG(
        "in_with_parentheses",
    ) as other
):
    pass
if (walrus := DAG("walrus")):
    pass


class Special(DAG):
    pass


class Prefixed(DAG):
    def __init__(self, name):
        super().__init__("team_" + name)


special = Special("special")
prefixed = Prefixed("x")
missing = DAG()
no_string = DAG(3.5)
DAG("made_and_dropped")
