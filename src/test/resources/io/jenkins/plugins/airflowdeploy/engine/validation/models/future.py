from __future__ import nope
import airflow, dag
