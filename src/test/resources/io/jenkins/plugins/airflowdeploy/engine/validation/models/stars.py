from airflow.sdk import *
from helpers import *
d = DAG("star")
make("x")
