import sys
from airflow import DAG
from airflow.decorators import dag
from company import build_dag, load

NAMES = ["a", "b"]

for name in NAMES:
    globals()[name] = DAG(f"loop_{name}")

for key, (x, y) in load():
    with DAG(key + x):
        pass


def create(dag_id, default="d"):
    with DAG(dag_id, default) as made:
        pass
    return made


def fixed():
    made = DAG("fixed_in_function")
    return made


def unused():
    return DAG("in_unused_function")


def deep():
    return fixed_two()


def fixed_two():
    with DAG("fixed_two"):
        pass


def sets_global():
    global later
    later = DAG("set_as_global")


one = create("one")
two = fixed()
deep()
sets_global()
listed = [DAG("listed")]
many = {n: DAG(n) for n in NAMES}
globals()["put"] = build_dag("put")
globals()["static"] = DAG("put_static")
globals().update(load())
load(globals())
load(create=create)
fn = lambda: DAG("in_lambda")
exec("x = 1")
setattr(sys.modules[__name__], "x", DAG("set"))
count = 0
suffix = "s"
while count < 3:
    suffix += "s"
    count += 1
    loops = DAG(suffix)


class Builder:
    shared = DAG("in_class_body")

    def build(self):
        with DAG("in_method"):
            pass


Builder().build()
