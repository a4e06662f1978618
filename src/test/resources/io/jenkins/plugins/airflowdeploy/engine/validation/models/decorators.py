import airflow.sdk
from airflow.decorators import dag as make_dag, task
from airflow.sdk import asset, dag, task_group

OWNER = "team"


@dag
def bare():
    pass


@dag()
def called_bare():
    pass


@make_dag("by_position", schedule=None)
def one():
    pass


@airflow.sdk.dag(dag_id=f"{OWNER}_by_keyword")
def two():
    pass


@dag("")
def blank_is_the_name():
    pass


@dag(schedule=None)
@some_other
def under_another():
    pass


@dag
def never_called():
    pass


@dag("handed")
def handed_on():
    pass


@asset(schedule="@daily")
def an_asset():
    pass


@asset(schedule=None, name="named_asset")
def another_asset():
    pass


@asset.multi(schedule=None, outlets=[])
def many_assets():
    pass


@task
def in_a_task():
    never_called()


@task_group
def group():
    pass


bare()
result = called_bare()
one()
two()
blank_is_the_name()
under_another()
register(handed_on)
in_a_task()


def late():
    @dag("made_in_function")
    def inner():
        pass

    return inner()


late()
applied = dag("applied")(group)
applied()
