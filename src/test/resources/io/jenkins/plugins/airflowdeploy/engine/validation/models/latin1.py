# -*- coding: latin-1 -*-
from airflow import DAG
d = DAG("café")
