from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, dag

CONSTANT = {"owner": "a"}
changed = {"owner": "a"}
rebound = {"owner": "a"}
name = "a"
through = {"owner": "a"}
inner_only = {"owner": "a"}
in_if = {"owner": "a"}
at_end = {"owner": "a"}
later = {"owner": "a"}
alias = {"owner": "a"}
own = {"owner": "a"}
once = {"owner": "a"}
task_owner = "a"


def same():
    with DAG("same", default_args=CONSTANT):
        local = {"owner": "a"}
        local["retries"] = 1
        with DAG("same_local", default_args=local):
            pass


same()
same()


def make():
    with DAG("make", default_args=changed):
        pass


make()
changed["owner"] = "root"
make()


def make_rebound():
    with DAG("make_rebound", default_args=rebound):
        pass


make_rebound()
rebound = {"owner": "root"}
make_rebound()


def make_name():
    with DAG("make_name", default_args={"owner": name}):
        BashOperator(task_id="t", bash_command="true", owner=task_owner)


make_name()
name = "root"
task_owner = "root"
make_name()


def deep():
    with DAG("deep", default_args=through):
        pass


def outer():
    deep()


deep()
outer()
through.update(owner="root")
outer()

for n in range(2):
    if n >= 0:
        with DAG("in_if", default_args=in_if):
            pass
        in_if.update(owner="root")

for n in range(2):
    with DAG("at_end", default_args=at_end):
        pass
    if n >= 0:
        at_end = {"owner": "root"}

for n in range(2):
    fresh = {"owner": "a"}
    with DAG("fresh", default_args=fresh):
        pass

for n in range(2):
    fresh = {"owner": "b"}
    with DAG("fresh_again", default_args=fresh) as made:
        pass

round = 0
while round < 2:
    with DAG("while_loop", default_args=CONSTANT):
        pass
    round += 1


def change():
    inner_only["owner"] = "root"


for n in range(2):
    with DAG("changed_by_call", default_args=inner_only):
        pass
    change()


@dag(default_args=later)
def called_later():
    pass


later["owner"] = "root"
called_later()


def get():
    return alias


get()["owner"] = "root"
DAG_ALIAS = DAG("got", default_args=alias)


[(DAG("comprehended", default_args=own), own.update(owner="root")) for n in range(2)]


def one_call():
    with DAG("one_call", default_args=once):
        pass


one_call()
once["owner"] = "later"
