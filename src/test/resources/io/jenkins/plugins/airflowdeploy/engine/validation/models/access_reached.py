from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

roles = DAG("roles", default_args={"owner": "a"}, access_control={"Editor": {"can_read"}})
roles.access_control = {"Admin": {"can_read"}}
item = DAG("item_of_dag", default_args={"owner": "a"})
item.default_args["owner"] = "root"
updated = DAG("updated_of_dag", default_args={"owner": "a"})
updated.default_args.update(owner="root")
with DAG("within", default_args={"owner": "a"}) as within:
    within.default_args |= {"owner": "root"}
by_name = DAG("by_name", default_args={"owner": "a"})
setattr(by_name, "access_control", {"Admin": {"can_read"}})
other = DAG("other", default_args={"owner": "a"})
other.doc_md = "Its owner is known still."
setattr(other, "description", "Likewise.")
