import os
from constants import NAME
from airflow import DAG

TEAM = "data"
NUMBER = 3
VERSION: str = "v1"
NAME_ALL = TEAM + "_all"
NAME_ALL += "_more"

a = DAG(f"{TEAM}_{VERSION}_{NUMBER}")
b = DAG("a_" "b_" f"{TEAM!s}")
c = DAG("%s-%d%%" % (TEAM, NUMBER))
d = DAG("%s" % TEAM)
e = DAG("{}.{}".format(TEAM, VERSION))
f = DAG("{x}_{0}".format(1, x="y"))
g = DAG(NAME_ALL)
h = DAG(TEAM.upper().replace("A", "b"))
i = DAG(str(NUMBER))
j = DAG("raw" r"\d")
k = DAG("""triple""")
l = DAG("\N{GREEK SMALL LETTER ALPHA}\x41\u0042")
m = DAG(dag_id=("in_parentheses"))

n = DAG(NAME)
o = DAG(os.environ["X"])
p = DAG(os.environ.get("X", "y"))
q = DAG(f"{TEAM:>10}")
r = DAG(TEAM if os.sep else VERSION)
s = DAG("%5s" % TEAM)
t = DAG(**{"dag_id": "x"})
u = DAG(*["x"])
v = DAG(os.path.basename(__file__))
w = DAG(unknown)
x = DAG("x" * 3)
doubled = "x" * 3
big = "0123456789" "0123456789" "0123456789" "0123456789" "0123456789"
big = big + big
big = big + big
big = big + big
big = big + big
big = big + big
y = DAG(big)
