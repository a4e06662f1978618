import os

from airflow import DAG
from helpers import prepare

item = {"owner": "a", "retries": 1}
item["owner"] = "b"
DAG_ITEM = DAG("item", default_args=item)

other_key = {"owner": "a"}
other_key["retries"] = 1
DAG_OTHER = DAG("other_key", default_args=other_key)

read = {"owner": "a"}
print_me = read["owner"] + read.get("x", "")
DAG_READ = DAG("read", default_args=read)

updated = {"owner": "a"}
updated.update(owner="b")
DAG_UPDATED = DAG("updated", default_args=updated)

alias = {"owner": "a"}
second = alias
second |= {"owner": "b"}
DAG_ALIAS = DAG("alias", default_args=alias)

handed = {"owner": "a"}
DAG_BEFORE = DAG("before", default_args=handed)
prepare(handed)
DAG_AFTER = DAG("after", default_args=handed)

deleted = {"owner": "a"}
del deleted["owner"]
DAG_DELETED = DAG("deleted", default_args=deleted)

if os.environ.get("PROD"):
    either = {"owner": "a"}
    perhaps = {"owner": "a"}
else:
    either = {"owner": "b"}
    perhaps = prepare()
DAG_EITHER = DAG("either", default_args=either)
DAG_PERHAPS = DAG("perhaps", default_args=perhaps)

looped = {"owner": "a"}
for name in ["x", "y"]:
    DAG_LOOPED = DAG("looped", default_args=looped)
    looped["owner"] = name

nested = {"args": {"owner": "a"}}
DAG_NESTED = DAG("nested", default_args=nested["args"])


def defaults():
    return {"owner": "a"}


DAG_RETURNED = DAG("returned", default_args=defaults())


class Team(DAG):
    pass


DAG_TEAM = Team("team", default_args={"owner": "a"}, access_control={"Editor": {"can_read"}})
